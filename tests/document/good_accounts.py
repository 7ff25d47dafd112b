"""Good requests about accounts, sessions, electronic signatures and identity providers."""

from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from good_inputs import PASSWORD, Good, Stage, code_of, good
from seed import Json

PROVIDER = {"name": "sandbox"}
STATED = {"residence": "750000000", "language": "ru", "citizen": True, "consent": True}


def registered(stage: Stage) -> tuple[str, str, str]:
    """Somebody who has registered: IIN, address, mailed token."""
    iin, email = stage.newcomer()
    stage.post("/api/v1/accounts", {
        **STATED, "iin": iin, "email": email, "password": PASSWORD, "family_name": "Серікова", "given_name": "Айгүл",
    })
    return iin, email, stage.mailed(email)


def confirmed(stage: Stage) -> tuple[str, str, Json]:
    """Somebody with an account: IIN, address, session."""
    iin, email, token = registered(stage)
    return iin, email, stage.post("/api/v1/accounts/confirmation", {"token": token, "password": PASSWORD})


def access(session: Json) -> str:
    return str(session["access_token"])


def with_otp(stage: Stage) -> tuple[str, str, str]:
    """Somebody with a second factor: address, token, secret."""
    _, email, session = confirmed(stage)
    token = access(session)
    secret = str(stage.post("/api/v1/me/otp", {"password": PASSWORD}, token)["secret"])
    stage.post("/api/v1/me/otp/confirmation", {"otp": code_of(secret, -1)}, token)
    return email, token, secret


def certificate(stage: Stage, iin: str) -> str:
    body = {"iin": iin, "family_name": "СЕРІКОВА", "given_name": "АЙГҮЛ", "line": "gost_2015", "kind": "individual"}
    return str(stage.post("/dev/eds/certificates", body)["certificate"])


def signed(stage: Stage, iin: str, text: str) -> str:
    return str(stage.post("/dev/eds/cms", {"certificates": [certificate(stage, iin)], "text": text})["cms"])


def challenged(stage: Stage, iin: str) -> Json:
    challenge = str(stage.post("/api/v1/sessions/eds-challenge", {})["challenge"])
    return {"challenge": challenge, "cms": signed(stage, iin, challenge)}


def enrolled(stage: Stage, iin: str, email: str) -> str:
    """Somebody at the identity provider; their subject."""
    subject = f"person{iin}"
    claims = {
        "iin": iin, "family_name": "Серікова", "given_name": "Айгүл", "birthdate": f"19{iin[:2]}-{iin[2:4]}-{iin[4:6]}", "email": email,
        "email_verified": True,
    }
    stage.post("/dev/identity-provider/people", {"subject": subject, "claims": claims})
    return subject


def brought(begun: Json, subject: str) -> Json:
    """What somebody brings back from the provider."""
    at = f"{begun['authorization_url']}&{urlencode({'login_hint': subject})}"
    cookies: dict[str, str] = {}
    for _ in range(6):
        parts = urlsplit(at)
        connection = HTTPConnection(parts.netloc, timeout=30)
        jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
        connection.request("GET", f"{parts.path}?{parts.query}", headers={"Cookie": jar} if jar else {})
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            cookies[name] = value
        to = answer.headers["Location"]
        connection.close()
        at = urljoin(at, to)
        query = {name: values[0] for name, values in parse_qs(urlsplit(at).query).items()}
        if "code" in query:
            given = {name: query[name] for name in ("state", "code", "iss") if name in query}
            return {**given, "verifier": begun["verifier"]}
    raise SystemExit(f"the provider does not send {subject} back")


def came(stage: Stage, subject: str) -> Json:
    begun = stage.get("/api/v1/identity-providers/sandbox/authorization")
    return brought(begun, subject)


def by_provider(stage: Stage) -> tuple[str, str]:
    """Somebody with an account who comes by the provider: subject, token."""
    subject = enrolled(stage, *stage.newcomer())
    return subject, access(stage.post("/api/v1/accounts/provider", {**STATED, **came(stage, subject)}))


def linking(stage: Stage) -> tuple[str, Json]:
    """Somebody with a password who has been at the provider to link it: token, what they bring."""
    iin, email, session = confirmed(stage)
    token, subject = access(session), enrolled(stage, iin, email)
    begun = stage.post("/api/v1/me/identity-providers/sandbox/authorization", {"password": PASSWORD}, token)
    return token, brought(begun, subject)


@good
def confirm_account(stage: Stage) -> Good:
    return Good(body={"token": registered(stage)[2], "password": PASSWORD})


