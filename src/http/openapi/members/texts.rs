//! What people write: their texts and names, with the lengths that the intake keeps.

use super::shape::Row;
use super::shape::Shape::{Format, Line, Lines, Pattern};
use crate::intake::{body, person_names};
use domain::petition::lengths;

/// Longest path or address that we print or take.
const ADDRESS: usize = 2_048;
/// Longest name of a person's part, and of what is called something.
const NAME: usize = 100;
/// Longest JSON Pointer: a body may be one long name, each letter of which is escaped.
const POINTER: usize = 2 * body::MAX_BYTES;
/// Longest text that the service itself makes: details of problems, steps, mails.
const OURS: usize = 20_000;

#[rustfmt::skip]
pub(crate) const TEXTS: &[Row] = &[
    (&["title"], Line, lengths::TITLE, "Қала саябағындағы ағаштарды сақтау"),
    (&["Problem.title", "SigningFailure.title"], Line, 1..=300, "The data contain errors"),
    (&["subject"], Lines, lengths::SUBJECT, "Саябақтағы ағаштарды кесуге тыйым салу"),
    (&["StatedGround.subject", "RefusalGround.subject", "PublicGround.subject"], Pattern("^[a-z_]+$"), 1..=100, "defence_security"),
    (&["NewPersonAtProvider.subject", "PersonAtProvider.subject", "NewLogoutToken.subject"], Line, 1..=NAME, "aigul"),
    (&["Mail.subject"], Line, 1..=998, "Тіркелуді растау"),
    (&["content", "CmsToVerify.content", "NewCms.content"], Lines, lengths::CONTENT, "Орталық саябақта жүз жылдық еменді кесу жоспарланған."),
    (&["arguments"], Lines, lengths::ARGUMENTS, "Ағаштар қаланың ауасын тазартады."),
    (&["proposals"], Lines, lengths::PROPOSALS, "Кесуді тоқтатып, саябақты қорғалатын аумақ деп жариялау."),
    (&["representative"], Line, lengths::REPRESENTATIVE, "Асқар Нұрланов"),
    (&["reasoning", "outcome_reasoning", "court_reasoning", "ended_reasoning", "kk", "ru", "en"], Lines, lengths::OFFICIAL_TEXT, "Ұсыныстар қаралды және негізделген деп танылды."),
    (&["DisplayName.kk", "NamesView.kk", "DisplayName.ru", "NamesView.ru", "DisplayName.en", "NamesView.en"], Line, lengths::OFFICIAL_LINE, "Министерство торговли и интеграции"),
    (&["NewDelayMessage.kk", "NewDelayMessage.ru", "NewDelayMessage.en", "DelayMessage.kk", "DelayMessage.ru", "DelayMessage.en"], Lines, lengths::NOTE, "Өтініштердің көптігінен тексеру кешігуде."),
    (&["proposal"], Lines, lengths::PROPOSALS, "Кесуді тоқтатып, саябақты қорғалатын аумақ деп жариялау."),
    (&["petition_title"], Line, lengths::TITLE, "Қала саябағындағы ағаштарды сақтау"),
    (&["responsible", "items.agenda"], Line, lengths::OFFICIAL_LINE, "Экология департаменті"),
    (&["broadcast_link", "recording_link"], Pattern("^https?://[^\\s]+$"), 1..=2_000, "https://www.gov.kz/live"),
    (&["headers"], Line, 0..=OURS, "<https://petitions.example/unsubscribe>"),
    (&["answer", "question", "conclusion", "findings", "waiver_reason", "minutes", "comment_analysis", "comparative_law", "draft_decision", "finding", "statement", "concern", "late_because", "reason", "removal_reason", "note", "correction_note"], Lines, lengths::OFFICIAL_TEXT, "Себебі құжатта толық жазылған."),
    (&["BuriedNotice.reason"], Line, 0..=OURS, "550 no such mailbox"),
    (&["TakeOver.reason", "Note.text", "NewNote.text", "text_kk", "text_ru"], Lines, lengths::NOTE, "Автормен хабарласу керек."),
    (&["text"], Lines, lengths::COMMENT, "Қолдаймын, балалар үшін саябақ керек."),
    (&["Mail.text", "Mail.html", "html"], Lines, 0..=1_000_000, "Сәлеметсіз бе!"),
    (&["CmsToVerify.text", "NewCms.text", "TelephoneScan.text", "TelephoneScreen.text"], Lines, 0..=100_000, "Мен петицияны қолдаймын"),
    (&["detail"], Lines, 0..=OURS, "at least 10 characters"),
    (&["StatedGround.detail"], Lines, lengths::OFFICIAL_TEXT, "Осыған ұқсас петиция қаралуда."),
    (&["place", "scan_reference", "items.outlets"], Line, lengths::OFFICIAL_LINE, "Астана, Мәңгілік Ел даңғылы, 8"),
    (&["number", "petition_number"], Line, lengths::OFFICIAL_LINE, "ПТ-2026-000001"),
    (&["items.headers"], Line, 0..=OURS, "list-unsubscribe"),
    (&["given_name"], Line, person_names::LENGTH, "Айгүл"),
    (&["family_name"], Line, person_names::LENGTH, "Серікова"),
    // Whoever has none may say so by nothing.
    (&["patronymic"], Line, 0..=*person_names::LENGTH.end(), "Нұрланқызы"),
    (&["name", "author", "by", "checked_by", "written_by", "organisation", "client", "office"], Line, 1..=200, "Айгүл С."),
    (&["NewGuest.name", "NewGuest.office", "NewParticipant.name", "NewParticipant.office", "Participant.name", "Participant.office", "WorkingGroupMember.name", "WorkingGroupMember.office", "GroupMember.name", "GroupMember.office"], Line, lengths::OFFICIAL_LINE, "Айгүл С."),
    (&["NewApp.name", "App.name"], Line, 3..=NAME, "Petition watch"),
    (&["name_kk"], Line, 1..=NAME, "Экология"),
    (&["name_ru"], Line, 1..=NAME, "Экология"),
    (&["file_name"], Line, 1..=200, "дәлел.pdf"),
    (&["email", "to"], Format("email"), 1..=254, "aigul@example.kz"),
    (&["PassingOn.to", "passed_on_to"], Line, lengths::OFFICIAL_LINE, "Ақмола облысының әкімдігі"),
    (&["password", "new_password"], Line, 1..=1_024, "тоғыз қой мен бір қозы"),
    (&["link", "statement_link"], Pattern("^https?://[^\\s]+$"), 1..=2_000, "https://www.gov.kz/news/1"),
    (&["url"], Pattern("^https?://[^\\s]+$"), 1..=500, "https://example.kz/hooks"),
    (&["NewWebhook.description", "WebhookChange.description", "Webhook.description"], Line, 0..=200, "Жаңа петициялар боты"),
    (&["last_error"], Line, 0..=300, "answered 503"),
    (&["WebhookDeliveryWithTries.body"], Lines, 0..=OURS, "{}"),
    // Names of members are what the caller sent.
    (&["pointer"], Pattern("^(/[\\s\\S]*)?$"), 0..=POINTER, "/proposals"),
    (&["href", "instance", "type"], Line, 0..=ADDRESS, "/proposals"),
    (&["authorization_url", "uri", "launch_link", "egov_mobile", "egov_business"], Line, 1..=ADDRESS, "https://petitions.example/signing"),
    (&["nameKk", "nameRu"], Line, lengths::OFFICIAL_LINE, "Акимат Егиндыкольского района"),
    (&["description"], Lines, 0..=100_000, "Орталық саябақта жүз жылдық еменді кесу жоспарланған."),
    (&["messageKk", "messageRu"], Lines, lengths::OFFICIAL_TEXT, "Ұсыныстар қаралды және негізделген деп танылды."),
    (&["comment"], Lines, lengths::COMMENT, "Қолдаймын, балалар үшін саябақ керек."),
    (&["fio", "firstName", "lastName"], Line, 0..=200, "Айгүл С."),
    (&["fileName"], Line, 1..=200, "дәлел.pdf"),
    (&["regNumber"], Line, lengths::OFFICIAL_LINE, "2026-000001"),
    (&["positionLatitude", "positionLongitude", "positionAddress"], Line, 0..=200, "51.1"),
    (&["ended_because", "flags", "items.flags"], Line, 0..=300, "same_title"),
];
