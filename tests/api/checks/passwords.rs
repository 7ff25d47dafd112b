//! Which passwords are taken and how they are kept: A1 to A6 of docs/SECURITY.md.

use petitions::credentials::passwords::{Cost, hash};
use petitions::store::accounts as stored;
use serde_json::json;

use crate::harness::accounts::{
    EMAIL, IIN, PASSWORD, confirmed, mailed_code, person, registration, session,
};
use crate::harness::{TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn check_a01_fifteen_characters_alone_and_eight_with_a_second_factor() {
    let app = TestApp::open().await;
    let with = async |password: &str| {
        let mut body = registration(IIN, EMAIL);
        body["password"] = password.into();
        app.api.post("/api/v1/accounts", None, body).await
    };
    let short = with("fourteen chars").await.problem(422, "validation_failed");
    assert_eq!(
        short["errors"][0],
        json!({ "pointer": "/password", "code": "too_short", "detail": "кемінде 15 таңба" })
    );
    with("fifteen chars !").await.is(202);
    // Staff cannot work without a second factor, so eight will do.
    let administrator = app.administrator().await;
    let member = json!({
        "role": "moderator", "email": "staff@example.kz", "family_name": "Ахметов", "given_name": "Нұрлан", "language": "kk",
    });
    app.api.post("/api/v1/staff", Some(&administrator), member).await.is(201);
    let token = mailed_code(&app, "staff_invited").await;
    let set = async |password: &str| {
        let body = json!({ "token": token, "password": password });
        app.api.post("/api/v1/password-resets/confirmation", None, body).await
    };
    set("7 chars").await.problem(422, "validation_failed");
    set("k7-mzr9q").await.is(204);
    let token = word(&session(&app, "staff@example.kz", "k7-mzr9q").await["access_token"]);
    app.api.get("/api/v1/moderation/queue", Some(&token)).await.problem(403, "otp_required");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a02_long_passwords_count_to_the_last_character_and_longer_ones_cost_no_hash() {
    let app = TestApp::open().await;
    let unit = "Жеті рет өлшеп 🐎 ";
    for (at, length) in [64, 128, 700].into_iter().enumerate() {
        let password: String = unit.chars().cycle().take(length).collect();
        let password = password.trim_end().to_owned() + "я";
        let (iin, email) = (
            ["581014274025", "661028130259", "660901115426"][at],
            format!("person{at}@example.kz"),
        );
        if password.len() > 1024 {
            let mut body = registration(iin, &email);
            body["password"] = password.into();
            let before = app.core.passwords.computed();
            let told = app
                .api
                .post("/api/v1/accounts", None, body)
                .await
                .problem(422, "validation_failed");
            assert_eq!(told["errors"][0]["code"], "too_long");
            assert_eq!(app.core.passwords.computed(), before);
            continue;
        }
        confirmed(&app, iin, &email, &password).await;
        let flipped = password.strip_suffix('я').unwrap().to_owned() + "ю";
        let wrong = json!({ "email": email, "password": flipped });
        app.api.post("/api/v1/sessions", None, wrong).await.problem(401, "invalid_credentials");
        session(&app, &email, &password).await;
    }
    let ascii: String = "correct horse battery staple, ".chars().cycle().take(1_000).collect();
    confirmed(&app, "171028294139", "ascii@example.kz", &ascii).await;
    session(&app, "ascii@example.kz", &ascii).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a03_there_are_no_rules_of_composition() {
    let app = TestApp::open().await;
    confirmed(&app, IIN, EMAIL, "lowercaseletters").await;
    confirmed(&app, "661028130259", "digits@example.kz", "830174925561038").await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a04_common_and_guessable_passwords_are_refused_wherever_one_is_set() {
    let app = TestApp::open().await;
    let token = person(&app).await;
    for (password, code) in
        [("qwertyuiopasdfgh", "common_password"), ("aigul petition 1", "guessable_password")]
    {
        let mut body = registration("661028130259", EMAIL);
        body["password"] = password.into();
        let told =
            app.api.post("/api/v1/accounts", None, body).await.problem(422, "validation_failed");
        assert_eq!(
            (&told["errors"][0]["pointer"], &told["errors"][0]["code"]),
            (&json!("/password"), &json!(code))
        );
        let change = json!({ "password": PASSWORD, "new_password": password });
        let told = app
            .api
            .post("/api/v1/me/password", Some(&token), change)
            .await
            .problem(422, "validation_failed");
        assert_eq!(
            (&told["errors"][0]["pointer"], &told["errors"][0]["code"]),
            (&json!("/new_password"), &json!(code))
        );
        app.api.post("/api/v1/password-resets", None, json!({ "email": EMAIL })).await.is(202);
        let reset =
            json!({ "token": mailed_code(&app, "password_reset").await, "password": password });
        let told = app
            .api
            .post("/api/v1/password-resets/confirmation", None, reset.clone())
            .await
            .problem(422, "validation_failed");
        assert_eq!(told["errors"][0]["code"], code);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a05_a_hash_of_another_cost_is_made_anew_at_the_next_sign_in() {
    let app = TestApp::open().await;
    person(&app).await;
    let other = hash(PASSWORD, Cost { memory_kib: 19 * 1024, passes: 3 }).unwrap();
    let account = async || {
        app.core.read(|work| Ok(stored::by_email(work.conn, EMAIL)?.unwrap())).await.unwrap()
    };
    let id = account().await.id;
    app.core.write(move |work| Ok(stored::set_password(work.conn, id, &other)?)).await.unwrap();
    app.api
        .post(
            "/api/v1/sessions",
            None,
            json!({ "email": EMAIL, "password": "wrong, but long enough" }),
        )
        .await
        .is(401);
    assert!(account().await.password_hash.contains("t=3"), "nobody was let in");
    session(&app, EMAIL, PASSWORD).await;
    assert!(account().await.password_hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    session(&app, EMAIL, PASSWORD).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a06_a_crowd_at_the_door_is_turned_away_and_the_rest_of_the_service_goes_on() {
    let app = TestApp::open().await;
    let attempts = (0..400).map(|_| {
        let body = json!({ "email": "nobody@example.kz", "password": "whatever it may be" });
        app.api.post("/api/v1/sessions", None, body)
    });
    let health = async {
        let mut answered = 0;
        for _ in 0..20 {
            app.api.get("/healthz", None).await.is(204);
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
    app.close().await;
}
