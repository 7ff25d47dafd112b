//! Every template, embedded.
//!
//! A notice is `<language>/<code>.txt`: the first line is the subject, the rest paragraphs of plain
//! text. `parts` are the paragraphs that notices have in common.

use domain::language::Language;

/// The page around the paragraphs of a mail.
pub(super) const LAYOUT: &str = include_str!("templates/layout.html");

/// Names and sources of the notices in that language.
pub(super) const fn notices(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::Kk => KK.0,
        Language::Ru => RU.0,
        Language::En => EN.0,
    }
}

/// Names and sources of the common paragraphs in that language.
pub(super) const fn parts(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::Kk => KK.1,
        Language::Ru => RU.1,
        Language::En => EN.1,
    }
}

type Sources = &'static [(&'static str, &'static str)];

macro_rules! sources {
    ($language:literal) => {
        (
            &[
                source!($language, "confirm_registration"),
                source!($language, "already_registered"),
                source!($language, "registration_unfinished"),
                source!($language, "password_reset"),
                source!($language, "password_changed"),
                source!($language, "email_change"),
                source!($language, "email_changed"),
                source!($language, "session_reused"),
                source!($language, "second_factor_changed"),
                source!($language, "account_erased"),
                source!($language, "iin_released"),
                source!($language, "iin_free"),
                source!($language, "identity_linked"),
                source!($language, "identity_proven"),
                source!($language, "iin_taken_over"),
                source!($language, "webhook_disabled"),
                source!($language, "app_let_in"),
                source!($language, "staff_invited"),
                source!($language, "identity_checked"),
                source!($language, "petition_submitted"),
                source!($language, "joined_rejected"),
                source!($language, "joined_forwarded"),
                source!($language, "joined_answered"),
                source!($language, "correction_filed"),
                source!($language, "complaint_received"),
                source!($language, "complaint_outcome"),
                source!($language, "complaint_passed_on"),
                source!($language, "decision_cancelled"),
                source!($language, "promise_reported"),
                source!($language, "promise_due_soon"),
                source!($language, "promise_passed"),
                source!($language, "body_without_staff"),
                source!($language, "joined_not_supported"),
                source!($language, "joined_withdrawn"),
                source!($language, "addressee_change_proposed"),
                source!($language, "joining_progress"),
                source!($language, "petition_back_to_joining"),
                source!($language, "signatures_invalidated"),
                source!($language, "proposal_registered"),
                source!($language, "petition_taken_down"),
                source!($language, "complaint_settled"),
                source!($language, "inquiry_answered"),
                source!($language, "complaint_filed"),
                source!($language, "inquiry_received"),
                source!($language, "correction_requested"),
                source!($language, "petition_rejected"),
                source!($language, "petition_limited"),
                source!($language, "petition_in_final_check"),
                source!($language, "petition_published"),
                source!($language, "petition_supported"),
                source!($language, "petition_back_in_collection"),
                source!($language, "petition_forwarded"),
                source!($language, "petition_redirected"),
                source!($language, "addressee_reorganised"),
                source!($language, "petition_registered"),
                source!($language, "working_group_invited"),
                source!($language, "representative_invited"),
                source!($language, "group_member_invited"),
                source!($language, "discussion_announced"),
                source!($language, "petition_decided"),
                source!($language, "decision_published"),
                source!($language, "petition_not_supported"),
                source!($language, "forwarded_as_proposal"),
                source!($language, "proposal_answered"),
                source!($language, "petition_withdrawn"),
                source!($language, "verification_needed"),
                source!($language, "addressee_received"),
                source!($language, "proposal_received"),
                source!($language, "collection_progress"),
                source!($language, "milestone_reached"),
                source!($language, "closing_soon"),
                source!($language, "collection_shortened"),
                source!($language, "petition_opened"),
                source!($language, "term_due_soon"),
                source!($language, "term_shortened"),
                source!($language, "term_passed"),
                source!($language, "act_overdue"),
                source!($language, "moderation_delayed"),
                source!($language, "hold_taken_over"),
            ],
            &[
                source!($language, "parts/greeting"),
                source!($language, "parts/petition"),
                source!($language, "parts/appeal"),
                source!($language, "parts/term"),
                source!($language, "parts/task"),
                source!($language, "parts/follow"),
                source!($language, "parts/basis"),
                source!($language, "parts/log"),
                source!($language, "parts/unsubscribe"),
                source!($language, "parts/footer"),
            ],
        )
    };
}

macro_rules! source {
    ($language:literal, $name:literal) => {
        ($name, include_str!(concat!("templates/", $language, "/", $name, ".txt")))
    };
}

static KK: (Sources, Sources) = sources!("kk");
static RU: (Sources, Sources) = sources!("ru");
static EN: (Sources, Sources) = sources!("en");
