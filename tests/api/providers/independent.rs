//! The judge that nobody here wrote: `oidc-provider`, a certified implementation, run by Node beside the service.
//! `scripts/test` brings it; without it the test says so and passes, unless `PETITIONS_JUDGES` is `required`.

use std::fs;
use std::io::{BufRead as _, BufReader, Lines};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::{IIN, back, begin, citizen, register, sign_in};
use crate::harness::{TestApp, reachable_directory, word};

/// The provider while it runs.
struct Independent {
    process: Child,
    issuer: String,
    /// It goes on talking, and ends when nobody listens.
    _told: Lines<BufReader<ChildStdout>>,
}

impl Drop for Independent {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where `scripts/test` has put it; none where it is not.
fn installed() -> Option<PathBuf> {
    let place = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/identity-provider");
    let there = place.join("node_modules/oidc-provider/package.json").exists();
    if !there {
        assert_ne!(
            std::env::var("PETITIONS_JUDGES").as_deref(),
            Ok("required"),
            "scripts/test puts the independent provider into {}",
            place.display()
        );
        eprintln!(
            "skipped: the independent identity provider is not installed; scripts/test installs it with npm"
        );
    }
    there.then_some(place)
}

fn start(place: &PathBuf, people: &Value, clients: &Value) -> Independent {
    let mut process = Command::new("node")
        .args(["provider.mjs", &people.to_string(), &clients.to_string()])
        .current_dir(place)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(process.stdout.take().unwrap()).lines();
    let issuer =
        told.by_ref().map(Result::unwrap).find(|line| line.starts_with("http://")).unwrap();
    Independent { process, issuer, _told: told }
}

fn providers_file(issuer: &str, secret: &str) -> String {
    let provider = |name: &str, serves: &str, more: &str| {
        format!(
            "[[provider]]\nname = \"{name}\"\nissuer = \"{issuer}\"\nclient_id = \"{name}\"\nserves = \"{serves}\"\n\
             redirect_uri = \"http://127.0.0.1:9/{name}\"\nuserinfo = true\n\
             display_name = {{ kk = \"Т\", ru = \"Т\", en = \"T\" }}\n{more}\n"
        )
    };
    provider("citizens", "citizens", &format!("client_secret_file = \"{secret}\""))
        + &provider(
            "staff",
            "staff",
            "staff = { post = [{ group = \"desk\", role = \"moderator\" }] }\nalgorithms = [\"RS256\"]",
        )
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_an_independent_provider_signs_in_a_citizen_and_a_member_of_staff() {
    let Some(place) = installed() else { return };
    let here = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = |name: &str| {
        json!({
            "client_id": name, "redirect_uris": [format!("http://127.0.0.1:9/{name}")],
            "backchannel_logout_uri": format!("http://{here}/api/v1/identity-providers/{name}/logout"),
            "backchannel_logout_session_required": true,
        })
    };
    let (mut confidential, mut public) = (client("citizens"), client("staff"));
    confidential["client_secret"] = "a secret of the test alone".into();
    public["token_endpoint_auth_method"] = "none".into();
    let people = json!({
        "serik": citizen(IIN, "serik@example.kz"),
        "askhat": {
            "family_name": "Ахметов", "given_name": "Асхат", "email": "askhat@petitions.example",
            "email_verified": true, "groups": ["desk"],
        },
    });
    let provider =
        tokio::task::spawn_blocking(move || start(&place, &people, &json!([confidential, public])))
            .await
            .unwrap();
    let files = reachable_directory();
    let (list, secret) = (files.path().join("providers.toml"), files.path().join("secret"));
    fs::write(&secret, "a secret of the test alone\n").unwrap();
    fs::write(&list, providers_file(&provider.issuer, secret.to_str().unwrap())).unwrap();
    let app = TestApp::with(&["--identity-providers-file", list.to_str().unwrap()]).await;

    let begun = begin(&app, "citizens").await;
    let answer = back(&begun, "serik").await;
    sign_in(&app, &answer).await.problem(409, "registration_required");
    let tokens = register(&app, &answer).await.is(201);
    let me = app.api.get("/api/v1/me", Some(&word(&tokens["access_token"]))).await.is(200);
    assert_eq!(
        (word(&me["given_name"]), word(&me["assurance"])),
        ("Серік".into(), "provider".into())
    );
    let again = back(&begin(&app, "citizens").await, "serik").await;
    let mut elsewhere = again.clone();
    elsewhere["iss"] = "https://another.example".into();
    sign_in(&app, &elsewhere).await.problem(422, "wrong_issuer");
    let again = back(&begin(&app, "citizens").await, "serik").await;
    sign_in(&app, &again).await.is(201);

    let staff = back(&begin(&app, "staff").await, "askhat").await;
    let tokens = sign_in(&app, &staff).await.is(201);
    let me = app.api.get("/api/v1/me", Some(&word(&tokens["access_token"]))).await.is(200);
    assert_eq!(word(&me["role"]), "moderator");
    // The code of one client is no other's there either.
    let (one, two) =
        (begin(&app, "citizens").await, back(&begin(&app, "staff").await, "askhat").await);
    let crossed = json!({
        "state": one["state"], "verifier": one["verifier"], "code": two["code"], "iss": two["iss"],
    });
    sign_in(&app, &crossed).await.problem(422, "code_refused");
    app.close().await;
}
