"""A life of a petition by a client that openapi-python-client generated from the document, under mypy --strict."""

import re
import sys
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import UUID

from petitions_client import AuthenticatedClient, Client
from petitions_client.api.accounts import confirm_account, register_account
from petitions_client.api.moderation import approve_petition
from petitions_client.api.petitions import draft_petition, read_petition, submit_petition
from petitions_client.api.sandbox import list_mails, make_citizens, make_staff
from petitions_client.api.sessions import sign_in
from petitions_client.api.signatures import sign_petition
from petitions_client.api.webhooks import delete_webhook, read_webhook_secret, register_webhook, test_webhook
from petitions_client.models import (
    Citizens,
    Confirmation,
    Language,
    NewAccount,
    NewCitizens,
    NewPetition,
    NewSignature,
    NewStaff,
    NewWebhook,
    PageWebhookSecret,
    Petition,
    PetitionEvent,
    PetitionLanguage,
    Problem,
    SignIn,
    SignatureReceipt,
    StaffRole,
    StaffView,
    Submission,
    TokenPair,
    WebhookEventType,
    WebhookTrial,
)
from petitions_client.models import Webhook as WebhookView
from petitions_client.types import UNSET
from standardwebhooks import Webhook, WebhookVerificationError


class Receiver:
    """Takes what the webhook is told: verified by the public library, read by the generated models."""

    def __init__(self, port: int) -> None:
        self.verifier: Webhook | None = None
        self.heard: list[PetitionEvent | WebhookTrial] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                assert outer.verifier is not None
                try:
                    told = outer.verifier.verify(text, dict(self.headers))
                    trial = told["type"] == "webhook.test"
                    outer.heard.append(WebhookTrial.from_dict(told) if trial else PetitionEvent.from_dict(told))
                    self.send_response(HTTPStatus.NO_CONTENT)
                except WebhookVerificationError:
                    # Forged, or of another webhook.
                    self.send_response(HTTPStatus.BAD_REQUEST)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def told(self, count: int) -> PetitionEvent | WebhookTrial:
        """The one that comes as the so-many-th."""
        for _ in range(400):
            if len(self.heard) >= count:
                return self.heard[count - 1]
            time.sleep(0.05)
        raise AssertionError(f"the webhook was told {self.heard}")


def main(base: str, iin: str, hooks: str) -> None:
    client = Client(base_url=base, headers={"Accept-Language": "en"}, raise_on_unexpected_status=True)

    def signed_in(token: str) -> AuthenticatedClient:
        return AuthenticatedClient(base_url=base, token=token, raise_on_unexpected_status=True)

    suffix = int(time.time()) % 1_000_000
    email, password = f"writer{suffix}@example.kz", "тоғыз қой мен бір қозы және бір құлын"
    registered = register_account.sync_detailed(
        client=client,
        body=NewAccount(
            iin=iin, email=email, password=password, family_name="Серікова", given_name="Айгүл",
            residence="750000000", language=Language.RU, citizen=True, consent=True,
        ),
    )
    assert registered.status_code == HTTPStatus.ACCEPTED, registered
    mails = list_mails.sync(client=client, to=email)
    assert mails is not None and not isinstance(mails, Problem)
    found = [match.group(1) for mail in mails.items if (match := re.search(r"token=([A-Za-z0-9_-]+)", mail.text))]
    confirmed = confirm_account.sync(client=client, body=Confirmation(token=found[0], password=password))
    assert isinstance(confirmed, TokenPair), confirmed
    session = sign_in.sync(client=client, body=SignIn(email=email, password=password))
    assert isinstance(session, TokenPair), session
    author = signed_in(session.access_token)

    receiver = Receiver(int(hooks))
    webhook = register_webhook.sync(
        client=author,
        body=NewWebhook(url=f"http://127.0.0.1:{hooks}/python", events=[WebhookEventType.PETITION_OPENED]),
    )
    assert isinstance(webhook, WebhookView), webhook
    secrets = read_webhook_secret.sync(webhook.id, client=author)
    assert isinstance(secrets, PageWebhookSecret), secrets
    receiver.verifier = Webhook(secrets.items[0].secret)
    test_webhook.sync(webhook.id, client=author)
    trial = receiver.told(1)
    assert isinstance(trial, WebhookTrial) and trial.data.webhook_id == webhook.id, trial

    draft = draft_petition.sync(
        client=author,
        body=NewPetition(
            title=f"Сохранить деревья в парке {suffix}", subject="Вырубка деревьев в парке",
            content="В центральном парке собираются срубить столетние дубы.", arguments="Деревья очищают воздух.",
            proposals="Остановить вырубку и объявить парк охраняемой территорией.", language=PetitionLanguage.RU,
            addressee="ministry-trade-integration",
        ),
    )
    assert isinstance(draft, Petition), draft
    id_: UUID = draft.id
    filed = submit_petition.sync(id_, client=author, body=Submission(prohibited_subjects_acknowledged="V2026"))
    assert isinstance(filed, Petition) and filed.number, filed
    print("filed:", filed.number)

    moderator = make_staff.sync(client=client, body=NewStaff(role=StaffRole.MODERATOR))
    assert isinstance(moderator, StaffView), moderator
    approve_petition.sync(id_, client=signed_in(moderator.access_token))
    own = read_petition.sync(id_, client=author)
    assert isinstance(own, Petition) and isinstance(own.link_key, str), own
    citizens = make_citizens.sync(client=client, body=NewCitizens(count=50))
    assert isinstance(citizens, Citizens), citizens
    for citizen in citizens.items:
        receipt = sign_petition.sync(
            id_, client=signed_in(citizen.access_token), body=NewSignature(consent=True, link_key=own.link_key)
        )
        assert isinstance(receipt, SignatureReceipt), receipt
    opened = read_petition.sync(id_, client=author)
    assert isinstance(opened, Petition), opened
    event = receiver.told(2)
    assert isinstance(event, PetitionEvent) and event.data.petition_id == id_, event
    delete_webhook.sync_detailed(webhook.id, client=author)
    print("webhook:", event.type_.value, event.data.state.value)
    print("state after fifty:", opened.state.value, opened.signature_count, opened.link_key is UNSET or opened.link_key)
    missing = read_petition.sync(UUID("01a208fc-762c-7054-b873-e29fadf66cf9"), client=author)
    assert isinstance(missing, Problem) and missing.code == "not_found", missing


if __name__ == "__main__":
    main(*sys.argv[1:])