@good
def read_delivery(stage: Stage) -> Good:
    iin, email = stage.newcomer()
    told = stage.post("/api/v1/accounts", {
        **STATED, "iin": iin, "email": email, "password": PASSWORD, "family_name": "Серікова", "given_name": "Айгүл",
    })
    return Good(path={"id": str(told["delivery_id"])})


@good
def register_by_eds(stage: Stage) -> Good:
    iin, email = stage.newcomer()
    return Good(body={**STATED, **challenged(stage, iin), "email": email, "password": PASSWORD})


@good
def sign_in_by_eds(stage: Stage) -> Good:
    iin, email = stage.newcomer()
    stage.post("/api/v1/accounts/eds", {**STATED, **challenged(stage, iin), "email": email, "password": PASSWORD})
    stage.post("/api/v1/accounts/confirmation", {"token": stage.mailed(email), "password": PASSWORD})
    return Good(body=challenged(stage, iin))


@good
def register_at_provider(stage: Stage) -> Good:
    return Good(body={**STATED, **came(stage, enrolled(stage, *stage.newcomer()))})


@good
def sign_in_at_provider(stage: Stage) -> Good:
    return Good(body=came(stage, by_provider(stage)[0]))


@good
def hear_logout(stage: Stage) -> Good:
    asked = {"subject": by_provider(stage)[0], "client_id": "sandbox", "of": "subject"}
    made = stage.post("/dev/identity-provider/logout-tokens", asked)
    return Good(path=PROVIDER, body={"logout_token": made["logout_token"]})


@good
def begin_linking(stage: Stage) -> Good:
    return Good(access(confirmed(stage)[2]), {"password": PASSWORD}, PROVIDER)


@good
def link_identity(stage: Stage) -> Good:
    return Good(*linking(stage))


@good
def unlink_identity(stage: Stage) -> Good:
    token, back = linking(stage)
    stage.post("/api/v1/me/identity-providers", back, token)
    return Good(token, {"password": PASSWORD}, PROVIDER)


@good
def reverse_email_change(stage: Stage) -> Good:
    _, email, session = confirmed(stage)
    other = stage.newcomer()[1]
    stage.post("/api/v1/me/email", {"email": other, "password": PASSWORD}, access(session))
    stage.post("/api/v1/accounts/confirmation", {"token": stage.mailed(other), "password": PASSWORD})
    return Good(body={"token": stage.mailed(email, "reversal#token=")})


@good
def change_email(stage: Stage) -> Good:
    session = confirmed(stage)[2]
    return Good(access(session), {"email": stage.newcomer()[1], "password": PASSWORD})


@good
def reset_password(stage: Stage) -> Good:
    email = confirmed(stage)[1]
    stage.post("/api/v1/password-resets", {"email": email})
    return Good(body={"token": stage.mailed(email), "password": "another horse, another battery"})


@good
def change_password(stage: Stage) -> Good:
    return Good(access(confirmed(stage)[2]), {"password": PASSWORD, "new_password": "another horse, another battery"})


@good
def sign_in(stage: Stage) -> Good:
    return Good(body={"email": confirmed(stage)[1], "password": PASSWORD})


@good
def refresh_session(stage: Stage) -> Good:
    return Good(body={"refresh_token": confirmed(stage)[2]["refresh_token"]})


@good
def end_session(stage: Stage) -> Good:
    _, email, session = confirmed(stage)
    other = stage.post("/api/v1/sessions", {"email": email, "password": PASSWORD})
    return Good(access(session), path={"id": str(other["session_id"])})


@good
def end_other_sessions(stage: Stage) -> Good:
    return Good(access(confirmed(stage)[2]))


@good
def sign_out(stage: Stage) -> Good:
    return Good(access(confirmed(stage)[2]))


@good
def erase_me(stage: Stage) -> Good:
    return Good(access(confirmed(stage)[2]), {"password": PASSWORD})


@good
def export_me(stage: Stage) -> Good:
    return Good(access(confirmed(stage)[2]), {"password": PASSWORD})


@good
def enrol_otp(stage: Stage) -> Good:
    return Good(access(confirmed(stage)[2]), {"password": PASSWORD})


@good
def confirm_otp(stage: Stage) -> Good:
    token = access(confirmed(stage)[2])
    secret = str(stage.post("/api/v1/me/otp", {"password": PASSWORD}, token)["secret"])
    return Good(token, {"otp": code_of(secret)})


@good
def remove_otp(stage: Stage) -> Good:
    _, token, secret = with_otp(stage)
    return Good(token, {"password": PASSWORD, "otp": code_of(secret)})


