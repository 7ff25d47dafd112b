"""Good requests about petitions: each has one in the state that it needs."""

import time
from urllib.parse import quote

from good_inputs import AFTER, BODY, TODAY, Good, Stage, good
from seed import KINDS, Json

TEXT = {
    "title": "Осветить дорогу к школе", "subject": "Освещение", "content": "Дорога к школе не освещена.", "arguments": "Детям темно.",
    "proposals": "Поставить фонари.", "language": "ru", "addressee": BODY,
}
MEMBERS = {"members": [{"kind": kind, "name": "Участник"} for kind in KINDS]}
VISIT = {"visited_on": TODAY, "place": "Акимат", "findings": "Осмотрено."}
LARGER = "akimat-east-kazakhstan-markakol-district"
DECISION = {"outcome": "satisfied", "reasoning": {"kk": "Негіздеме", "ru": "Обоснование"}}
GROUNDS = {"grounds": [{"code": "incomplete_content", "detail": "Нет предложения."}], "reasoning": "Неполный текст."}
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n" \
    b"trailer<</Root 1 0 R>>\n%%EOF\n"


def about(id_: str, **more: str) -> dict[str, str]:
    return {"id": id_, **more}


def as_(stage: Stage, role: str, id_: str, body: object = None) -> Good:
    return Good(stage.tokens[role], body, about(id_))


def first(answer: Json, list_: str) -> str:
    """The id of the first of a list in an answer."""
    found = answer[list_]
    assert isinstance(found, list)
    return str(found[0]["id"])


@good
def reject_petition(stage: Stage) -> Good:
    return as_(stage, "moderator", stage.submitted(), GROUNDS)


@good
def restore_petition(stage: Stage) -> Good:
    id_ = stage.published()
    for role in ("moderator", "administrator"):
        stage.act(id_, "takedown", role, {"reason": "Решение суда."})
    return as_(stage, "administrator", id_, {"reason": "Суд отменил решение."})


@good
def file_correction(stage: Stage) -> Good:
    id_ = stage.submitted()
    stage.act(id_, "correction-request", "moderator", {"note": "Уточните предложение."})
    return as_(stage, "citizen", id_, TEXT)


@good
def write_correction_statement(stage: Stage) -> Good:
    return file_correction(stage)


@good
def propose_addressee(stage: Stage) -> Good:
    return as_(stage, "moderator", stage.submitted(), {"addressee": "akimat-akmola", "note": "Дорога областная."})


@good
def consent_to_addressee(stage: Stage) -> Good:
    proposed = propose_addressee(stage)
    stage.act(proposed.path["id"], "addressee-change", "moderator", proposed.body)
    return as_(stage, "citizen", proposed.path["id"])


@good
def answer_inquiry(stage: Stage) -> Good:
    id_ = stage.submitted()
    body = {"public_body": BODY, "matter": "other_condition", "question": "Ваша ли это дорога?"}
    asked = str(stage.act(id_, "inquiries", "moderator", body)["inquiry_id"])
    return Good(stage.tokens["official"], {"answer": "Наша."}, about(id_, inquiry_id=asked))


@good
def take_petition_over(stage: Stage) -> Good:
    id_, other = stage.submitted(), stage.sandbox.staff("moderator")
    stage.sandbox.call("PUT", f"/api/v1/moderation/petitions/{id_}/hold", None, other)
    return as_(stage, "moderator", id_, {"reason": "Коллега в отпуске."})


def tag(stage: Stage) -> str:
    code = f"roads_{time.time_ns()}"
    body = {"code": code, "name_kk": "Жолдар", "name_ru": "Дороги"}
    stage.post("/api/v1/moderation/tags", body, stage.tokens["administrator"])
    return code


@good
def tag_petition(stage: Stage) -> Good:
    return Good(stage.tokens["moderator"], path=about(stage.submitted(), code=tag(stage)))


@good
def delete_note(stage: Stage) -> Good:
    id_, token = stage.submitted(), stage.tokens["moderator"]
    note = stage.post(f"/api/v1/moderation/petitions/{id_}/notes", {"text": "Позвонить автору."}, token)
    return Good(token, path=about(id_, note_id=str(note["id"])))


