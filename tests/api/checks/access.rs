//! Who may call what: the table in `tests/access.csv` is what happens, and names every operation.
//!
//! Each operation is driven with a body that would do, on a petition, a draft or an account that exists, so
//! that not only the role is judged but whose thing it is.

use std::collections::BTreeMap;

use petitions::app::access::Role;
use petitions::app::staff::{self, NewStaff};
use petitions::credentials::passwords;
use petitions::domain::language::Language;
use petitions::http::openapi;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::registration;
use crate::harness::document::operations;
use crate::harness::{Answer, MINISTRY, NOBODY, TestApp, text, word};

const TABLE: &str = include_str!("../../access.csv");

/// The callers, each with the role that the document knows him under; none for those who never pass.
const CALLERS: [(&str, Option<&str>); 18] = [
    ("anonymous", Some("anonymous")),
    ("unverified", Some("anonymous")),
    ("suspended", None),
    ("app", None),
    ("citizen", Some("citizen")),
    ("other_author", Some("citizen")),
    ("author", Some("citizen")),
    ("moderator_without_otp", None),
    ("moderator", Some("moderator")),
    ("other_official", Some("official")),
    ("official", Some("official")),
    ("other_first_head", Some("first_head")),
    ("first_head", Some("first_head")),
    ("administrator", Some("administrator")),
    ("own_moderator", Some("moderator")),
    ("own_official", Some("official")),
    ("own_first_head", Some("first_head")),
    ("own_administrator", Some("administrator")),
];

/// What staff change that is no petition and no part of one. Whatever else they may do is refused them where the
/// petition is their own (67): a new call is held to it until it is named here.
const NOT_ABOUT_A_PETITION: &[&str] = &[
    "begin_linking",
    "change_calendar",
    "change_email",
    "change_me",
    "change_password",
    "change_staff",
    "choose_mails",
    "change_rejection_reason",
    "change_tag",
    "confirm_otp",
    "delete_rejection_reason",
    "delete_tag",
    "end_account_sessions",
    "end_other_sessions",
    "check_identity",
    "confirm_identity",
    "end_session",
    "enrol_otp",
    "export_me",
    "invite_staff",
    "link_identity",
    "make_delay_notice",
    "make_rejection_reason",
    "make_tag",
    "mark_notices_read",
    "refuse_identity",
    "reinstate_account",
    "release_iin",
    "remove_otp_for",
    "renew_recovery_codes",
    "reorganise_public_body",
    "requeue_mail",
    "send_delay_notice",
    "sign_out",
    "suspend_account",
    "turn_switch",
    "unlink_identity",
];

/// `in` when the call was let through to be judged on its content, else what kept it out; `own` is the 403 for a
/// petition of one's own.
fn verdict(answer: &Answer) -> &'static str {
    match answer.status {
        401 => "401",
        403 if answer.body()["code"] == "own_petition" => "own",
        403 => "403",
        404 => "404",
        500.. => "broken",
        _ => "in",
    }
}

/// The table's first line.
fn heading() -> String {
    let names: Vec<&str> = CALLERS.iter().map(|(name, _)| *name).collect();
    format!("operation,{}\n", names.join(","))
}

/// What a member of staff has filed as a citizen.
struct Own {
    iin: String,
    petition: String,
    complaint: String,
    /// Of coercion, on the petition.
    report: String,
}

struct Stage {
    app: TestApp,
    tokens: BTreeMap<&'static str, Option<String>>,
    petition: String,
    /// The petitions of the members of staff who have one, each with a complaint on another of theirs.
    own: BTreeMap<&'static str, Own>,
    author: String,
    citizen_id: String,
    moderator_id: String,
    delivery_id: String,
}

