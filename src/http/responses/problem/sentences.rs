//! What is said, in English, of the codes that use cases answer with; `data/problem_details.csv` has the other languages.

/// A code and its sentence.
type Sentence = (&'static str, &'static str);

/// The sentence of a code in such a list, or else the general one.
fn of(sentences: &[Sentence], code: &str, general: &'static str) -> &'static str {
    sentences.iter().find(|(known, _)| *known == code).map_or(general, |(_, sentence)| sentence)
}

/// 404: what this deployment does without.
pub(super) fn not_offered(code: &str) -> &'static str {
    of(NOT_OFFERED, code, "this deployment trusts no authority of electronic signatures")
}

const NOT_OFFERED: &[Sentence] = &[(
    "channel_unavailable",
    "this deployment has no broker that reaches telephones; sign with your own program and send the CMS",
)];

/// 409: what stands against it.
pub(super) fn conflict(code: &str) -> &'static str {
    of(CONFLICTS, code, "something stands against it now")
}

const CONFLICTS: &[Sentence] = &[
    ("token_expired_or_unknown", "this token is unknown, used up or expired; ask for a new one"),
    ("already_registered", "there is an account with these data; sign in or reset its password"),
    (
        "authorization_unknown",
        "this was not begun here by this client, is used up or has expired; begin again",
    ),
    (
        "registration_required",
        "nobody is known by this identity; send the same to POST /accounts/provider, or sign in to your account and link it",
    ),
    (
        "iin_held_by_equal",
        "another account holds this IIN: sign in there and link this identity, or ask staff with your identity card",
    ),
    ("iin_mismatch", "the identity provider names another IIN than that of the account"),
    ("identity_linked_elsewhere", "this identity is linked to another account"),
    (
        "provider_linked_already",
        "the account has another identity at this provider; take that one from it first",
    ),
    ("idempotency_in_progress", "the first request with this key is still running"),
    ("receipt_pending", "the log takes your signature up within seconds; ask again then"),
    ("answered_already", "the inquiry has its answer"),
    ("run_already", "this invalidation has been run; make another one"),
    ("settled_already", "the complaint has its outcome"),
    ("handled_already", "what was found is on record"),
    ("passed_on_already", "the complaint has been passed on"),
    ("too_many_comments", "you have written as many comments on this petition as one person may"),
    ("too_many_attachments", "a petition holds no more files; delete one first"),
    ("not_held", "this comment does not wait for a moderator"),
    ("removed_already", "the comment has been removed"),
    ("otp_enrolled_already", "this account has a second factor; remove it first"),
    ("no_otp_to_confirm", "there is no second factor that waits for its first code"),
    ("no_otp", "this account has no second factor"),
    ("petition_under_way", "a petition of yours is under way: withdraw it, or wait for its end"),
    (
        "too_many_consents",
        "you let as many applications act as one may; take one consent back first",
    ),
    ("too_many_apps", "you have as many applications as one may; revoke one first"),
    ("too_many_webhooks", "you have as many webhooks as one may; delete one first"),
    ("webhook_disabled", "this webhook is disabled; turn it on again first"),
    ("no_representative", "the petition names nobody who represents its author"),
    (
        "iin_in_other_hands",
        "another account holds this IIN than that of the address: compare the address; if it is right and nobody has \
             it yet, name the residence, and the IIN goes over with the confirmation, unless it is held as surely (POST \
             /iin-releases)",
    ),
    ("assured_already", "this account needs no check: it is as sure as a counter, or surer"),
    ("account_disabled", "this account has been disabled"),
    (
        "identity_check_waiting",
        "a check of this account waits for its confirmation; a colleague confirms or refuses it",
    ),
    ("identity_check_settled", "this check has been confirmed, refused or withdrawn"),
    ("identity_check_lapsed", "this check can no longer be confirmed; make another one"),
    ("held_by_nobody_else", "nobody else has this petition in hand; take it in hand yourself"),
    ("too_many_notes", "a petition holds no more notes; delete one first"),
    ("tag_exists", "there is a tag of this code"),
    ("tag_retired", "this tag is no longer given to petitions"),
    (
        "signature_ended",
        "this signature no longer counts; there is nothing to confirm or to disown",
    ),
    (
        "too_many_signing_sessions",
        "you have begun as many signatures as one person may have open; finish one, or wait until one expires",
    ),
    (
        "signing_declined",
        "the signing was declined in the application, or its time ran out there; begin another",
    ),
    ("signing_session_over", "this signing has come to its end; begin another"),
    ("too_many_drafts", "you hold too many drafts; submit or delete one first"),
];

/// 423: what it was closed by.
pub(super) fn locked(code: &str) -> &'static str {
    of(CLOSED, code, "this is closed")
}

const CLOSED: &[Sentence] = &[(
    "bundle_acknowledged",
    "your body has acknowledged that it has the signatures, which closed their download; the case file says \
             who acknowledged them and when",
)];

/// 403: why this caller may not.
pub(super) fn forbidden(code: &str) -> &'static str {
    of(FORBIDDEN, code, "your account may not do this")
}

const FORBIDDEN: &[Sentence] = &[
    (
        "otp_required",
        "staff work with a second factor: enrol one (POST /me/otp), or sign in with it",
    ),
    ("second_person_required", "this takes two members of staff: another one has to do this part"),
    (
        "not_your_note",
        "a note is corrected by who wrote it, and deleted by them or an administrator",
    ),
    (
        "cms_other_person",
        "the certificate is another person's: sign with your own, whose IIN is your account's",
    ),
    (
        "certificate_may_not_bind",
        "this certificate's role does not let its holder sign for the organisation",
    ),
    (
        "no_post_at_provider",
        "the identity provider names no group of yours that has a role here; ask its administrators",
    ),
    ("own_account", "nobody does this to his own account"),
    ("not_a_counter", "documents are checked by the authorized body and by akimats"),
    (
        "staff_iin_unknown",
        "your own IIN is not on record, so that nobody could tell your own account; ask an administrator to add it",
    ),
    (
        "no_account_of_iin",
        "no account has the IIN of this certificate; register by electronic signature (POST /accounts/eds)",
    ),
    (
        "account_not_proven",
        "the account with this IIN was made by typing it: send its password as well, and it is proven to be yours; if it \
             is not yours, register by electronic signature (POST /accounts/eds), and the IIN goes over to you",
    ),
    (
        "iin_lost",
        "the IIN of this account went over to the person who proved that it is theirs: it neither files nor signs; \
             you can take your data and leave, and register with your own IIN",
    ),
    ("app_token", "no application may make this call; it is the person's own"),
    ("insufficient_scope", "this application was not given that scope"),
];