@good
def renew_recovery_codes(stage: Stage) -> Good:
    _, token, secret = with_otp(stage)
    return Good(token, {"password": PASSWORD, "otp": code_of(secret)})


@good
def reverse_otp(stage: Stage) -> Good:
    email, _, _ = with_otp(stage)
    return Good(body={"token": stage.mailed(email), "password": PASSWORD})


@good
def remove_otp_for(stage: Stage) -> Good:
    _, token, _ = with_otp(stage)
    account = {"id": str(stage.get("/api/v1/me", token)["id"])}
    return Good(stage.tokens["administrator"], {"reason": "Телефон утерян."}, account)


@good
def suspend_account(stage: Stage) -> Good:
    account = {"id": str(stage.somebody()["account_id"])}
    return Good(stage.tokens["administrator"], {"reason": "Чужой ИИН."}, account)


@good
def reinstate_account(stage: Stage) -> Good:
    suspended = suspend_account(stage)
    stage.post(f"/api/v1/accounts/{suspended.path['id']}/suspension", suspended.body, suspended.token)
    return Good(suspended.token, {"reason": "Разъяснилось."}, suspended.path)


def shown(stage: Stage) -> tuple[str, str]:
    """Somebody's document, seen by the official: the check and the IIN."""
    person = stage.somebody()
    body = {
        "iin": person["iin"], "email": person["email"], "document": "identity_card", "family_name": "Серікова",
        "given_name": "Айгүл",
    }
    check = stage.post("/api/v1/identity-checks", body, stage.tokens["official"])
    return str(check["id"]), str(person["iin"])


@good
def check_identity(stage: Stage) -> Good:
    person = stage.somebody()
    return Good(stage.tokens["official"], {
        "iin": person["iin"], "email": person["email"], "document": "passport", "family_name": "Серікова",
        "given_name": "Айгүл",
    })


@good
def confirm_identity(stage: Stage) -> Good:
    check, iin = shown(stage)
    return Good(stage.tokens["first_head"], {"iin": iin}, {"id": check})


@good
def refuse_identity(stage: Stage) -> Good:
    return Good(stage.tokens["first_head"], {"reason": "Снимок не тот."}, {"id": shown(stage)[0]})


def followed(stage: Stage) -> str:
    """The token by which a follower of a petition gets no more mails."""
    id_, follower = stage.published(), stage.somebody()
    path = f"/api/v1/petitions/{id_}/subscription"
    stage.sandbox.call("PUT", path, {"interests": ["milestones"]}, str(follower["access_token"]))
    stage.signed(id_, stage.signers[50:], None)
    return stage.mailed(str(follower["email"]), "/unsubscriptions/")


@good
def unsubscribe(stage: Stage) -> Good:
    return Good(body={"token": followed(stage)})


@good
def unsubscribe_by_link(stage: Stage) -> Good:
    return Good(path={"token": followed(stage)})


@good
def mark_notices_read(stage: Stage) -> Good:
    token = stage.tokens["citizen"]
    return Good(token, {"up_to": stage.items("/api/v1/me/notices?limit=1", token)[0]["id"]})


@good
def make_cms(stage: Stage) -> Good:
    return Good(body={"certificates": [certificate(stage, stage.newcomer()[0])], "text": "Подписано"})


@good
def verify_cms(stage: Stage) -> Good:
    return Good(body={"cms": signed(stage, stage.newcomer()[0], "Подписано"), "text": "Подписано"})


@good
def judge_certificate(stage: Stage) -> Good:
    return Good(body={"certificate": certificate(stage, stage.newcomer()[0]), "state": "revoked"})


def taken_over(stage: Stage) -> tuple[str, str]:
    """A person whose IIN a stranger has signed with: their token and the vote."""
    iin, _, stranger = confirmed(stage)
    id_ = stage.limited()
    stage.signed(id_, [access(stranger)], stage.key(id_))
    email = stage.newcomer()[1]
    stage.post("/api/v1/accounts/eds", {**STATED, **challenged(stage, iin), "email": email, "password": PASSWORD})
    answer = {"token": stage.mailed(email), "password": PASSWORD}
    token = access(stage.post("/api/v1/accounts/confirmation", answer))
    return token, str(stage.items("/api/v1/me/signatures", token)[0]["id"])


@good
def confirm_signature(stage: Stage) -> Good:
    token, vote = taken_over(stage)
    return Good(token, path={"id": vote})


@good
def disown_signature(stage: Stage) -> Good:
    token, vote = taken_over(stage)
    return Good(token, path={"id": vote})