impl Stage {
    async fn set() -> Self {
        let app = TestApp::open().await;
        let mut tokens: BTreeMap<&str, Option<String>> = BTreeMap::from([("anonymous", None)]);
        let author = app.citizen().await;
        let other = app.citizen().await;
        let petition = app.petition(&author).published().await;
        app.petition(&other).drafted().await;
        tokens.insert("citizen", Some(app.citizen().await));
        tokens.insert("author", Some(author.clone()));
        tokens.insert("other_author", Some(other));
        let moderator = app.moderator().await;
        tokens.insert("moderator", Some(moderator.clone()));
        for (name, role, body) in [
            ("official", "official", MINISTRY),
            ("other_official", "official", "ministry-transport"),
            ("first_head", "first_head", MINISTRY),
            ("other_first_head", "first_head", "ministry-transport"),
        ] {
            tokens.insert(name, Some(app.staff(role, Some(body)).await));
        }
        let administrator = app.administrator().await;
        let [suspended, someone] = app.people(2).await.try_into().ok().unwrap();
        let suspend = format!("/api/v1/accounts/{}/suspension", suspended.account);
        app.api.post(&suspend, Some(&administrator), json!({ "reason": "x" })).await.is(204);
        tokens.insert("suspended", Some(suspended.token));
        tokens.insert("administrator", Some(administrator));
        let mut own = BTreeMap::new();
        for (name, role, body) in [
            ("own_moderator", "moderator", None),
            ("own_official", "official", Some(MINISTRY)),
            ("own_first_head", "first_head", Some(MINISTRY)),
            ("own_administrator", "administrator", None),
        ] {
            let person = app.person().await;
            let petition = app.petition(&person.token).published().await;
            let complaint = complained_of(&app, &person.token, &moderator).await;
            let report = json!({ "petition": petition, "statement": "Мәжбүрледі" });
            let report =
                app.api.post("/api/v1/coercion-reports", Some(&person.token), report).await.is(201);
            let report = word(&report["id"]);
            tokens.insert(name, Some(app.staff_who_is(&person, role, body).await));
            own.insert(name, Own { iin: person.iin, petition, complaint, report });
        }
        let scopes = json!({ "name": "Карта петиций", "scopes": ["read", "export"] });
        let application =
            app.api.post("/api/v1/apps", tokens["citizen"].as_deref(), scopes).await.is(201);
        tokens.insert("app", Some(word(&application["secret"])));
        // Who has not confirmed his address has no account, and so no token.
        let registered = app
            .api
            .post("/api/v1/accounts", None, registration("900101300017", "aigul@example.kz"))
            .await
            .is(202);
        let delivery_id = word(&registered["delivery_id"]);
        let early =
            json!({ "email": "aigul@example.kz", "password": "correct horse battery staple" });
        app.api.post("/api/v1/sessions", None, early).await.problem(401, "invalid_credentials");
        tokens.insert("unverified", None);
        let member = NewStaff {
            role: Role::Moderator,
            public_body: None,
            email: "moderator@example.kz".into(),
            password_hash: passwords::hash("k7-mzr9q", passwords::Cost::default()).unwrap(),
            family_name: "Ахметов".into(),
            given_name: "Нұрлан".into(),
            language: Language::Kk,
            iin: None,
        };
        let moderator_id =
            app.core.write(move |work| staff::add(work, &member)).await.unwrap().to_string();
        let newcomer = json!({ "email": "moderator@example.kz", "password": "k7-mzr9q" });
        let session = app.api.post("/api/v1/sessions", None, newcomer).await.is(201);
        tokens.insert("moderator_without_otp", Some(word(&session["access_token"])));
        Self {
            app,
            tokens,
            petition,
            own,
            author,
            citizen_id: someone.account.to_string(),
            moderator_id,
            delivery_id,
        }
    }

    /// The address of an operation, about things that are there.
    async fn address(&self, name: &str, path: &str, caller: &str) -> String {
        let own = self.own.get(caller);
        let id = match name {
            _ if own.is_some() && path.contains("/petitions/") => own.unwrap().petition.clone(),
            _ if own.is_some() && path.starts_with("/api/v1/complaints/") => {
                own.unwrap().complaint.clone()
            }
            _ if own.is_some() && path.starts_with("/api/v1/coercion-reports/") => {
                own.unwrap().report.clone()
            }
            "amend_draft" | "discard_draft" | "submit_petition" | "upload_attachment" => {
                self.app.petition(&self.author).drafted().await
            }
            "suspend_account" | "reinstate_account" | "end_account_sessions" | "remove_otp_for" => {
                self.citizen_id.clone()
            }
            "change_staff" => self.moderator_id.clone(),
            "read_delivery" => self.delivery_id.clone(),
            _ if path.contains("/petitions/") => self.petition.clone(),
            // Nobody's.
            _ => NOBODY.to_owned(),
        };
        path.replace("{id}", &id)
            .replace("{discussion_id}", "01a208fc-762c-7054-b873-e29fadf66cf9")
            .replace("{point_id}", "01a208fc-762c-7054-b873-e29fadf66cf8")
            .replace("{inquiry_id}", "01a208fc-762c-7054-b873-e29fadf66cfa")
            .replace("{invalidation_id}", "01a208fc-762c-7054-b873-e29fadf66cfb")
            .replace("{attachment_id}", "01a208fc-762c-7054-b873-e29fadf66cfc")
            .replace("{note_id}", "01a208fc-762c-7054-b873-e29fadf66cfe")
            .replace("{comment_id}", "01a208fc-762c-7054-b873-e29fadf66cfd")
            .replace("{slug}", MINISTRY)
            .replace("{kind}", "addressee")
            .replace("{code}", MINISTRY)
            .replace("{token}", "x")
            .replace("{date}", "2026-12-31")
            .replace("{name}", if path.contains("identity-prov") { "sandbox" } else { "creation" })
            .replace("{version}", "V2026")
            + if name == "upload_attachment" { "?file_name=a.pdf&purpose=supporting" } else { "" }
    }
}

