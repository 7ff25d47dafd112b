//! Where an answer leads: the calls that take an id which it gave (OpenAPI 3.1, Link Object).

use serde_json::{Value, json};

/// From a call, through a member of its answer, to calls that take it as this parameter.
type Link = (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

/// Operation, status, where the id stands in the answer, the parameter that takes it, operations that do.
const LINKS: &[Link] = &[
    (
        "draft_petition",
        "201",
        "/id",
        "id",
        &[
            "read_petition",
            "amend_draft",
            "submit_petition",
            "discard_draft",
            "upload_attachment",
            "list_attachments",
        ],
    ),
    (
        "register_webhook",
        "201",
        "/id",
        "id",
        &[
            "read_webhook",
            "read_webhook_secret",
            "change_webhook",
            "test_webhook",
            "list_webhook_deliveries",
            "rotate_webhook_secret",
            "delete_webhook",
        ],
    ),
    ("test_webhook", "202", "/id", "id", &["read_webhook_delivery", "redeliver_to_webhook"]),
    (
        "submit_petition",
        "200",
        "/id",
        "id",
        &[
            "approve_petition",
            "reject_petition",
            "request_correction",
            "withdraw_petition",
            "list_deadlines",
            "read_timeline",
        ],
    ),
    (
        "approve_petition",
        "200",
        "/id",
        "id",
        &[
            "sign_petition",
            "read_count",
            "list_signers",
            "read_petition_statistics",
            "post_comment",
            "follow_petition",
        ],
    ),
    (
        "enter_paper_petition",
        "201",
        "/id",
        "id",
        &["read_petition", "announce_paper_sheets", "enter_paper_signature"],
    ),
    (
        "list_petitions",
        "200",
        "/items/0/id",
        "id",
        &["read_petition", "read_count", "list_comments", "read_chart"],
    ),
    ("post_comment", "201", "/id", "comment_id", &["read_comment", "remove_comment"]),
    ("list_tags", "200", "/items/0/code", "code", &["change_tag", "delete_tag"]),
    ("list_public_bodies", "200", "/items/0/slug", "slug", &["read_public_body"]),
    ("register_account", "202", "/delivery_id", "id", &["read_delivery"]),
    ("register_app", "201", "/id", "id", &["revoke_app"]),
    ("begin_signing", "202", "/id", "id", &["read_signing_session"]),
    ("check_identity", "201", "/id", "id", &["confirm_identity", "refuse_identity"]),
    ("make_delay_notice", "201", "/id", "id", &["read_delay_notice", "send_delay_notice"]),
];

/// Adds the links to the answers that give the ids.
pub(super) fn add(document: &mut Value) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items =
        paths.into_iter().flat_map(|paths| paths.values_mut()).filter_map(Value::as_object_mut);
    for operation in items.flat_map(|item| item.values_mut()) {
        let name = operation["operationId"].as_str().unwrap_or_default().to_owned();
        for (_, status, place, parameter, targets) in
            LINKS.iter().filter(|(from, ..)| *from == name)
        {
            let Some(response) = operation.pointer_mut(&format!("/responses/{status}")) else {
                continue;
            };
            for target in *targets {
                response["links"][*target] = json!({
                    "operationId": target,
                    "parameters": { *parameter: format!("$response.body#{place}") },
                });
            }
        }
    }
}
