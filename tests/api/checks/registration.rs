//! Who gets an account: A16 to A19 and I10 of docs/SECURITY.md.

use diesel::RunQueryDsl as _;
use serde_json::json;

use super::fault;
use crate::harness::TestApp;
use crate::harness::accounts::{EMAIL, IIN, PASSWORD, registration, sign_in};
use crate::harness::database::rows;

#[tokio::test(flavor = "multi_thread")]
async fn check_a16_who_has_not_confirmed_his_address_has_no_account_to_act_with() {
    let app = TestApp::open().await;
    app.api.post("/api/v1/accounts", None, registration(IIN, EMAIL)).await.is(202);
    sign_in(&app, EMAIL, PASSWORD).await.problem(401, "invalid_credentials");
    assert_eq!((rows(&app, "accounts").await, rows(&app, "registrations").await), (0, 1));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a17_a_hundred_registrations_of_one_person_make_one_account() {
    let app = TestApp::open().await;
    let all = (0..100).map(|number| {
        app.api.post("/api/v1/accounts", None, registration(IIN, &format!("p{number}@example.kz")))
    });
    for answer in futures_util::future::join_all(all).await {
        answer.is(202);
    }
    #[derive(diesel::QueryableByName)]
    struct Code {
        #[diesel(sql_type = diesel::sql_types::Text)]
        code: String,
    }
    let codes: Vec<Code> = app
        .core
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
        let body = json!({ "token": code.code, "password": PASSWORD });
        app.api.post("/api/v1/accounts/confirmation", None, body)
    });
    let answers = futures_util::future::join_all(all).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        answer.problem(409, "already_registered");
    }
    assert_eq!(rows(&app, "accounts").await, 1);
    // And of one address.
    let all = (0..50).map(|_| {
        app.api.post("/api/v1/accounts", None, registration("661028130259", "same@example.kz"))
    });
    for answer in futures_util::future::join_all(all).await {
        answer.is(202);
    }
    assert_eq!(rows(&app, "registrations WHERE email = 'same@example.kz'").await, 5);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a18_an_iin_is_twelve_ascii_digits_with_their_check_digit() {
    let app = TestApp::open().await;
    for (at, good) in
        ["581014274025", "661028130259", "021116262123", "310617241054"].into_iter().enumerate()
    {
        app.api
            .post("/api/v1/accounts", None, registration(good, &format!("good{at}@example.kz")))
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
        let told = app
            .api
            .post("/api/v1/accounts", None, registration(wrong, "wrong@example.kz"))
            .await
            .problem(422, "validation_failed");
        assert_eq!(told["errors"][0]["pointer"], "/iin", "{wrong}");
        assert!(
            wrong.is_empty() || !told.to_string().contains(wrong.trim()),
            "it is not sent back: {told}"
        );
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a19_a_new_deployment_has_no_accounts_and_production_no_sandbox() {
    let app = TestApp::production().await;
    assert_eq!(rows(&app, "accounts").await, 0);
    for path in ["/dev/citizens", "/dev/staff", "/api/v1/dev/citizens"] {
        app.api
            .post(path, None, json!({ "count": 1, "role": "administrator" }))
            .await
            .problem(404, "not_found");
    }
    app.api.get("/dev/mails", None).await.problem(404, "not_found");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i10_addresses_are_of_the_usual_form_and_unique_whatever_their_case() {
    let app = TestApp::open().await;
    let ask = async |iin: &str, email: &str| {
        app.api.post("/api/v1/accounts", None, registration(iin, email)).await
    };
    let long = format!("{}@example.kz", "a".repeat(309));
    for wrong in [
        "a@b@c.kz",
        "\"a b\"@example.kz",
        "\"a@b\"@example.kz",
        &long,
        "a@localhost",
        "a@[127.0.0.1]",
        "@example.kz",
        "a@",
        "a b@example.kz",
        "a@exa_mple..kz",
        "\"b\"@example.kz",
        "\"\\b\"@example.kz",
        "айгүл@мысал.қаз",
        "ａigul@example.kz",
        "a@example.kz.",
    ] {
        fault(&ask(IIN, wrong).await, "email");
    }
    for (iin, good) in [
        ("581014274025", "Ai.Gul+tag@Example.kz"),
        ("661028130259", "a@мысал.қаз"),
        ("660901115426", "a@xn--80ak6aa92e.com"),
    ] {
        ask(iin, good).await.is(202);
    }
    assert_eq!(rows(&app, "registrations WHERE email = 'a@xn--80awbu3c.xn--80ao21a'").await, 1);
    assert_eq!(rows(&app, "registrations WHERE email = 'Ai.Gul+tag@example.kz' AND email_canonical = 'ai.gul+tag@example.kz'").await, 1);
    ask("171028294139", "AI.GUL+TAG@EXAMPLE.KZ").await.is(202);
    assert_eq!(
        rows(&app, "registrations WHERE email_canonical = 'ai.gul+tag@example.kz'").await,
        2
    );
    // One mailbox, however its domain is written: as letters, as it is looked up, in full width.
    for twin in ["A@МЫСАЛ.ҚАЗ", "a@XN--80AWBU3C.xn--80ao21a", "a@мысал。қаз"] {
        ask("021116262123", twin).await.is(202);
    }
    let twins = "registrations WHERE email_canonical = 'a@xn--80awbu3c.xn--80ao21a'";
    assert_eq!(rows(&app, twins).await, 4);
    app.service.stop().await.unwrap();
}
