"""Good requests of applications that read, and of those that act for a citizen (OAuth 2.1)."""

import base64
import hashlib
import time
from urllib.parse import parse_qs, urlencode, urlsplit

from good_inputs import Good, Stage, good
from seed import Json

VERIFIER = "a-verifier-that-is-long-enough-for-a-code-challenge"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
BACK = "https://example.kz/back"


def registered(stage: Stage, **more: object) -> Json:
    body = {"name": "Карта петиций", "scopes": ["read"], **more}
    return stage.post("/api/v1/apps", body, stage.tokens["citizen"])


def acting(stage: Stage) -> dict[str, str]:
    """What an application that acts for citizens asks of one."""
    app = registered(stage, scopes=["read_mine"], redirect_uris=[BACK], kind="public")
    return {
        "client_id": str(app["id"]), "redirect_uri": BACK, "response_type": "code", "scope": "read_mine",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256",
    }


def credentials(app: Json) -> dict[str, str]:
    given = {"client_id": str(app["id"]), "client_secret": str(app["secret"])}
    return {"grant_type": "client_credentials", **given}


def tokens(stage: Stage, form: dict[str, str]) -> Json:
    return stage.sandbox.send("POST", "/oauth/token", urlencode(form).encode(), "application/x-www-form-urlencoded")


def given(stage: Stage) -> Json:
    """An application and the token that its own secret has brought."""
    app = registered(stage)
    return {**app, **tokens(stage, credentials(app))}


def question(stage: Stage) -> Good:
    app = given(stage)
    return Good(body={"token": app["access_token"], "client_id": app["id"], "client_secret": app["secret"]})


@good
def give_tokens(stage: Stage) -> Good:
    return Good(body=credentials(registered(stage)))


@good
def inspect_token(stage: Stage) -> Good:
    return question(stage)


@good
def revoke_token(stage: Stage) -> Good:
    return question(stage)


@good
def read_authorization(stage: Stage) -> Good:
    return Good(stage.tokens["citizen"], query=acting(stage))


@good
def decide_authorization(stage: Stage) -> Good:
    return Good(stage.tokens["citizen"], {**acting(stage), "allow": True})


@good
def withdraw_consent(stage: Stage) -> Good:
    asked = acting(stage)
    led = stage.post("/api/v1/oauth/authorization", {**asked, "allow": True}, stage.tokens["citizen"])
    code = parse_qs(urlsplit(str(led["return_to"])).query)["code"][0]
    tokens(stage, {
        "grant_type": "authorization_code", "client_id": asked["client_id"], "redirect_uri": BACK, "code": code,
        "code_verifier": VERIFIER,
    })
    consent = str(stage.items("/api/v1/me/consents", stage.tokens["citizen"])[0]["id"])
    return Good(stage.tokens["citizen"], path={"id": consent})


@good
def download_export(stage: Stage) -> Good:
    # The service looks every two minutes whether it has those of the day.
    for _ in range(140):
        files = stage.items("/api/v1/exports")
        if files:
            return Good(path={"day": str(files[0]["day"]), "name": str(files[0]["name"])})
        time.sleep(1)
    raise SystemExit("no daily file is made")
