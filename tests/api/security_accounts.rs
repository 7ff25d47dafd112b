//! Accounts and passwords: the lines A1 to A21 of docs/SECURITY.md.

use diesel::RunQueryDsl as _;
use petitions::app::error::Error;
use petitions::app::registration::{self, Declaration};
use petitions::app::sign_in::{Attempt, check_password};
use petitions::app::{Work, personal_data};
use petitions::credentials::passwords::{Cost, hash};
use petitions::domain::iin::Iin;
use petitions::domain::language::Language;
use petitions::store::accounts as stored;
use reqwest::Method;
use serde_json::{Value, json};

use super::accounts::{code_of, enrolled, mailed_code, registration as declared_registration};
use super::harness::{Alone, TestApp, word};

pub const PASSWORD: &str = "correct horse battery staple";
pub const IIN: &str = "581014274025";
pub const EMAIL: &str = "aigul@example.kz";

/// Registers and confirms; no session yet.
pub async fn confirmed(house: &TestApp, iin: &str, email: &str, password: &str) {
    let mut body = declared_registration(iin, email);
    body["password"] = password.into();
    house.api.post("/api/v1/accounts", None, body).await.is(202);
    let token = mailed_code(house, "confirm_registration").await;
    house.api.post("/api/v1/accounts/confirmation", None, json!({ "token": token })).await.is(204);
}

pub async fn session(house: &TestApp, email: &str, password: &str) -> Value {
    house
        .api
        .post("/api/v1/sessions", None, json!({ "email": email, "password": password }))
        .await
        .is(201)
}

/// A person with a session; its access token.
pub async fn person(house: &TestApp) -> String {
    confirmed(house, IIN, EMAIL, PASSWORD).await;
    word(&session(house, EMAIL, PASSWORD).await["access_token"])
}

/// Runs a statement on the house's database.
pub async fn sql(house: &TestApp, statement: &'static str) -> usize {
    house
        .service
        .app
        .write(move |work| Ok(diesel::sql_query(statement).execute(work.conn).unwrap()))
        .await
        .unwrap()
}

#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