def attached(stage: Stage) -> tuple[str, str]:
    id_ = stage.drafted()
    path = f"/api/v1/petitions/{id_}/attachments?file_name={quote('план.pdf')}&purpose=supporting"
    return id_, str(stage.sandbox.send("POST", path, PDF, "application/pdf", stage.tokens["citizen"])["id"])


@good
def upload_attachment(stage: Stage) -> Good:
    query = {"file_name": "план.pdf", "purpose": "supporting"}
    return Good(stage.tokens["citizen"], PDF, about(stage.drafted()), query)


@good
def download_attachment(stage: Stage) -> Good:
    id_, file = attached(stage)
    return Good(stage.tokens["citizen"], path=about(id_, attachment_id=file))


@good
def delete_attachment(stage: Stage) -> Good:
    return download_attachment(stage)


@good
def sign_petition(stage: Stage) -> Good:
    return Good(stage.sandbox.citizens(1)[0], {"consent": True}, about(stage.published()))


@good
def withdraw_signature(stage: Stage) -> Good:
    signing = sign_petition(stage)
    stage.signed(signing.path["id"], [str(signing.token)], None)
    return Good(signing.token, path=signing.path)


@good
def read_signature_receipt(stage: Stage) -> Good:
    signing = withdraw_signature(stage)
    stage.sandbox.awaits(f"/api/v1/petitions/{signing.path['id']}/signatures/mine/receipt", signing.token)
    return signing


@good
def read_log_tile(stage: Stage) -> Good:
    # A full one: those who have signed here are more than it holds.
    stage.sandbox.awaits("/log/tile/0/000")
    return Good(path={"level": "0", "number": "000"})


@good
def amend_draft(stage: Stage) -> Good:
    return Good(stage.tokens["citizen"], TEXT, about(stage.drafted()), headers={"If-Match": "*"})


@good
def discard_draft(stage: Stage) -> Good:
    return Good(stage.tokens["citizen"], path=about(stage.drafted()), headers={"If-Match": "*"})


@good
def begin_signing(stage: Stage) -> Good:
    return Good(stage.sandbox.citizens(1)[0], {"channel": "qr", "consent": True}, about(stage.published()))


@good
def read_signing_session(stage: Stage) -> Good:
    begin = begin_signing(stage)
    begun = stage.post(f"/api/v1/petitions/{begin.path['id']}/signing-sessions", begin.body, begin.token)
    return Good(begin.token, path=about(str(begun["id"])))


def paper(stage: Stage) -> Json:
    return {
        "iin": stage.newcomer()[0], "family_name": "Касымов", "given_name": "Бауыржан", "signed_on": TODAY,
        "scan_reference": "лист 1",
    }


@good
def enter_paper_signature(stage: Stage) -> Good:
    return as_(stage, "moderator", stage.published(), paper(stage))


@good
def announce_paper_sheets(stage: Stage) -> Good:
    return as_(stage, "moderator", stage.published(), {"received_on": TODAY, "sheets": 1, "lines": 1})


def doubtful(stage: Stage) -> tuple[str, Json]:
    """A petition with a vote on paper, and the condition that finds it."""
    id_ = stage.published()
    stage.act(id_, "paper-signatures", "moderator", paper(stage))
    return id_, {"channel": "paper", "reason": "Лист подделан."}


@good
def make_invalidation(stage: Stage) -> Good:
    return as_(stage, "moderator", *doubtful(stage))


@good
def run_invalidation(stage: Stage) -> Good:
    id_, condition = doubtful(stage)
    made = str(stage.act(id_, "invalidations", "moderator", condition)["id"])
    # Whoever has made it does not run it.
    return Good(stage.sandbox.staff("moderator"), path=about(id_, invalidation_id=made))


def commented(stage: Stage, text: str = "Поддерживаю") -> tuple[str, str]:
    id_ = stage.published()
    body = {"text": text}
    return id_, str(stage.post(f"/api/v1/petitions/{id_}/comments", body, stage.sandbox.citizens(1)[0])["id"])


@good
def post_comment(stage: Stage) -> Good:
    return Good(stage.sandbox.citizens(1)[0], {"text": "Поддерживаю"}, about(stage.published()))


