//! Members of staff are made and unmade by their groups at the provider.

use diesel::RunQueryDsl as _;
use serde_json::{Value, json};

use super::linking::linked;
use super::{EMAIL as CITIZEN, IIN, brought, enrol, sign_in};
use crate::harness::accounts::{PASSWORD, confirmed};
use crate::harness::database::{rows, sql};
use crate::harness::{TestApp, word};

const EMAIL: &str = "moderator@petitions.example";

fn member(groups: &[&str], methods: &[&str]) -> Value {
    json!({
        "family_name": "Ахметов", "given_name": "Асхат", "email": EMAIL, "email_verified": true,
        "groups": groups, "amr": methods,
    })
}

async fn come(app: &TestApp, groups: &[&str], methods: &[&str]) -> crate::harness::Answer {
    enrol(app, "askhat", member(groups, methods), None).await;
    sign_in(app, &brought(app, "sandbox-staff", "askhat").await).await
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_a_group_makes_a_member_of_staff_and_its_end_takes_the_role() {
    let app = TestApp::open().await;
    come(&app, &["others"], &[]).await.problem(403, "no_post_at_provider");
    assert_eq!(rows(&app, "accounts WHERE role <> 'citizen'").await, 0);
    let tokens = come(&app, &["others", "moderators"], &["pwd", "mfa"]).await.is(201);
    assert_eq!(tokens["second_factor"], true, "the provider's stands for ours, as is configured");
    let token = word(&tokens["access_token"]);
    let me = app.api.get("/api/v1/me", Some(&token)).await.is(200);
    assert_eq!(word(&me["role"]), "moderator");
    app.api.get("/api/v1/moderation/queue", Some(&token)).await.is(200);

    // Another group, another role, at the next sign-in.
    let tokens = come(&app, &["officials"], &["mfa"]).await.is(201);
    let me = app.api.get("/api/v1/me", Some(&word(&tokens["access_token"]))).await.is(200);
    assert_eq!(word(&me["role"]), "official");
    assert_eq!(word(&me["public_body"]), "ministry-trade-integration");

    // None any more: the role is gone, with every session that it had.
    come(&app, &[], &["mfa"]).await.problem(403, "no_post_at_provider");
    assert!([401, 403].contains(&app.api.get("/api/v1/me", Some(&token)).await.status));
    assert_eq!(rows(&app, "accounts WHERE role <> 'citizen' AND disabled_at IS NULL").await, 0);
    // It comes back with the group; but nobody whom an administrator has disabled does.
    come(&app, &["moderators"], &["mfa"]).await.is(201);
    sql(&app, "UPDATE accounts SET disabled_at = now() WHERE role = 'moderator'").await;
    come(&app, &["moderators"], &["mfa"]).await.problem(401, "account_disabled");
    come(&app, &[], &["mfa"]).await.problem(403, "no_post_at_provider");
    come(&app, &["moderators"], &["mfa"]).await.problem(401, "account_disabled");
    app.close().await;
}

/// While nothing is written nobody is made, raised, moved or dismissed by signing in.
#[tokio::test(flavor = "multi_thread")]
async fn while_nothing_is_written_a_provider_s_word_changes_nobody() {
    let app = TestApp::open().await;
    come(&app, &["moderators"], &["mfa"]).await.is(201);
    let citizen = word(&confirmed(&app, IIN, CITIZEN, PASSWORD).await["access_token"]);
    enrol(&app, "serik", super::citizen(IIN, CITIZEN), None).await;
    linked(&app, &citizen, "serik", None).await;
    sql(&app, "UPDATE accounts SET assurance = 'declared' WHERE role = 'citizen'").await;
    let administrator = app.administrator().await;
    let turn = async |on: bool| {
        let body = json!({ "on": on, "reason": "x" });
        app.api.put("/api/v1/switches/writing", Some(&administrator), body).await.is(200);
    };
    let accounts = async || {
        app.core
            .read(|work| {
                Ok(diesel::sql_query(
                    "SELECT md5(string_agg(a::text, '|' ORDER BY id)) AS text FROM accounts a",
                )
                .get_result::<Told>(work.conn)
                .unwrap()
                .text)
            })
            .await
            .unwrap()
    };
    turn(false).await;
    let before = accounts().await;
    sign_in(&app, &brought(&app, "sandbox", "serik").await).await.is(201);
    come(&app, &["moderators"], &["mfa"]).await.is(201);
    come(&app, &["officials"], &["mfa"]).await.problem(503, "read_only");
    come(&app, &[], &["mfa"]).await.problem(403, "no_post_at_provider");
    enrol(&app, "newcomer", member(&["moderators"], &["mfa"]), None).await;
    let newcomer = brought(&app, "sandbox-staff", "newcomer").await;
    sign_in(&app, &newcomer).await.problem(503, "read_only");
    assert_eq!(accounts().await, before);
    turn(true).await;
    sign_in(&app, &brought(&app, "sandbox", "serik").await).await.is(201);
    assert_eq!(rows(&app, "accounts WHERE assurance = 'provider'").await, 1);
    app.close().await;
}

#[derive(diesel::QueryableByName)]
struct Told {
    #[diesel(sql_type = diesel::sql_types::Text)]
    text: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_without_a_second_factor_there_staff_do_not_work_and_an_address_opens_no_account()
{
    let app = TestApp::open().await;
    let tokens = come(&app, &["moderators"], &["pwd"]).await.is(201);
    assert_eq!(tokens["second_factor"], false);
    let token = word(&tokens["access_token"]);
    app.api.get("/api/v1/moderation/queue", Some(&token)).await.problem(403, "otp_required");
    // Somebody else there, with the address of a member of staff here.
    enrol(&app, "mallory", member(&["administrators"], &["mfa"]), None).await;
    let answer = brought(&app, "sandbox-staff", "mallory").await;
    sign_in(&app, &answer).await.problem(409, "already_registered");
    // A citizen's claims make nobody at the provider of staff, nor the other way round.
    app.api
        .post(
            "/api/v1/accounts/provider",
            None,
            super::registration(&brought(&app, "sandbox-staff", "mallory").await),
        )
        .await
        .problem(403, "wrong_role");
    app.close().await;
}