/// How many rows a condition finds.
pub async fn rows(house: &TestApp, from: &str) -> i64 {
    let statement = format!("SELECT count(*) AS count FROM {from}");
    let counted: Counted = house
        .service
        .app
        .read(move |work| Ok(diesel::sql_query(statement).get_result(work.conn).unwrap()))
        .await
        .unwrap();
    counted.count
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a01_fifteen_characters_alone_and_eight_with_a_second_factor() {
    let house = TestApp::open().await;
    let with = async |password: &str| {
        let mut body = declared_registration(IIN, EMAIL);
        body["password"] = password.into();
        house.api.post("/api/v1/accounts", None, body).await
    };
    let short = with("fourteen chars").await.problem(422, "validation_failed");
    assert_eq!(
        short["errors"][0],
        json!({ "pointer": "/password", "code": "too_short", "detail": "at least 15 characters" })
    );
    with("fifteen chars !").await.is(202);
    // Staff cannot work without a second factor, so eight will do.
    let administrator = house.staff("administrator", None).await;
    let member = json!({
        "role": "moderator", "email": "staff@example.kz", "family_name": "Ахметов", "given_name": "Нұрлан", "language": "kk",
    });
    house.api.post("/api/v1/staff", Some(&administrator), member).await.is(201);
    let token = mailed_code(&house, "staff_invited").await;
    let set = async |password: &str| {
        let body = json!({ "token": token, "password": password });
        house.api.post("/api/v1/password-resets/confirmation", None, body).await
    };
    set("7 chars").await.problem(422, "validation_failed");
    set("k7-mzr9q").await.is(204);
    let token = word(&session(&house, "staff@example.kz", "k7-mzr9q").await["access_token"]);
    house.api.get("/api/v1/moderation/queue", Some(&token)).await.problem(403, "otp_required");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a02_long_passwords_count_to_the_last_character_and_longer_ones_cost_no_hash() {
    let house = TestApp::open().await;
    let unit = "Жеті рет өлшеп 🐎 ";
    for (at, length) in [64, 128, 700].into_iter().enumerate() {
        let password: String = unit.chars().cycle().take(length).collect();
        let password = password.trim_end().to_owned() + "я";
        let (iin, email) = (
            ["581014274025", "661028130259", "660901115426"][at],
            format!("person{at}@example.kz"),
        );
        if password.len() > 1024 {
            let mut body = declared_registration(iin, &email);
            body["password"] = password.into();
            let before = house.service.app.passwords.computed();
            let told = house
                .api
                .post("/api/v1/accounts", None, body)
                .await
                .problem(422, "validation_failed");
            assert_eq!(told["errors"][0]["code"], "too_long");
            assert_eq!(house.service.app.passwords.computed(), before);
            continue;
        }
        confirmed(&house, iin, &email, &password).await;
        let flipped = password.strip_suffix('я').unwrap().to_owned() + "ю";
        let wrong = json!({ "email": email, "password": flipped });
        house.api.post("/api/v1/sessions", None, wrong).await.problem(401, "invalid_credentials");
        session(&house, &email, &password).await;
    }
    let ascii: String = "correct horse battery staple, ".chars().cycle().take(1_000).collect();
    confirmed(&house, "171028294139", "ascii@example.kz", &ascii).await;
    session(&house, "ascii@example.kz", &ascii).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a03_there_are_no_rules_of_composition() {
    let house = TestApp::open().await;
    confirmed(&house, IIN, EMAIL, "lowercaseletters").await;
    confirmed(&house, "661028130259", "digits@example.kz", "830174925561038").await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a04_common_and_guessable_passwords_are_refused_wherever_one_is_set() {
    let house = TestApp::open().await;
    let token = person(&house).await;
    for (password, code) in
        [("qwertyuiopasdfgh", "common_password"), ("aigul petition 1", "guessable_password")]
    {
        let mut body = declared_registration("661028130259", EMAIL);
        body["password"] = password.into();
        let told =
            house.api.post("/api/v1/accounts", None, body).await.problem(422, "validation_failed");
        assert_eq!(
            (&told["errors"][0]["pointer"], &told["errors"][0]["code"]),
            (&json!("/password"), &json!(code))
        );
        let change = json!({ "password": PASSWORD, "new_password": password });
        let told = house
            .api
            .post("/api/v1/me/password", Some(&token), change)
            .await
            .problem(422, "validation_failed");
        assert_eq!(
            (&told["errors"][0]["pointer"], &told["errors"][0]["code"]),
            (&json!("/new_password"), &json!(code))
        );
        house.api.post("/api/v1/password-resets", None, json!({ "email": EMAIL })).await.is(202);
        let reset =
            json!({ "token": mailed_code(&house, "password_reset").await, "password": password });
        let told = house
            .api
            .post("/api/v1/password-resets/confirmation", None, reset.clone())
            .await
            .problem(422, "validation_failed");
        assert_eq!(told["errors"][0]["code"], code);
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a05_a_hash_of_another_cost_is_made_anew_at_the_next_sign_in() {
    let house = TestApp::open().await;
    person(&house).await;
    let other = hash(PASSWORD, Cost { memory_kib: 19 * 1024, passes: 3 }).unwrap();
    let account = async || {
        house
            .service
            .app
            .read(|work| Ok(stored::by_email(work.conn, EMAIL)?.unwrap()))
            .await
            .unwrap()
    };
    let id = account().await.id;
    house
        .service
        .app
        .write(move |work| Ok(stored::set_password(work.conn, id, &other)?))
        .await
        .unwrap();
    house
        .api
        .post(
            "/api/v1/sessions",
            None,
            json!({ "email": EMAIL, "password": "wrong, but long enough" }),
        )
        .await
        .is(401);
    assert!(account().await.password_hash.contains("t=3"), "nobody was let in");
    session(&house, EMAIL, PASSWORD).await;
    assert!(account().await.password_hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    session(&house, EMAIL, PASSWORD).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a06_a_crowd_at_the_door_is_turned_away_and_the_rest_of_the_service_goes_on() {
    let house = TestApp::open().await;
    let attempts = (0..400).map(|_| {
        let body = json!({ "email": "nobody@example.kz", "password": "whatever it may be" });
        house.api.post("/api/v1/sessions", None, body)
    });
    let health = async {
        let mut answered = 0;
        for _ in 0..20 {
            house.api.get("/healthz", None).await.is(204);
            answered += 1;
        }
        answered
    };
    let (answers, answered) =
        futures_util::future::join(futures_util::future::join_all(attempts), health).await;
    assert_eq!(answered, 20);
    let busy = answers.iter().filter(|answer| answer.status == 503).count();
    assert!(busy > 0, "the queue holds no 400");
    for answer in &answers {
        match answer.status {
            401 => {}
            503 => assert_eq!(
                (answer.body()["code"].as_str(), answer.header("retry-after")),
                (Some("busy"), "1")
            ),
            other => panic!("{other}"),
        }
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a07_signing_in_costs_the_same_whoever_does_not_get_in() {
    let alone = Alone::with(&["--rate-limits", "on"]).await;
    let app = &alone.app;
    let attempt = |email: &str| Attempt { canonical_email: email.to_owned(), network: vec![7; 16] };
    let declared = |iin: &str, email: &str| Declaration {
        iin: Iin::parse(iin).unwrap(),
        email: email.to_owned(),
        password_hash: hash(PASSWORD, Cost::default()).unwrap(),
        family_name: "Серікқызы".to_owned(),
        given_name: "Айгүл".to_owned(),
        patronymic: None,
        birth_date: chrono::NaiveDate::from_ymd_opt(1990, 1, 1).unwrap(),
        residence: "750000000".to_owned(),
        language: Language::Kk,
    };
    for (iin, email, confirm) in [
        (IIN, "known@example.kz", true),
        ("661028130259", "blocked@example.kz", true),
        ("660901115426", "unverified@example.kz", false),
    ] {
        let declaration = declared(iin, email);
        app.write(move |work| registration::register(work, &declaration)).await.unwrap();
        if confirm {
            let token = app.read(|work| Ok(newest_code(work))).await.unwrap();
            app.write(move |work| registration::confirm(work, &token)).await.unwrap();
        }
    }
    let blocked = app
        .read(|work| Ok(stored::by_email(work.conn, "blocked@example.kz")?.unwrap().id))
        .await
        .unwrap();
    app.write(move |work| {
        Ok(petitions::store::staff::set_disabled(work.conn, blocked, Some(work.wall_now))?)
    })
    .await
    .unwrap();
    let mut costs = Vec::new();
    for (email, password) in [
        ("unknown@example.kz", PASSWORD),
        ("known@example.kz", "not the right password"),
        ("unverified@example.kz", PASSWORD),
        ("blocked@example.kz", PASSWORD),
    ] {
        let (statements, hashes, checked) =
            alone.cost(check_password(app, attempt(email), password.to_owned())).await;
        assert!(checked.unwrap().is_none(), "{email}");
        costs.push((email, statements, hashes));
    }
    assert!(
        costs.iter().all(|(_, statements, hashes)| (*statements, *hashes) == (costs[0].1, 1)),
        "{costs:?}"
    );
    assert!(costs[0].1 >= 3, "statements are counted: {costs:?}");
    assert!(
        check_password(app, attempt("known@example.kz"), PASSWORD.to_owned())
            .await
            .unwrap()
            .is_some()
    );
}

/// The code in the mail that was written last.
fn newest_code(work: &mut Work<'_>) -> String {
    #[derive(diesel::QueryableByName)]
    struct Code {
        #[diesel(sql_type = diesel::sql_types::Text)]
        code: String,
    }
    let newest: Code =
        diesel::sql_query("SELECT payload->>'code' AS code FROM outbox ORDER BY id DESC LIMIT 1")
            .get_result(work.conn)
            .unwrap();
    newest.code
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a07_the_answers_to_those_who_do_not_get_in_differ_in_nothing_but_their_id() {
    let house = TestApp::open().await;
    person(&house).await;
    house
        .api
        .post("/api/v1/accounts", None, declared_registration("661028130259", "waiting@example.kz"))
        .await
        .is(202);
    let mut answers = Vec::new();
    for (email, password) in [
        ("nobody@example.kz", PASSWORD),
        (EMAIL, "not the right password"),
        ("waiting@example.kz", PASSWORD),
    ] {
        answers.push(
            house
                .api
                .post("/api/v1/sessions", None, json!({ "email": email, "password": password }))
                .await,
        );
    }
    sql(
        &house,
        "UPDATE accounts SET disabled_at = now() WHERE email_canonical = 'aigul@example.kz'",
    )
    .await;
    answers.push(
        house
            .api
            .post("/api/v1/sessions", None, json!({ "email": EMAIL, "password": PASSWORD }))
            .await,
    );
    let mut seen: Vec<(u16, Value)> = Vec::new();
    for answer in &answers {
        let mut body = answer.body();
        body.as_object_mut().unwrap().remove("instance");
        seen.push((answer.status, body));
    }
    assert!(seen.iter().all(|one| *one == seen[0]) && seen[0].0 == 401, "{seen:?}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a08_registration_and_reset_cost_and_answer_the_same_whether_or_not_somebody_is_there()
 {
    let alone = Alone::with(&["--rate-limits", "on"]).await;
    let app = alone.app.clone();
    let declaration = |iin: &str, email: &str| Declaration {
        iin: Iin::parse(iin).unwrap(),
        email: email.to_owned(),
        password_hash: "hashed by the caller".to_owned(),
        family_name: "Серікқызы".to_owned(),
        given_name: "Айгүл".to_owned(),
        patronymic: None,
        birth_date: chrono::NaiveDate::from_ymd_opt(1990, 1, 1).unwrap(),
        residence: "750000000".to_owned(),
        language: Language::Kk,
    };
    let register = async |iin: &str, email: &str| {
        let declared = declaration(iin, email);
        alone.cost(app.write(move |work| registration::register(work, &declared))).await.0
    };
    // The first writing of a process finds its place in the log of changes.
    app.write(|_| Ok(())).await.unwrap();
    let first = register(IIN, EMAIL).await;
    let token = app.read(|work| Ok(newest_code(work))).await.unwrap();
    app.write(move |work| registration::confirm(work, &token)).await.unwrap();
    let taken_email = register("661028130259", EMAIL).await;
    let taken_iin = register(IIN, "other@example.kz").await;
    assert_eq!((taken_email, taken_iin), (first, first), "registration");
    assert_eq!(
        register(IIN, "third@example.kz").await,
        first,
        "the holder has been told this hour"
    );
    let reset = async |email: &'static str| {
        alone
            .cost(
                app.write(move |work| petitions::app::password_change::request_reset(work, email)),
            )
            .await
            .0
    };
    assert_eq!(reset("nobody@example.kz").await, reset("elsewhere@example.kz").await);
    register("021116262123", "holder@example.kz").await;
    let token = app.read(|work| Ok(newest_code(work))).await.unwrap();
    app.write(move |work| registration::confirm(work, &token)).await.unwrap();
    assert_eq!(reset("somebody@example.kz").await, reset("holder@example.kz").await, "reset");
    let resend = async |email: &'static str| {
        alone.cost(app.write(move |work| registration::resend_confirmation(work, email))).await.0
    };
    register("660901115426", "fresh@example.kz").await;
    assert_eq!(resend("empty@example.kz").await, resend("fresh@example.kz").await, "resend");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a09_after_five_failures_one_waits_and_after_a_hundred_strangers_wait_for_the_holder()
{
    let house = TestApp::with(&["--rate-limits", "on"]).await;
    confirmed(&house, IIN, EMAIL, PASSWORD).await;
    let try_with = async |password: &str| {
        house
            .api
            .post("/api/v1/sessions", None, json!({ "email": EMAIL, "password": password }))
            .await
    };
    for _ in 0..5 {
        try_with("not the right password").await.problem(401, "invalid_credentials");
    }
    let waiting = try_with(PASSWORD).await;
    waiting.problem(429, "rate_limited");
    assert!(waiting.header("retry-after").parse::<u32>().unwrap() <= 2);
    assert!(
        waiting.header("ratelimit").contains("r=0")
            && waiting.header("ratelimit-policy").contains("q=5"),
        "{:?}",
        waiting.headers
    );
    // Nobody knows the address, and waits all the same.
    for _ in 0..5 {
        house
            .api
            .post(
                "/api/v1/sessions",
                None,
                json!({ "email": "nobody@example.kz", "password": PASSWORD }),
            )
            .await
            .is(401);
    }
    house
        .api
        .post(
            "/api/v1/sessions",
            None,
            json!({ "email": "nobody@example.kz", "password": PASSWORD }),
        )
        .await
        .is(429);
    sql(&house, "UPDATE sign_in_failures SET last_at = last_at - interval '1 hour'").await;
    try_with(PASSWORD).await.is(201);
    assert_eq!(
        rows(&house, "sign_in_failures WHERE failures > 5").await,
        0,
        "a success begins anew"
    );
    // A hundred from everywhere: who has signed in from here goes on, whoever has not is stopped, without a hash.
    for _ in 0..2 {
        try_with("not the right password").await.problem(401, "invalid_credentials");
    }
    sql(&house, "UPDATE sign_in_failures SET failures = CASE network WHEN '' THEN 100 ELSE 1 END")
        .await;
    let hashes = house.service.app.passwords.computed();
    house
        .api
        .post(
            "/api/v1/sessions",
            None,
            json!({ "email": "nobody@example.kz", "password": PASSWORD }),
        )
        .await
        .problem(429, "rate_limited");
    assert_eq!(house.service.app.passwords.computed(), hashes);
    try_with(PASSWORD).await.is(201);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a10_nobody_is_locked_out_by_somebody_elses_tries() {
    let house = TestApp::with(&["--rate-limits", "on"]).await;
    person(&house).await;
    let app = house.service.app.clone();
    let tries = if std::env::var("PETITIONS_TESTS").is_ok_and(|form| form == "full") {
        10_000
    } else {
        1_000
    };
    let before = app.passwords.computed();
    for start in (0..tries).step_by(50) {
        let together = (start..start + 50).map(|number: u32| {
            let attempt = Attempt {
                canonical_email: EMAIL.to_owned(),
                network: number.to_be_bytes().to_vec(),
            };
            check_password(&app, attempt, "not the right password".to_owned())
        });
        for outcome in futures_util::future::join_all(together).await {
            assert!(matches!(outcome, Ok(None) | Err(Error::Limited(_))), "{outcome:?}");
        }
    }
    let hashes = app.passwords.computed() - before;
    assert!((100..=110).contains(&hashes), "a hundred tries and no more: {hashes}");
    // The holder, from where he was before.
    session(&house, EMAIL, PASSWORD).await;
    // And from elsewhere, after a new password by mail.
    sql(&house, "UPDATE sign_in_failures SET failures = 100 WHERE network = ''").await;
    sql(&house, "INSERT INTO sign_in_failures SELECT address_key, '', 100, last_at FROM sign_in_failures LIMIT 1 ON CONFLICT DO NOTHING").await;
    let elsewhere = || Attempt { canonical_email: EMAIL.to_owned(), network: vec![9; 16] };
    assert!(matches!(
        check_password(&app, elsewhere(), PASSWORD.to_owned()).await,
        Err(Error::Limited(_))
    ));
    house.api.post("/api/v1/password-resets", None, json!({ "email": EMAIL })).await.is(202);
    let reset = json!({ "token": mailed_code(&house, "password_reset").await, "password": "another long password" });
    house.api.post("/api/v1/password-resets/confirmation", None, reset).await.is(204);
    assert!(
        check_password(&app, elsewhere(), "another long password".to_owned())
            .await
            .unwrap()
            .is_some()
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a11_one_address_tries_so_many_accounts_and_no_header_gives_it_another() {
    let house = TestApp::with(&["--rate-limits", "on"]).await;
    let mut statuses = Vec::new();
    for number in 0..80 {
        let body = json!({ "email": format!("person{number}@example.kz"), "password": "whatever it may be" });
        let spoofed = [
            ("x-forwarded-for", format!("203.0.113.{number}")),
            ("forwarded", format!("for=203.0.113.{number}")),
        ];
        let headers: Vec<(&str, &str)> =
            spoofed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        statuses.push(
            house.api.call(Method::POST, "/api/v1/sessions", None, Some(body), &headers).await,
        );
    }
    let limited: Vec<_> = statuses.iter().filter(|answer| answer.status == 429).collect();
    assert!((5..=20).contains(&limited.len()), "{}", limited.len());
    limited[0].problem(429, "rate_limited");
    assert!(limited[0].header("ratelimit-policy").starts_with("\"sign-in-burst\";q=60;w=60"));
    assert!(!limited[0].header("retry-after").is_empty());
    assert!(
        statuses[0].header("ratelimit").starts_with("\"sign-in-burst\";r=59"),
        "{:?}",
        statuses[0].headers
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a12_mailed_tokens_are_stored_as_hashes_work_once_and_die_with_the_next() {
    let house = TestApp::open().await;
    person(&house).await;
    let ask = async || {
        house.api.post("/api/v1/password-resets", None, json!({ "email": EMAIL })).await.is(202);
        mailed_code(&house, "password_reset").await
    };
    let use_token = async |token: &str| {
        let body = json!({ "token": token, "password": "another long password" });
        house.api.post("/api/v1/password-resets/confirmation", None, body).await
    };
    let (first, second) = (ask().await, ask().await);
    assert_eq!(first.len(), 43, "256 bits in base64url");
    assert_eq!(rows(&house, "password_resets WHERE octet_length(token_hash) = 32").await, 1);
    use_token(&first).await.problem(409, "token_expired_or_unknown");
    use_token(&second).await.is(204);
    use_token(&second).await.problem(409, "token_expired_or_unknown");
    let third = ask().await;
    sql(&house, "UPDATE password_resets SET expires_at = created_at").await;
    use_token(&third).await.problem(409, "token_expired_or_unknown");
    // A registration's token lives for a day.
    house
        .api
        .post("/api/v1/accounts", None, declared_registration("661028130259", "new@example.kz"))
        .await
        .is(202);
    let token = mailed_code(&house, "confirm_registration").await;
    assert_eq!(rows(&house, "registrations WHERE expires_at - created_at = interval '24 hours' AND email = 'new@example.kz'").await, 1);
    house
        .api
        .post("/api/v1/accounts/confirmation/resend", None, json!({ "email": "NEW@example.kz" }))
        .await
        .is(202);
    house
        .api
        .post("/api/v1/accounts/confirmation", None, json!({ "token": token }))
        .await
        .problem(409, "token_expired_or_unknown");
    sql(&house, "UPDATE registrations SET expires_at = created_at").await;
    let late = json!({ "token": mailed_code(&house, "confirm_registration").await });
    house
        .api
        .post("/api/v1/accounts/confirmation", None, late)
        .await
        .problem(409, "token_expired_or_unknown");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a13_opening_a_mail_link_changes_nothing() {
    let house = TestApp::open().await;
    house.api.post("/api/v1/accounts", None, declared_registration(IIN, EMAIL)).await.is(202);
    let token = mailed_code(&house, "confirm_registration").await;
    for page in ["/confirm", "/reset", "/reversal"] {
        for _ in 0..5 {
            assert_eq!(house.api.get(&format!("{page}?token={token}"), None).await.status, 200);
            assert_eq!(house.api.call(Method::HEAD, page, None, None, &[]).await.status, 200);
        }
    }
    for call in [
        "/api/v1/accounts/confirmation",
        "/api/v1/password-resets/confirmation",
        "/api/v1/accounts/email-reversal",
    ] {
        house
            .api
            .get(&format!("{call}?token={token}"), None)
            .await
            .problem(405, "method_not_allowed");
    }
    assert_eq!(rows(&house, "accounts").await, 0);
    house.api.post("/api/v1/accounts/confirmation", None, json!({ "token": token })).await.is(204);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a14_a_reset_ends_every_session_signs_nobody_in_and_asks_for_the_second_factor_still()
{
    let house = TestApp::open().await;
    let token = person(&house).await;
    let (secret, _) = enrolled(&house, &token, PASSWORD).await;
    let refresh = house
        .api
        .post(
            "/api/v1/sessions",
            None,
            json!({ "email": EMAIL, "password": PASSWORD, "otp": code_of(&secret, 0) }),
        )
        .await
        .is(201);
    house.api.post("/api/v1/password-resets", None, json!({ "email": EMAIL })).await.is(202);
    let body = json!({ "token": mailed_code(&house, "password_reset").await, "password": "another long password" });
    let answer = house.api.post("/api/v1/password-resets/confirmation", None, body).await;
    assert_eq!((answer.status, answer.bytes.len()), (204, 0), "no token is given");
    house.api.get("/api/v1/me", Some(&token)).await.problem(401, "session_ended");
    let old = json!({ "refresh_token": refresh["refresh_token"] });
    house.api.post("/api/v1/sessions/refresh", None, old).await.problem(401, "session_ended");
    let signed_in = async |otp: Option<&str>| {
        let body = json!({ "email": EMAIL, "password": "another long password", "otp": otp });
        house.api.post("/api/v1/sessions", None, body).await
    };
    signed_in(None).await.problem(401, "otp_required");
    signed_in(Some(&code_of(&secret, 1))).await.is(201);
    mailed_kind(&house, "password_changed").await;
    house.close().await;
}

/// A mail of that kind has gone out.
pub async fn mailed_kind(house: &TestApp, kind: &str) {
    house.api.get("/dev/mails?limit=1", None).await.is(200);
    assert_ne!(
        rows(house, &format!("outbox WHERE kind = '{kind}' AND sent_at IS NOT NULL")).await,
        0,
        "{kind}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a15_a_new_address_confirms_and_the_former_one_can_take_it_back() {
    let house = TestApp::open().await;
    let token = person(&house).await;
    let change = async |password: &str, email: &str| {
        house
            .api
            .post("/api/v1/me/email", Some(&token), json!({ "email": email, "password": password }))
            .await
    };
    change("not the right password", "new@example.kz").await.problem(422, "validation_failed");
    change(PASSWORD, "new@example.kz").await.is(202);
    let me =
        async |token: &str| word(&house.api.get("/api/v1/me", Some(token)).await.is(200)["email"]);
    assert_eq!(me(&token).await, EMAIL, "nothing changes before the new address confirms");
    let code = json!({ "token": mailed_code(&house, "email_change").await });
    house.api.post("/api/v1/accounts/confirmation", None, code.clone()).await.is(204);
    house.api.post("/api/v1/accounts/confirmation", None, code).await.is(204);
    assert_eq!(me(&token).await, "new@example.kz");
    let told = house.api.get(&format!("/dev/mails?to={EMAIL}&limit=1"), None).await.is(200);
    assert!(word(&told["items"][0]["text"]).contains("/reversal#token="), "{told}");
    session(&house, "new@example.kz", PASSWORD).await;
    // Somebody else's address is told to its holder alone.
    confirmed(&house, "661028130259", "taken@example.kz", PASSWORD).await;
    change(PASSWORD, "taken@example.kz").await.is(202);
    let reversal = json!({ "token": mailed_code(&house, "email_changed").await });
    house.api.post("/api/v1/accounts/email-reversal", None, reversal.clone()).await.is(204);
    house
        .api
        .post("/api/v1/accounts/email-reversal", None, reversal)
        .await
        .problem(409, "token_expired_or_unknown");
    house.api.get("/api/v1/me", Some(&token)).await.problem(401, "session_ended");
    house
        .api
        .post("/api/v1/sessions", None, json!({ "email": EMAIL, "password": PASSWORD }))
        .await
        .problem(401, "invalid_credentials");
    let reset = json!({ "token": mailed_code(&house, "password_reset").await, "password": "another long password" });
    house.api.post("/api/v1/password-resets/confirmation", None, reset).await.is(204);
    session(&house, EMAIL, "another long password").await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a15_after_three_days_a_change_of_address_stays() {
    let house = TestApp::open().await;
    let token = person(&house).await;
    let body = json!({ "email": "new@example.kz", "password": PASSWORD });
    house.api.post("/api/v1/me/email", Some(&token), body).await.is(202);
    let code = json!({ "token": mailed_code(&house, "email_change").await });
    house.api.post("/api/v1/accounts/confirmation", None, code).await.is(204);
    let reversal = json!({ "token": mailed_code(&house, "email_changed").await });
    sql(&house, "UPDATE email_changes SET confirmed_at = confirmed_at - interval '72 hours'").await;
    house
        .api
        .post("/api/v1/accounts/email-reversal", None, reversal)
        .await
        .problem(409, "token_expired_or_unknown");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a16_who_has_not_confirmed_his_address_has_no_account_to_act_with() {
    let house = TestApp::open().await;
    house.api.post("/api/v1/accounts", None, declared_registration(IIN, EMAIL)).await.is(202);
    house
        .api
        .post("/api/v1/sessions", None, json!({ "email": EMAIL, "password": PASSWORD }))
        .await
        .problem(401, "invalid_credentials");
    assert_eq!((rows(&house, "accounts").await, rows(&house, "registrations").await), (0, 1));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a17_a_hundred_registrations_of_one_person_make_one_account() {
    let house = TestApp::open().await;
    let all = (0..100).map(|number| {
        house.api.post(
            "/api/v1/accounts",
            None,
            declared_registration(IIN, &format!("p{number}@example.kz")),
        )
    });
    for answer in futures_util::future::join_all(all).await {
        answer.is(202);
    }
    #[derive(diesel::QueryableByName)]
    struct Code {
        #[diesel(sql_type = diesel::sql_types::Text)]
        code: String,
    }
    let codes: Vec<Code> = house
        .service
        .app
        .read(|work| {
            Ok(diesel::sql_query(
                "SELECT payload->>'code' AS code FROM outbox WHERE kind = 'confirm_registration'",
            )
            .load(work.conn)
            .unwrap())
        })
        .await
        .unwrap();
    assert_eq!(codes.len(), 100);
    let all = codes.iter().map(|code| {
        house.api.post("/api/v1/accounts/confirmation", None, json!({ "token": code.code }))
    });
    let answers = futures_util::future::join_all(all).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 204) {
        answer.problem(409, "already_registered");
    }
    assert_eq!(rows(&house, "accounts").await, 1);
    // And of one address.
    let all = (0..50).map(|_| {
        house.api.post(
            "/api/v1/accounts",
            None,
            declared_registration("661028130259", "same@example.kz"),
        )
    });
    for answer in futures_util::future::join_all(all).await {
        answer.is(202);
    }
    assert_eq!(rows(&house, "registrations WHERE email = 'same@example.kz'").await, 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a18_an_iin_is_twelve_ascii_digits_with_their_check_digit() {
    let house = TestApp::open().await;
    for (at, good) in
        ["581014274025", "661028130259", "021116262123", "310617241054"].into_iter().enumerate()
    {
        house
            .api
            .post(
                "/api/v1/accounts",
                None,
                declared_registration(good, &format!("good{at}@example.kz")),
            )
            .await
            .is(202);
    }
    for wrong in [
        "581014274026",
        "58101427402",
        "5810142740250",
        " 581014274025",
        "581014274025 ",
        "٥٨١٠١٤٢٧٤٠٢٥",
        "５８１０１４２７４０２５",
        "430407250260",
        "240140499908",
        "000000000000",
        "123456789011",
        "901301399908",
        "",
    ] {
        let told = house
            .api
            .post("/api/v1/accounts", None, declared_registration(wrong, "wrong@example.kz"))
            .await
            .problem(422, "validation_failed");
        assert_eq!(told["errors"][0]["pointer"], "/iin", "{wrong}");
        assert!(
            wrong.is_empty() || !told.to_string().contains(wrong.trim()),
            "it is not sent back: {told}"
        );
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a19_a_new_deployment_has_no_accounts_and_production_no_sandbox() {
    let keys = tempfile::tempdir().unwrap();
    let (identity, token) = (keys.path().join("identity"), keys.path().join("token"));
    for (file, seed) in [(&identity, 3_u8), (&token, 5)] {
        use base64::Engine as _;
        use std::os::unix::fs::PermissionsExt as _;
        let key: Vec<u8> = (0..32).map(|at: u8| at.wrapping_mul(seed).wrapping_add(seed)).collect();
        std::fs::write(file, base64::engine::general_purpose::STANDARD.encode(key) + "\n").unwrap();
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let house = TestApp::with(&[
        "--env",
        "production",
        "--public-url",
        "https://petitions.example",
        "--smtp-url",
        "smtp://127.0.0.1:1",
        "--identity-key-file",
        identity.to_str().unwrap(),
        "--token-key-file",
        token.to_str().unwrap(),
    ])
    .await;
    assert_eq!(rows(&house, "accounts").await, 0);
    for path in ["/dev/citizens", "/dev/staff", "/api/v1/dev/citizens"] {
        house
            .api
            .post(path, None, json!({ "count": 1, "role": "administrator" }))
            .await
            .problem(404, "not_found");
    }
    house.api.get("/dev/mails", None).await.problem(404, "not_found");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a20_staff_need_a_second_factor_whose_codes_work_once() {
    let house = TestApp::open().await;
    let token = person(&house).await;
    let (secret, recovery) = enrolled(&house, &token, PASSWORD).await;
    assert_eq!(recovery.len(), 10);
    assert_eq!(
        rows(&house, "recovery_codes WHERE octet_length(code_hash) = 32 AND used_at IS NULL").await,
        10
    );
    house
        .api
        .post("/api/v1/me/otp", Some(&token), json!({ "password": PASSWORD }))
        .await
        .problem(409, "otp_enrolled_already");
    let signed_in = async |otp: Option<String>| {
        let body = json!({ "email": EMAIL, "password": PASSWORD, "otp": otp });
        house.api.post("/api/v1/sessions", None, body).await
    };
    signed_in(None).await.problem(401, "otp_required");
    signed_in(Some("000000".to_owned())).await.problem(401, "invalid_otp");
    let now = code_of(&secret, 0);
    signed_in(Some(now.clone())).await.is(201);
    signed_in(Some(now)).await.problem(401, "invalid_otp");
    signed_in(Some(code_of(&secret, -1))).await.problem(401, "invalid_otp");
    signed_in(Some(code_of(&secret, 3))).await.problem(401, "invalid_otp");
    signed_in(Some(code_of(&secret, 1))).await.is(201);
    signed_in(Some(recovery[0].clone())).await.is(201);
    signed_in(Some(recovery[0].clone())).await.problem(401, "invalid_otp");
    let renewed = house
        .api
        .post("/api/v1/me/recovery-codes", Some(&token), json!({ "password": PASSWORD }))
        .await
        .is(200);
    signed_in(Some(recovery[1].clone())).await.problem(401, "invalid_otp");
    signed_in(Some(word(&renewed["recovery_codes"][0]))).await.is(201);
    let removal = Some(json!({ "password": PASSWORD }));
    house.api.call(Method::DELETE, "/api/v1/me/otp", Some(&token), removal, &[]).await.is(204);
    signed_in(None).await.is(201);
    assert_eq!(rows(&house, "second_factors").await, 0);
    mailed_kind(&house, "second_factor_changed").await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a21_a_suspended_account_is_out_from_its_next_call_on() {
    let house = TestApp::open().await;
    let token = person(&house).await;
    let administrator = house.staff("administrator", None).await;
    let id = word(&house.api.get("/api/v1/me", Some(&token)).await.is(200)["id"]);
    let path = |act: &str| format!("/api/v1/accounts/{id}/{act}");
    house
        .api
        .post(&path("suspension"), Some(&administrator), json!({ "reason": "сот актісі" }))
        .await
        .is(204);
    house.api.get("/api/v1/me", Some(&token)).await.problem(401, "account_disabled");
    let petition = house.published(&house.citizen().await, "ministry-trade-integration").await;
    house.sign(&petition, &token, None).await.problem(401, "session_ended");
    house
        .api
        .post("/api/v1/sessions", None, json!({ "email": EMAIL, "password": PASSWORD }))
        .await
        .problem(401, "invalid_credentials");
    house
        .api
        .post(&path("reinstatement"), Some(&administrator), json!({ "reason": "күші жойылды" }))
        .await
        .is(204);
    house.api.get("/api/v1/me", Some(&token)).await.problem(401, "session_ended");
    session(&house, EMAIL, PASSWORD).await;
    assert_eq!(
        rows(
            &house,
            "account_events WHERE event IN ('suspended', 'reinstated') AND actor_id IS NOT NULL"
        )
        .await,
        2
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_p09_an_export_is_whole_and_leaving_takes_the_person_and_leaves_the_count() {
    let house = TestApp::open().await;
    let token = person(&house).await;
    let petition = house.published(&house.citizen().await, "ministry-trade-integration").await;
    house.sign(&petition, &token, None).await.is(201);
    let comment = json!({ "text": "Қолдаймын" });
    house
        .api
        .post(&format!("/api/v1/petitions/{petition}/comments"), Some(&token), comment)
        .await
        .is(201);
    let own = house.submitted(&token, "ministry-trade-integration").await;
    let moderator = house.staff("moderator", None).await;
    let applicant = house
        .api
        .get(&format!("/api/v1/petitions/{own}/applicant"), Some(&moderator))
        .await
        .is(200);
    assert_eq!((&applicant["iin"], &applicant["email"]), (&json!(IIN), &json!(EMAIL)));
    let export = house.api.get("/api/v1/me/export", Some(&token)).await.is(200);
    assert_eq!((&export["iin"], &export["account"]["email"]), (&json!(IIN), &json!(EMAIL)));
    let lengths = ["petitions", "signatures", "comments", "readings", "sessions"]
        .map(|part| export[part].as_array().unwrap().len());
    assert_eq!(lengths, [1, 1, 1, 1, 1], "{export}");
    let leave = async |password: &str| {
        house
            .api
            .call(
                Method::DELETE,
                "/api/v1/me",
                Some(&token),
                Some(json!({ "password": password })),
                &[],
            )
            .await
    };
    leave("not the right password").await.problem(422, "validation_failed");
    leave(PASSWORD).await.problem(409, "petition_under_way");
    house
        .api
        .post(&format!("/api/v1/petitions/{own}/withdrawal"), Some(&token), json!({}))
        .await
        .is(200);
    let draft = house.drafted(&token, "ministry-trade-integration").await;
    leave(PASSWORD).await.is(204);
    house.api.get("/api/v1/me", Some(&token)).await.problem(401, "account_disabled");
    assert_eq!(house.petition(&petition, None).await["signature_count"], 51);
    let signers = house
        .api
        .get(&format!("/api/v1/petitions/{petition}/signatures?limit=1"), None)
        .await
        .is(200);
    assert_eq!(signers["items"][0]["name"], "", "{signers}");
    let comments =
        house.api.get(&format!("/api/v1/petitions/{petition}/comments"), None).await.is(200);
    assert!(!comments.to_string().contains("Айгүл С."), "{comments}");
    assert_eq!(rows(&house, &format!("petitions WHERE id = '{draft}'")).await, 0);
    for table in [
        "accounts",
        "registrations",
        "outbox",
        "inbox",
        "sessions",
        "email_changes",
        "account_events",
        "idempotency_keys",
    ] {
        let left = rows(
            &house,
            &format!("{table} WHERE to_jsonb({table})::text ~ 'aigul@example.kz|581014274025'"),
        )
        .await;
        // The goodbye mail alone is on its way.
        assert_eq!(left, i64::from(table == "outbox"), "{table}");
    }
    let nobody = "accounts WHERE erased_at IS NOT NULL AND family_name || given_name = '' AND num_nulls(person_key, iin_cipher, birth_date, residence) = 4";
    assert_eq!(rows(&house, nobody).await, 1);
    // The same person may come back, and still counts once.
    let again = person(&house).await;
    assert_eq!(house.sign(&petition, &again, None).await.status, 200);
    assert_eq!(house.petition(&petition, None).await["signature_count"], 51);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_p08_a_reading_of_personal_data_is_recorded_with_the_reading_and_cannot_be_undone() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let petition = house.submitted(&author, "ministry-trade-integration").await;
    let moderator = house.staff("moderator", None).await;
    let path = format!("/api/v1/petitions/{petition}/applicant");
    for other in ["official", "first_head"] {
        let official = house.staff(other, Some("ministry-trade-integration")).await;
        house.api.get(&path, Some(&official)).await.problem(403, "wrong_role");
    }
    let nobody = house
        .api
        .get("/api/v1/petitions/01a208fc-762c-7054-b873-e29fadf66cf8/applicant", Some(&moderator))
        .await;
    nobody.problem(404, "not_found");
    let draft = house.drafted(&author, "ministry-trade-integration").await;
    house
        .api
        .get(&format!("/api/v1/petitions/{draft}/applicant"), Some(&moderator))
        .await
        .problem(404, "not_found");
    assert_eq!(rows(&house, "personal_data_readings").await, 0);
    house.api.get(&path, Some(&moderator)).await.is(200);
    house.api.get(&path, Some(&moderator)).await.is(200);
    assert_eq!(rows(&house, "personal_data_readings WHERE what = 'applicant'").await, 2);
    let reader: uuid::Uuid =
        word(&house.api.get("/api/v1/me", Some(&moderator)).await.is(200)["id"]).parse().unwrap();
    let listed = house
        .service
        .app
        .read(move |work| personal_data::readings_by(work, reader.into(), 1))
        .await
        .unwrap();
    assert_eq!(listed.len(), 2);
    for statement in [
        "DELETE FROM personal_data_readings",
        "UPDATE account_events SET event = 'x'",
        "DELETE FROM account_events",
    ] {
        let refused = house
            .service
            .app
            .write(move |work| Ok(diesel::sql_query(statement).execute(work.conn).is_err()))
            .await;
        assert!(refused.unwrap(), "{statement}");
    }
    house.close().await;
}
