"""A good request for each call that no made-up one reaches: it needs a state, a token from a mail, a signature.

Schemathesis sends them and judges the answers (schemathesis_hooks.py); what each of them needs is brought about just
before, by other calls. The functions stand in good_accounts.py and good_petitions.py, under the names of the calls.
"""

import base64
import hmac
import re
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from seed import BODY, SPRING, Json, Petitions, Sandbox

PASSWORD = "correct horse battery staple"
# The law's clock: a Wednesday after the petitions of seed.py, and the day on which discussions are held.
BEFORE, TODAY, AFTER = "2026-11-04", "2026-11-18", "2026-12-02"
# Nothing but what other people's machines do brings them about; the tests of the house have them.
ELSEWHERE = {
    "answer_ocsp": "takes the DER of a responder's protocol, which openssl and the verifier speak to it in tests",
    "requeue_mail": "takes a mail that a server has refused for good, and the sandbox's mails never are",
}


@dataclass(frozen=True)
class Good:
    """A request that is answered well."""

    token: str | None = None
    body: object = None
    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


class Stage(Petitions):
    """A filled sandbox, and what the good requests have in common."""

    def __init__(self, sandbox: Sandbox) -> None:
        sandbox.at(BEFORE)
        super().__init__(sandbox)
        self.people = 0
        # Those of each run have a birthday of their own, so that a service may be judged again.
        self.born = date(1951, 1, 1) + timedelta(days=int(time.time()) // 5 % 7000)
        # Shared by calls that leave it as it was for the next one.
        self.answered: list[str] = []
        # Of spring, and sent with fewer voices than it needed when its time was over.
        sandbox.at(SPRING)
        self.sent_below = self.published()
        sandbox.at(BEFORE)
        self.act(self.sent_below, "forwarding", "moderator", {"note": "Передаётся как предложение."})
        # Announced while there is time, discussed today.
        announced = [self.announced(TODAY) for _ in range(7)]
        sandbox.at(TODAY)
        self.awaited = announced.pop()
        for id_, discussion in announced:
            self.act(id_, f"discussions/{discussion}/minutes", "official", {"minutes": "Протокол"})
        self.discussed = [id_ for id_, _ in announced]

    def get(self, path: str, token: str | None = None) -> Json:
        return self.sandbox.call("GET", path, token=token)

    def post(self, path: str, body: object, token: str | None = None) -> Json:
        return self.sandbox.call("POST", path, body, token)

    def key(self, id_: str) -> str:
        return str(self.get(f"/api/v1/petitions/{id_}", self.tokens["citizen"])["link_key"])

    def items(self, path: str, token: str | None = None) -> list[Json]:
        found = self.get(path, token)["items"]
        assert isinstance(found, list)
        return found

    def somebody(self) -> Json:
        """A citizen with an account: account_id, access_token, email, iin."""
        found = self.post("/dev/citizens", {"count": 1})
        items = found["items"]
        assert isinstance(items, list)
        return {**items[0], "password": found["password"]}

    def newcomer(self) -> tuple[str, str]:
        """An IIN that is nobody's yet, and an address."""
        self.people += 1
        return iin_of(self.born, self.people), f"newcomer{self.people}.{time.time_ns()}@example.kz"

    def mailed(self, email: str, what: str = "token=") -> str:
        """What stands behind that in the newest mail to an address that has it."""
        for _ in range(40):
            for mail in self.items(f"/dev/mails?to={email}&limit=20"):
                found = re.search(re.escape(what) + r"([A-Za-z0-9_-]+)", f"{mail['text']} {mail['headers']}")
                if found:
                    return found.group(1)
            time.sleep(0.25)
        raise SystemExit(f"no mail to {email} has {what}")


def iin_of(born: date, turn: int) -> str:
    """A number of somebody born on that day, with the digit that checks it; turns that have none share the next one's."""
    for serial in range(2 * turn, 10_000):
        digits = [int(one) for one in f"{born:%y%m%d}3{serial:04}"]
        checked = sum(digit * weight for digit, weight in zip(digits, range(1, 12), strict=True)) % 11
        if checked == 10:
            weights = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
            checked = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if checked < 10:
            return "".join(map(str, digits)) + str(checked)
    raise AssertionError(turn)


def code_of(secret: str, steps: int = 0) -> str:
    """Of an authenticator app (RFC 6238), so many half minutes from now."""
    padded = secret + "=" * (-len(secret) % 8)
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.digest(base64.b32decode(padded), counter, "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


GOOD: dict[str, Callable[[Stage], Good]] = {}


def good(made: Callable[[Stage], Good]) -> Callable[[Stage], Good]:
    """Has it under the name of the function, which is that of the call."""
    GOOD[made.__name__] = made
    return made


__all__ = ["AFTER", "BODY", "ELSEWHERE", "GOOD", "PASSWORD", "TODAY", "Good", "Stage", "code_of", "good"]
