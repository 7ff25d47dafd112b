//! Contents that can stand, for every call that is offered.

use serde_json::{Value, json};

use crate::harness::{COUNCIL, DISTRICT, sheet, text, working_group};

/// What a body may have to name.
pub struct Named<'a> {
    /// The civil day.
    pub today: &'a str,
    /// A day on which a discussion may be.
    pub ahead: &'a str,
    /// The rules in force.
    pub rules: &'a str,
    /// An IIN that has not signed.
    pub iin: &'a str,
    /// The secret of the petition's link.
    pub link_key: Option<&'a str>,
}

/// Bodies that can stand, one of which does where the act is allowed.
pub fn bodies(operation: &str, named: &Named<'_>) -> Vec<Value> {
    let Named { today, ahead, rules, iin, link_key } = *named;
    vec![match operation {
        "submit_petition" => json!({ "prohibited_subjects_acknowledged": rules }),
        "amend_draft" => json!({ "title": "Другое название петиции" }),
        "file_correction" => text(DISTRICT),
        "sign_petition" => json!({ "consent": true, "link_key": link_key }),
        "begin_signing" => json!({ "consent": true, "channel": "qr", "link_key": link_key }),
        "reject_petition" => json!({
            "grounds": [{ "code": "incomplete_content", "detail": "Негізі" }], "reasoning": "Себебі",
        }),
        "request_correction" | "forward_petition" => json!({ "note": "Ескерту" }),
        "send_inquiry" => json!({
            "public_body": "ministry-transport", "question": "Құзыретке жата ма?", "matter": "prohibited_subject",
        }),
        "propose_addressee" | "redirect_petition" => {
            json!({ "addressee": COUNCIL, "note": "Ескерту" })
        }
        "answer_inquiry" => json!({ "answer": "Жауап" }),
        "answer_proposal" => json!({ "answer": "Жауап", "conclusion": "answered" }),
        "send_media_letters" => json!({ "outlets": ["Egemen Qazaqstan"], "sent_on": today }),
        "announce_paper_sheets" => json!({ "received_on": today, "sheets": 1, "lines": 1 }),
        "enter_paper_signature" => {
            let mut line = sheet(iin);
            line["signed_on"] = today.into();
            line
        }
        "make_invalidation" => json!({ "channel": "paper", "reason": "Себебі" }),
        "take_down_petition" | "restore_petition" | "take_petition_over" => {
            json!({ "reason": "Себебі" })
        }
        "record_registration" => json!({ "number": "12-П" }),
        "form_working_group" => working_group(),
        "record_field_visit" => json!({ "waiver_reason": "Себебі" }),
        "announce_discussion" => {
            json!({ "held_on": ahead, "place": "Әкімдік", "draft_decision": "Жоба" })
        }
        "change_programme" => json!({ "agenda": ["Күн тәртібі"] }),
        "report_promise" => json!({ "progress": "in_progress", "report": { "kk": "Есеп" } }),
        "record_minutes" => json!({ "minutes": "Хаттама" }),
        "decide_petition" => return decisions(),
        "cancel_decision" | "satisfy_complaint" => json!({ "reasoning": "Себебі" }),
        "record_statement" => json!({ "on": today, "link": "https://www.gov.kz/" }),
        "settle_complaint" => json!({ "outcome": "dismissed", "reasoning": "Себебі" }),
        "pass_complaint_on" => json!({ "to": "akimat-akmola-region" }),
        "file_complaint" => return complaints(),
        "name_representative_contact" => json!({ "email": "agent@example.kz", "consent": true }),
        "post_comment" => json!({ "text": format!("Қолдаймын {iin}") }),
        "follow_petition" => json!({ "interests": ["answers"] }),
        _ => json!({}),
    }]
}

/// Of each outcome: one that stands keeps its own.
fn decisions() -> Vec<Value> {
    let decision = |outcome| {
        json!({
            "outcome": outcome, "reasoning": { "kk": "Негіздеме", "ru": "Обоснование" },
            "comment_analysis": "Талдау", "comparative_law": "Салыстыру",
        })
    };
    ["satisfied", "partially_satisfied", "refused"].map(decision).to_vec()
}

/// Of each matter, whoever it concerns.
fn complaints() -> Vec<Value> {
    let complaint = |matter| {
        json!({
            "matter": matter, "statement": "Келіспеймін", "concern": "Маған қатысты",
            "late_because": "Ауырдым",
        })
    };
    ["inaction", "rejection", "decision", "proposal_answer", "takedown"].map(complaint).to_vec()
}
