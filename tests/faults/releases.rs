//! One release takes the place of the other while people sign: the former one works on the schema of this one, and this
//! one leaves the schema of the former alone until it is told to migrate. `PETITIONS_FORMER` names the former program;
//! `scripts/check-upgrade` builds it.

use crate::cluster::Cluster;
use crate::crowd::Crowd;
use crate::service::{Service, program, program_at};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_takes_the_place_of_the_former_one_while_people_sign() {
    let _beside = crate::beside();
    let Ok(former) = std::env::var("PETITIONS_FORMER") else {
        eprintln!("skipped: PETITIONS_FORMER names no former program");
        return;
    };
    let cluster = Cluster::start();
    let (keys, url) = (cluster.directory.path().join("keys"), cluster.url());
    let begin = || Service::started(program_at(&former, &keys, Some(&url)));
    let mut old = begin().unwrap();
    let crowd = Crowd::begin(&[&old.api], 2).await;
    crowd.more(100).await;
    let applied = "SELECT count(*) AS number FROM __diesel_schema_migrations";
    let before = cluster.number(applied);
    let knows_the_rule = cluster
        .number("SELECT (to_regclass('schema_support') IS NOT NULL)::int::bigint AS number")
        == 1;

    // The new program looks at the old schema, says what to do, and changes nothing.
    let looked = program(&keys, Some(&url)).arg("verify").output().unwrap();
    let told = String::from_utf8_lossy(&looked.stderr).into_owned();
    let after = cluster.number(applied);
    assert_eq!(after, before, "a look migrates nothing");
    let migrated = program(&keys, Some(&url)).arg("migrate").output().unwrap();
    assert!(migrated.status.success(), "{migrated:?}");
    let added = cluster.number(applied) - before;
    if added > 0 {
        assert!(!looked.status.success() && told.contains("petitions migrate"), "{told}");
    }

    // The former program goes on where it runs, and begins anew where it has to.
    crowd.more(100).await;
    if knows_the_rule {
        old.api.is_ready("ready").await;
        old.kill();
        old = begin().unwrap();
    }
    let new = Service::start(&keys, Some(&url));
    new.api.is_ready("ready").await;
    crowd.go_to(&[&old.api, &new.api]);
    crowd.more(200).await;
    crowd.go_to(&[&new.api]);
    old.signal("TERM");
    assert!(old.end().success());
    crowd.more(100).await;
    println!(
        "{added} migrations; the former program knows which schemas it may work on: {knows_the_rule}"
    );
    crowd.verdict("an upgrade", &new.api, &url).await;
    let verified = program(&keys, Some(&url)).arg("verify").output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
}