/// The complaint of that author on a petition of theirs that was rejected.
async fn complained_of(app: &TestApp, author: &str, moderator: &str) -> String {
    let id = app.petition(author).submitted().await;
    app.act(&id, "rejection", moderator, body("reject_petition", None)).await.is(200);
    let complaint = json!({ "matter": "rejection", "statement": "Келіспеймін" });
    word(&app.act(&id, "complaints", author, complaint).await.is(201)["complaint_id"])
}

/// A body that would do, where the law or the ownership of something is asked after the body.
fn body(name: &str, own: Option<&Own>) -> Value {
    match name {
        "enter_paper_petition" => {
            let mut body = text(MINISTRY);
            body["applicant"] = json!({
                "iin": own.map_or("581014274025", |own| &own.iin), "email": "applicant@example.kz",
                "family_name": "Серікова", "given_name": "Айгүл", "residence": "710000000",
            });
            body
        }
        "name_representative_contact" => json!({ "email": "agent@example.kz", "consent": true }),
        "enter_paper_signature" => json!({
            "iin": "581014274025", "family_name": "Қасымов", "given_name": "Бауыржан",
            "signed_on": "2026-09-07", "scan_reference": "парақ 1",
        }),
        "announce_paper_sheets" => json!({ "received_on": "2026-09-07", "sheets": 1, "lines": 1 }),
        "send_media_letters" => json!({ "outlets": ["Egemen Qazaqstan"] }),
        "settle_complaint" => json!({ "outcome": "dismissed", "reasoning": "x" }),
        "amend_draft" => json!({ "title": "Другое название петиции" }),
        "draft_petition" => text(MINISTRY),
        "submit_petition" => json!({ "prohibited_subjects_acknowledged": "V2026" }),
        "file_correction" | "write_correction_statement" => text(MINISTRY),
        "follow_petition" => json!({ "interests": ["answers"] }),
        "post_comment" => json!({ "text": "Қолдаймын" }),
        "begin_signing" => json!({ "channel": "qr", "consent": true }),
        "sign_petition" => json!({ "consent": true }),
        "file_complaint" => json!({ "matter": "inaction", "statement": "Жауап жоқ" }),
        "propose_addressee" | "redirect_petition" => {
            json!({ "addressee": "ministry-transport", "note": "x" })
        }
        "forward_petition" | "request_correction" => json!({ "note": "x" }),
        "remove_comment" | "take_down_petition" | "restore_petition" | "suspend_account"
        | "reinstate_account" | "change_staff" | "take_petition_over" => {
            json!({ "reason": "x" })
        }
        "send_inquiry" => {
            json!({ "public_body": "ministry-transport", "question": "x", "matter": "other_condition" })
        }
        "answer_inquiry" => json!({ "answer": "x" }),
        "reject_petition" => {
            json!({ "grounds": [{ "code": "incomplete_content", "detail": "x" }], "reasoning": "x" })
        }
        "make_invalidation" => json!({ "channel": "paper", "reason": "x" }),
        "record_registration" => json!({ "number": "12-П" }),
        "record_field_visit" => {
            json!({ "visited_on": "2026-09-07", "place": "Әкімдік", "findings": "Қаралды" })
        }
        "announce_discussion" => {
            json!({ "held_on": "2026-12-30", "place": "Әкімдік", "draft_decision": "Жоба" })
        }
        "decide_petition" | "write_decision_statement" => {
            json!({ "outcome": "satisfied", "reasoning": { "kk": "x", "ru": "x" } })
        }
        "record_statement" => json!({ "on": "2026-09-07", "link": "https://www.gov.kz/" }),
        "report_promise" => json!({ "progress": "done", "report": { "kk": "x" } }),
        "answer_proposal" => json!({ "answer": "Жауап" }),
        "write_note" | "correct_note" => json!({ "text": "x" }),
        "make_tag" => json!({ "code": "x", "name_kk": "x", "name_ru": "x" }),
        "make_rejection_reason" => {
            json!({ "ground": "incomplete_content", "text_kk": "x", "text_ru": "x" })
        }
        "check_identity" => json!({
            "iin": own.map_or("581014274025", |own| &own.iin), "email": "nobody@example.kz",
            "document": "passport", "family_name": "Серікова", "given_name": "Айгүл",
        }),
        "confirm_identity" => json!({ "iin": "581014274025" }),
        "refuse_identity" => json!({ "reason": "x" }),
        "make_delay_notice" => json!({ "message": { "kk": "x", "ru": "x" } }),
        "change_programme" => json!({ "agenda": ["x"] }),
        "record_minutes" => json!({ "minutes": "Хаттама" }),
        "register_webhook" => json!({ "url": "https://example.kz/hooks" }),
        "report_coercion" => json!({ "statement": "Мәжбүрледі" }),
        "handle_coercion_report" => json!({ "finding": "x" }),
        "satisfy_complaint" | "cancel_decision" => json!({ "reasoning": "x" }),
        "pass_complaint_on" => json!({ "to": "ministry-transport" }),
        "form_working_group" => json!({ "members": [
            { "kind": "state_body", "name": "Ахметов Н." }, { "kind": "deputy", "name": "Серікова А." },
            { "kind": "applicant", "name": "Ибраев М." }, { "kind": "public_association", "name": "Ким О." },
        ] }),
        "invite_staff" => json!({
            "role": "moderator", "email": "new@example.kz", "family_name": "Ахметов", "given_name": "Нұрлан", "language": "kk",
        }),
        _ => json!({}),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z01_every_operation_lets_in_whom_the_table_says() {
    let stage = Stage::set().await;
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    let mut all = operations(&document);
    all.sort_by(|one, other| one.2.cmp(&other.2));
    // What ends a petition or a session comes after everything that needs one.
    const ENDING: [&str; 3] = ["sign_out", "take_down_petition", "withdraw_petition"];
    let (ending, going_on): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(.., name)| ENDING.contains(&name.as_str()));
    let mut rows: Vec<String> = Vec::new();
    for (method, path, name) in going_on.into_iter().chain(ending.into_iter().rev()) {
        let theirs = stage.address(&name, &path, "").await;
        let mut row = name.clone();
        for (caller, _) in CALLERS {
            let own = stage.own.get(caller);
            let path = match own {
                Some(_) => &stage.address(&name, &path, caller).await,
                None => &theirs,
            };
            let token = stage.tokens[caller].as_deref();
            let (kind, bytes) = match name.as_str() {
                "upload_attachment" => ("application/pdf", Some(b"%PDF-1.7 ".to_vec())),
                // Applications show by their form who they are; this one is known, and asks for too little.
                "give_tokens" | "revoke_token" | "inspect_token" => {
                    ("application/x-www-form-urlencoded", Some(b"x=1".to_vec()))
                }
                _ if method == Method::GET => ("application/json", None),
                _ => ("application/json", Some(body(&name, own).to_string().into_bytes())),
            };
            let headers = [("content-type", kind), ("if-match", "*")];
            let answer =
                stage.app.api.raw(method.clone(), path, token, bytes, &headers).await.unwrap();
            row = format!("{row},{}", verdict(&answer));
            assert!(
                answer.status != 404 || answer.body()["code"] == "not_found",
                "{name} {caller}: {}",
                answer.body()
            );
        }
        documented_as_it_happens(&document, &row);
        nobody_handles_their_own(&document, &method, &row);
        rows.push(row);
    }
    rows.sort();
    let happened = heading() + &rows.join("\n") + "\n";
    assert!(happened == TABLE, "tests/access.csv should be:\n{happened}");
    stage.app.close().await;
}

/// 67: whatever changes a petition or a part of it is closed to staff whose own petition it is.
fn nobody_handles_their_own(document: &Value, method: &Method, row: &str) {
    let mut cells = row.split(',');
    let name = cells.next().unwrap();
    let roles = roles(document, name).unwrap_or_default();
    if *method == Method::GET || NOT_ABOUT_A_PETITION.contains(&name) {
        return;
    }
    for ((caller, role), cell) in CALLERS.into_iter().zip(cells) {
        if caller.starts_with("own_") && role.is_some_and(|role| roles.contains(&role)) {
            assert_eq!(cell, "own", "{name}: {caller} handles a petition of their own");
        }
    }
}

/// The roles that the document names for an operation; none where everybody is let in.
fn roles<'a>(document: &'a Value, name: &str) -> Option<Vec<&'a str>> {
    let operation = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .find(|operation| operation["operationId"] == name)
        .unwrap();
    operation["x-roles"]
        .as_array()
        .map(|roles| roles.iter().map(|role| role.as_str().unwrap()).collect())
}

/// The document's `x-roles` are the roles that are let in, or told that the thing at hand is not theirs;
/// without it, everybody is.
fn documented_as_it_happens(document: &Value, row: &str) {
    let mut cells = row.split(',');
    let name = cells.next().unwrap();
    let roles = roles(document, name);
    for ((caller, role), cell) in CALLERS.into_iter().zip(cells) {
        let documented = match (&roles, role) {
            (None, _) => true,
            (Some(roles), Some(role)) => roles.contains(&role),
            // Who may only look after his own account may call what everybody with one may.
            (Some(roles), None) => roles.len() == Role::ALL.len(),
        };
        if !documented {
            assert!(
                cell == "401" || cell == "403" || cell == "own",
                "{name}: {caller} is not documented, and gets {cell}"
            );
        }
    }
}
