//! Codes, numbers of the state's registers, secrets and hashes: strings that are not prose.

use super::shape::Row;
use super::shape::Shape::{Format, Line, Lines, Pattern};
use crate::account::authorization::MAX_STATE;
use crate::account::mailed_tokens::TOKEN;
use crate::account::one_time_codes::OTP;
use crate::account::providers::conversation::OURS;
use crate::intake::query;
use crate::middleware::request_headers::LONGEST;
use crate::staff::desk::tags::LONGEST_TAG;
use app::oauth::redirects;

/// A word of ours: letters, digits and underscores.
const WORD: &str = "^[A-Za-z0-9_]+$";
/// A code of a public body.
const SLUG: &str = "^[a-z0-9-]+$";
/// A KATO code.
const KATO: &str = "^[0-9]{9}$";
/// An opaque text that is repeated as it was given.
const OPAQUE: &str = "^[\\x21-\\x7E]+$";
/// Base64, or PEM with its lines.
const ENCODED: &str = "^[A-Za-z0-9+/=\\s:-]+$";

#[rustfmt::skip]
pub(crate) const WORDS: &[Row] = &[
    (&["LogWitness.key"], Pattern(OPAQUE), 1..=400, "witness.example.org+6a1fbf53+BBqd0QwI5Wv1gHn0XU1mOKTWOQCYYRTdTHi3cCMBF8M1"),
    (&["iin", "account_iin"], Pattern("^[0-9]{12}$"), 12..=12, "581014274025"),
    (&["bin"], Pattern("^[0-9]{12}$"), 12..=12, "240140499908"),
    (&["residence", "region", "kato", "territory", "parent"], Pattern(KATO), 9..=9, "750000000"),
    // Regions of few are told together.
    (&["PublicSigner.region", "RegionCount.region", "SignatureTally.region"], Pattern("^([0-9]{9}|other)$"), 5..=9, "750000000"),
    (&["addressee", "public_body", "slug", "successor", "NewReorganisation.slug"], Pattern(SLUG), 1..=200, "ministry-trade-integration"),
    (&["items.addressees"], Pattern(SLUG), 1..=100, "ministry-trade-integration"),
    (&["items.territories"], Pattern(KATO), 9..=9, "750000000"),
    (&["public_key"], Pattern(OPAQUE), 1..=100, "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
    (&["WebhookSecret.secret"], Pattern(OPAQUE), 1..=100, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="),
    (&["StaffChange.public_body"], Pattern("^[a-z0-9-]*$"), 0..=200, "ministry-trade-integration"),
    (&["otp"], Pattern("^[A-Za-z0-9 -]+$"), OTP, "123456"),
    (&["items.recovery_codes"], Pattern("^[A-Za-z0-9-]+$"), 1..=40, "K7QM-2XHD-9TRB-4WCN-8PLF-3GZS"),
    (&["token", "refresh_token"], Pattern(OPAQUE), TOKEN, "mQ2v6w1kX0cJ8hZ3rT9yB5nL4dF7gS1a"),
    (&["Unsubscription.token"], Pattern(OPAQUE), 1..=400, "mQ2v6w1kX0cJ8hZ3rT9yB5nL4dF7gS1a"),
    (&["access_token", "logout_token"], Pattern("^[A-Za-z0-9_=.-]+$"), 1..=4_096, "eyJ0eXAiOiJhdCtqd3QifQ.eyJzdWIiOiIxIn0.c2ln"),
    (&["EdsChallenge.challenge", "EdsSignIn.challenge", "NewEdsAccount.challenge"], Lines, 1..=2_000, "Петициялар порталына кіру: 2026-11-23T09:30:00Z mQ2v6w1k"),
    (&["link_key", "challenge", "state", "verifier", "secret"], Pattern(OPAQUE), 1..=200, "Vb3kq0sD9xYt7LmR"),
    (&["Delivery.state", "TwoPersonAct.state", "Discussion.status", "FollowedMail.status", "Ready.status", "RevocationLists.status", "LogStanding.status", "LogWitness.fault", "SignatureLogCheck.status"], Pattern(WORD), 1..=50, "sent"),
    (&["next_cursor"], Pattern("^[A-Za-z0-9_-]+$"), 1..=2_000, "m0Ck9xQv"),
    (&["code"], Pattern(WORD), 1..=100, "validation_failed"),
    (&["NewTag.code", "Tag.code"], Pattern("^[a-z0-9_-]+$"), 1..=LONGEST_TAG, "ecology"),
    (&["Topic.code"], Pattern("^[a-z0-9_-]+$"), 1..=100, "ecology"),
    (&["ProhibitedSubjectView.code"], Pattern("^[a-z_]+$"), 1..=100, "defence_security"),
    (&["IdentityLinking.code", "ProviderRegistration.code", "ProviderSignIn.code"], Pattern(OPAQUE), 1..=4_096, "f3c1a0"),
    (&["IdentityLinking.state", "ProviderRegistration.state", "ProviderSignIn.state", "IdentityLinking.verifier", "ProviderRegistration.verifier", "ProviderSignIn.verifier"], Pattern(OPAQUE), OURS, "Vb3kq0sD9xYt7LmR"),
    (&["iss"], Format("uri"), 1..=500, "https://idp.example.kz"),
    (&["leaf_hash", "items.path"], Pattern("^[A-Za-z0-9+/]{43}=$"), 44..=44, "Tm/olnsxWjqdP0yGJSg8FhrjVv0HSPsqLBD0wiFJ5qw="),
    (&["parameter.level"], Pattern("^([0-7]|entries)$"), 1..=7, "0"),
    (&["text_hash", "sha256"], Pattern("^[0-9a-f]{64}$"), 64..=64, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    (&["cms"], Pattern(ENCODED), 1..=100_000, "MIIGXAYJKoZIhvcNAQcCoIIGTTCC"),
    (&["certificate", "items.certificates", "issuing", "root", "qr_code"], Pattern("^[A-Za-z0-9+/=\\s:,;-]+$"), 1..=200_000, "MIIDkTCCAvugAwIBAgIUZ"),
    (&["CertificateJudgement.certificate", "JudgedCertificate.serial", "serial"], Pattern("^[0-9A-Fa-f]+$"), 1..=100, "53d6a0b1c2"),
    (&["legal_basis", "article"], Pattern("^[0-9A-Za-z ,;().-]+$"), 1..=300, "90-2(4)(3)"),
    (&["DayViews.day"], Pattern("^([0-9]{4}-[0-9]{2}-[0-9]{2}|other)$"), 5..=10, "2026-11-23"),
    (&["applyDate", "deadline", "createdDate", "replyDate"], Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?$"), 19..=29, "2026-11-23T14:30:00"),
    (&["IncumbentShortPetition.state", "IncumbentShortPetition.source", "NumberedPage_IncumbentShortPetition.state", "NumberedPage_IncumbentShortPetition.source", "IncumbentOrgLocation.type"], Pattern("^[A-Z_]+$"), 1..=50, "PUBLISHED"),
    (&["licence"], Pattern("^[A-Za-z0-9.-]+$"), 1..=50, "CC-BY-4.0"),
    (&["lang"], Pattern("^(kk|ru)$"), 2..=2, "kk"),
    (&["fileHash"], Pattern("^[0-9a-f]{64}$"), 64..=64, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    (&["mimeType"], Pattern("^[a-z0-9.+-]+/[a-z0-9.+-]+$"), 1..=200, "application/pdf"),
    (&["katoCode", "externalId", "externalParentId"], Pattern(KATO), 9..=9, "110000000"),
    (&["IncumbentOrganization.path", "IncumbentOrgLocation.path"], Pattern("^[a-z0-9/-]*$"), 0..=400, "110000000/113800000"),
    (&["token_type"], Pattern("^Bearer$"), 6..=6, "Bearer"),
    (&["client_secret", "code_verifier", "code_challenge"], Pattern(OPAQUE), 1..=200, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
    (&["parameter.code_challenge", "parameter.code_challenge_method", "parameter.response_type", "parameter.scope"], Line, 0..=query::MAX_BYTES, "S256"),
    (&["code_challenge_method", "AuthorizationDecision.response_type", "grant_type", "token_type_hint", "AuthorizationDecision.code_challenge"], Line, 1..=500, "S256"),
    (&["AuthorizationDecision.scope"], Line, 1..=500, "sign follow"),
    (&["scope"], Pattern("^[a-z_ ]*$"), 0..=200, "sign follow"),
    (&["AuthorizationDecision.redirect_uri", "items.redirect_uris"], Pattern(OPAQUE), 1..=redirects::MAX_BYTES, "https://app.example.kz/back"),
    (&["TokenRequest.redirect_uri", "parameter.redirect_uri", "return_to"], Pattern(OPAQUE), 1..=4_096, "https://app.example.kz/back"),
    (&["AuthorizationDecision.state"], Pattern("^[\\x20-\\x7E]*$"), 0..=MAX_STATE, "xyz"),
    (&["TokenRequest.code"], Pattern(OPAQUE), 1..=4_096, "mQ2v6w1kX0cJ8hZ3rT9yB5nL4dF7gS1a"),
    (&["TokenQuestion.token", "TokenRequest.refresh_token"], Pattern(OPAQUE), 1..=4_096, "mQ2v6w1kX0cJ8hZ3rT9yB5nL4dF7gS1a"),
    (&["error_description"], Pattern("^[\\x20-\\x7E]*$"), 0..=1_000, "the code is unknown, used, expired, another's, or not by this verifier"),
    (&["site", "issuer", "authorization_endpoint", "token_endpoint", "revocation_endpoint", "introspection_endpoint", "jwks_uri", "service_documentation"], Pattern(OPAQUE), 1..=500, "https://petitions.example.kz/oauth/token"),
    (&["items.scopes_supported", "items.response_types_supported", "items.response_modes_supported", "items.grant_types_supported", "items.token_endpoint_auth_methods_supported", "items.revocation_endpoint_auth_methods_supported", "items.introspection_endpoint_auth_methods_supported", "items.code_challenge_methods_supported", "items.ui_locales_supported"], Pattern(WORD), 1..=100, "code"),
    (&["app_name"], Line, 3..=100, "Қала дауысы"),
    (&["method"], Pattern("^[A-Z]+$"), 1..=10, "POST"),
    (&["media_type"], Pattern("^[a-z0-9.+-]+/[a-z0-9.+-]+$"), 1..=200, "application/pdf"),
    (&["language", "NewApplicant.language", "NewPaperPetition.language"], Pattern("^(kk|ru|en)$"), 2..=2, "kk"),
    (&["prohibited_subjects_acknowledged"], Pattern(WORD), 1..=20, "V2026"),
    (&["starts_at"], Pattern("^[0-9]{2}:[0-9]{2}$"), 5..=5, "15:00"),
    (&["NewInquiry.matter"], Pattern(WORD), 1..=50, "prohibited_subject"),
    (&["NewInvalidation.channel", "SignatureTally.channel"], Pattern("^(electronic|paper)$"), 5..=10, "electronic"),
    (&["duplicate_bar", "kind", "event", "ended", "role", "whose", "mistake", "purpose", "audience", "confidence", "population_confidence", "sla", "held", "required", "provider", "serves", "revocation", "line", "of", "account", "assurance", "items.ways", "evidence", "OfferedAct.evidence", "items.flags", "items.tags", "items.interests", "items.declined_mails", "names.petitions_by_state", "names.decisions_by_outcome", "names.rejections_by_ground"], Pattern("^[A-Za-z0-9_. -]*$"), 0..=100, "citizen"),
    (&["parameter.cursor"], Pattern("^[A-Za-z0-9_-]*$"), 0..=query::MAX_BYTES, "m0Ck9xQv"),
    (&["parameter.q"], Lines, 0..=query::LONGEST_WORDS, "саябақ"),
    (&["parameter.title"], Line, 3..=200, "Саябақты сақтау"),
    (&["parameter.to"], Format("email"), 1..=254, "aigul@example.kz"),
    (&["parameter.addressee"], Pattern(SLUG), 1..=200, "ministry-trade-integration"),
    (&["parameter.token"], Pattern(OPAQUE), 1..=400, "mQ2v6w1kX0cJ8hZ3rT9yB5nL4dF7gS1a"),
    (&["parameter.if_match", "header.etag"], Pattern("^(\\*|(W/)?\"[\x21\x23-\x7E]*\"(, ?(W/)?\"[\x21\x23-\x7E]*\")*)$"), 1..=LONGEST, "\"1\""),
    // What is no tag matches nothing (RFC 9110, 13.1.2).
    (&["parameter.if_none_match"], Pattern("^.*$"), 0..=LONGEST, "\"1\""),
    // What is no range, or of another unit, asks for the whole (RFC 9110, 14.2).
    (&["parameter.range"], Pattern("^.*$"), 0..=LONGEST, "bytes=0-1048575"),
    (&["parameter.if_range"], Pattern("^.*$"), 0..=LONGEST, "\"1\""),
    (&["header.accept_ranges"], Pattern("^bytes$"), 5..=5, "bytes"),
    (&["header.content_range"], Pattern("^bytes ([0-9]+-[0-9]+|\\*)/[0-9]+$"), 9..=100, "bytes 0-1048575/4194304"),
    (&["parameter.last_event_id"], Pattern("^[0-9A-Za-z:-]+$"), 1..=100, "1204"),
    (&["parameter.refresh_token"], Pattern("^cookie$"), 6..=6, "cookie"),
    // What cannot be read asks for nothing (RFC 9110, 12.5.4).
    (&["parameter.accept_language"], Pattern("^.*$"), 0..=LONGEST, "ru, en;q=0.8"),
    (&["parameter.idempotency_key"], Pattern("^[\x20-\x7E]+$"), 1..=255, "\"8e03978e-40d5-43e8-bc93-6894a57f9324\""),
    (&["parameter.code", "parameter.kind", "parameter.name", "parameter.version", "parameter.status", "parameter.sla", "parameter.tag", "parameter.purpose", "parameter.signing", "parameter.language", "parameter.state", "parameter.form", "parameter.order", "parameter.lang"], Pattern("^[A-Za-z0-9_.,-]+$"), 1..=100, "published"),
    (&["header.location", "header.link"], Line, 1..=4_096, "/api/v1/petitions/01a208fc-762c-7054-b873-e29fadf66cf9"),
    (&["header.access_control_allow_origin"], Pattern("^(\\*|https?://[^ ]+)$"), 1..=300, "*"),
    (&["header.content_language"], Pattern("^(kk|ru|en)$"), 2..=2, "kk"),
    (&["header.retry_after"], Pattern("^[0-9]+$"), 1..=10, "3"),
    (&["header.idempotency_replayed"], Pattern("^true$"), 4..=4, "true"),
    (&["header.www_authenticate", "header.ratelimit", "header.ratelimit_policy"], Line, 1..=300, "\"sign\";r=9;t=6"),
    (&["client_id"], Line, 1..=100, "sandbox"),
    (&["names.headers"], Pattern("^[A-Za-z0-9-]+$"), 1..=100, "List-Unsubscribe"),
];