@good
def read_comment(stage: Stage) -> Good:
    id_, comment = commented(stage)
    return Good(path=about(id_, comment_id=comment))


@good
def remove_comment(stage: Stage) -> Good:
    id_, comment = commented(stage)
    return Good(stage.tokens["moderator"], {"reason": "Оскорбление."}, about(id_, comment_id=comment))


@good
def release_comment(stage: Stage) -> Good:
    # A Latin o in a Cyrillic word has it wait for a moderator.
    id_, comment = commented(stage, "Пoддерживаю")
    return Good(stage.tokens["moderator"], path=about(id_, comment_id=comment))


@good
def name_representative_contact(stage: Stage) -> Good:
    body = {**TEXT, "representative": "Ибраев М."}
    id_ = str(stage.post("/api/v1/petitions", body, stage.tokens["citizen"])["id"])
    return as_(stage, "citizen", id_, {"email": "agent@example.kz", "consent": True})


@good
def forget_representative_contact(stage: Stage) -> Good:
    named = name_representative_contact(stage)
    path = f"/api/v1/petitions/{named.path['id']}/representative-contact"
    stage.sandbox.call("PUT", path, named.body, named.token)
    return Good(named.token, path=named.path)


@good
def send_media_letters(stage: Stage) -> Good:
    return as_(stage, "moderator", stage.published(), {"outlets": ["Казахстанская правда"]})


@good
def record_registration(stage: Stage) -> Good:
    id_ = stage.supported()
    stage.act(id_, "forwarding", "moderator", {"note": "Голоса собраны."})
    return as_(stage, "official", id_, {"number": f"{stage.filed}-П"})


@good
def redirect_petition(stage: Stage) -> Good:
    # A body that needs fewer voices, so that those given are enough there.
    required = stage.get(f"/api/v1/public-bodies/{LARGER}")["required_count"]
    assert isinstance(required, int)
    more = stage.sandbox.citizens(required - len(stage.signers))
    stage.addressee = LARGER
    id_ = stage.supported()
    stage.addressee = BODY
    stage.signed(id_, more, None)
    stage.act(id_, "forwarding", "moderator", {"note": "Голоса собраны."})
    official = stage.sandbox.staff("official", LARGER)
    stage.post(f"/api/v1/petitions/{id_}/registration", {"number": f"{stage.filed}-П"}, official)
    return Good(official, {"addressee": BODY, "note": "Дорога в вашем районе."}, about(id_))


@good
def form_working_group(stage: Stage) -> Good:
    return as_(stage, "official", stage.registered(), MEMBERS)


@good
def record_field_visit(stage: Stage) -> Good:
    id_ = stage.registered()
    stage.act(id_, "working-group", "official", MEMBERS)
    return as_(stage, "official", id_, VISIT)


@good
def announce_discussion(stage: Stage) -> Good:
    visit = record_field_visit(stage)
    stage.act(visit.path["id"], "field-visit", "official", visit.body)
    return as_(stage, "official", visit.path["id"], {"held_on": AFTER, "place": "Акимат", "draft_decision": "Проект"})


@good
def change_programme(stage: Stage) -> Good:
    id_, discussion = stage.announced(AFTER)
    return Good(stage.tokens["official"], {"agenda": ["Доклад"]}, about(id_, discussion_id=discussion))


@good
def record_minutes(stage: Stage) -> Good:
    id_, discussion = stage.awaited
    return Good(stage.tokens["official"], {"minutes": "Протокол"}, about(id_, discussion_id=discussion))


@good
def decide_petition(stage: Stage) -> Good:
    return as_(stage, "first_head", stage.discussed.pop(), DECISION)


def decided(stage: Stage) -> str:
    """A petition with a decision that promises something, made today."""
    id_ = stage.discussed.pop()
    point = {
        "proposal": "Поставить фонари.", "stance": "accepted", "answer": {"kk": "Жауап", "ru": "Ответ"},
        "due_on": AFTER, "responsible": "Отдел дорог",
    }
    stage.act(id_, "decision", "first_head", {**DECISION, "points": [point]})
    return id_


@good
def cancel_decision(stage: Stage) -> Good:
    return as_(stage, "first_head", decided(stage), {"reasoning": "Новые сведения."})


@good
def publish_decision(stage: Stage) -> Good:
    return as_(stage, "official", decided(stage))


def published(stage: Stage) -> str:
    if not stage.answered:
        id_ = decided(stage)
        stage.act(id_, "decision/publication", "official")
        stage.answered.append(id_)
    return stage.answered[0]


@good
def record_statement(stage: Stage) -> Good:
    return as_(stage, "official", published(stage), {"on": TODAY, "link": "https://www.gov.kz/"})


@good
def report_promise(stage: Stage) -> Good:
    id_ = published(stage)
    decision = stage.get(f"/api/v1/petitions/{id_}")["decision"]
    assert isinstance(decision, dict)
    body = {"progress": "in_progress", "report": {"kk": "Басталды", "ru": "Начато"}}
    return Good(stage.tokens["official"], body, about(id_, point_id=first(decision, "points")))


@good
def answer_proposal(stage: Stage) -> Good:
    id_ = stage.sent_below
    stage.act(id_, "registration", "official", {"number": "2-ПР"})
    return as_(stage, "official", id_, {"answer": "Фонари будут поставлены."})


@good
def acknowledge_signatures(stage: Stage) -> Good:
    return as_(stage, "official", stage.registered())


def rejected(stage: Stage) -> str:
    id_ = stage.submitted()
    stage.act(id_, "rejection", "moderator", GROUNDS)
    return id_


def complained(stage: Stage) -> str:
    """A complaint of a decision against which a body stands above."""
    body = {"matter": "decision", "statement": "Доводы не рассмотрены."}
    id_ = decided(stage)
    stage.act(id_, "decision/publication", "official")
    return str(stage.act(id_, "complaints", "citizen", body)["complaint_id"])


@good
def file_complaint(stage: Stage) -> Good:
    return as_(stage, "citizen", rejected(stage), {"matter": "rejection", "statement": "Текст полон."})


@good
def settle_complaint(stage: Stage) -> Good:
    body = {"matter": "rejection", "statement": "Текст полон."}
    complaint = str(stage.act(rejected(stage), "complaints", "citizen", body)["complaint_id"])
    return as_(stage, "administrator", complaint, {"outcome": "dismissed", "reasoning": "Отказ обоснован."})


@good
def satisfy_complaint(stage: Stage) -> Good:
    return as_(stage, "official", complained(stage), {"reasoning": "Доводы обоснованны."})


@good
def pass_complaint_on(stage: Stage) -> Good:
    return as_(stage, "official", complained(stage), {"to": "akimat-akmola"})


@good
def reorganise_public_body(stage: Stage) -> Good:
    names = {"kk": "Аудан әкімдігі", "ru": "Акимат района", "en": "District Akimat"}
    body = {"kind": "rename", "reason": "Постановление", "names": names, "slug": f"akimat-of-trial-{time.time_ns()}"}
    bodies = stage.items("/api/v1/public-bodies?limit=100")
    slug = next(str(one["slug"]) for one in reversed(bodies) if one["status"] == "standing" and one["slug"] != BODY)
    return Good(stage.tokens["administrator"], body, {"slug": slug})


@good
def add_topic(stage: Stage) -> Good:
    return Good(stage.sandbox.citizens(1)[0], path={"kind": "addressee", "code": BODY})


@good
def drop_topic(stage: Stage) -> Good:
    token = stage.sandbox.citizens(1)[0]
    stage.sandbox.call("PUT", f"/api/v1/me/topics/addressee/{BODY}", None, token)
    return Good(token, path={"kind": "addressee", "code": BODY})


@good
def invite_staff(stage: Stage) -> Good:
    body = {
        "role": "moderator", "email": stage.newcomer()[1], "family_name": "Ахметов", "given_name": "Нурлан",
        "language": "ru",
    }
    return Good(stage.tokens["administrator"], body)


@good
def read_delay_notice(stage: Stage) -> Good:
    token = stage.tokens["administrator"]
    body = {"message": {"kk": "Кешігу болады.", "ru": "Будет задержка."}}
    made = stage.post("/api/v1/moderation/delay-notices", body, token)
    return Good(token, path={"id": str(made["id"])})
