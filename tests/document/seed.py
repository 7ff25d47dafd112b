"""Fills a sandbox with a petition in every state that one deployment reaches, by its own calls.

    seed.py BASE > seeded.json    {"petitions": {state: [id]}, "tokens": {role: token}, ...}

`final_check` belongs to deployments that moderate after the fifty; this one checks before.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

Json = dict[str, object]
BODY = "akimat-akmola-egindikol-district"
# What only other deployments reach.
ELSEWHERE = {"final_check"}
# The law's clock along the way: Mondays and Wednesdays of working weeks.
SPRING, AUTUMN, DISCUSSION, LATER = "2026-03-02", "2026-10-05", "2026-10-14", "2026-10-28"
KINDS = ("state_body", "deputy", "applicant", "public_association")


class Sandbox:
    """Calls of a service in development, each on a connection of its own: none is left idle until it is closed."""

    def __init__(self, base: str) -> None:
        self.host = urlsplit(base).netloc

    def call(self, method: str, path: str, body: object = None, token: str | None = None) -> Json:
        return self.send(method, path, None if body is None else json.dumps(body).encode(), "application/json", token)

    def send(self, method: str, path: str, sent: bytes | None, kind: str, token: str | None = None) -> Json:
        status, told = self.answered(method, path, sent, kind, token)
        if status >= 400:
            raise SystemExit(f"{method} {path}: {status} {told.decode()}")
        found: Json = json.loads(told) if told else {}
        return found

    def answered(self, method: str, path: str, sent: bytes | None, kind: str, token: str | None = None) -> tuple[int, bytes]:
        headers = {"Content-Type": kind, "Accept-Language": "en"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        connection = HTTPConnection(self.host, timeout=60)
        try:
            connection.request(method, path, sent, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def awaits(self, path: str, token: str | None = None) -> None:
        """Until that can be read: what a worker of the service brings about."""
        for _ in range(40):
            if self.answered("GET", path, None, "application/json", token)[0] < 400:
                return
            time.sleep(0.25)
        raise SystemExit(f"{path} does not come")

    def at(self, day: str) -> None:
        self.call("PUT", "/dev/clock", {"now": f"{day}T07:00:00Z"})

    def citizens(self, count: int) -> list[str]:
        items = self.call("POST", "/dev/citizens", {"count": count})["items"]
        assert isinstance(items, list)
        return [str(item["access_token"]) for item in items]

    def staff(self, role: str, public_body: str = BODY) -> str:
        body = {"role": role, **({"public_body": public_body} if role in ("official", "first_head") else {})}
        return str(self.call("POST", "/dev/staff", body)["access_token"])


class Petitions:
    """An author's petitions, and those who bring them on."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        required = sandbox.call("GET", f"/api/v1/public-bodies/{BODY}")["required_count"]
        assert isinstance(required, int)
        self.signers = sandbox.citizens(required)
        self.tokens = {"citizen": sandbox.citizens(1)[0]}
        for role in ("moderator", "official", "first_head", "administrator"):
            self.tokens[role] = sandbox.staff(role)
        self.made: dict[str, list[str]] = {}
        self.filed = 0
        # Whom the petitions are for.
        self.addressee = BODY

    def act(self, id_: str, act: str, role: str, body: object = None) -> Json:
        return self.sandbox.call("POST", f"/api/v1/petitions/{id_}/{act}", body or {}, self.tokens[role])

    def keep(self, id_: str) -> str:
        state = str(self.sandbox.call("GET", f"/api/v1/petitions/{id_}", token=self.tokens["citizen"])["state"])
        self.made.setdefault(state, []).append(id_)
        return state

    def drafted(self) -> str:
        self.filed += 1
        text = {
            "title": f"Осветить улицы районного центра, очередь {self.filed}", "subject": "Освещение улиц",
            "content": "На окраинных улицах нет фонарей.", "arguments": "Детям темно идти из школы.",
            "proposals": "Поставить фонари.", "language": "ru", "addressee": self.addressee,
        }
        return str(self.sandbox.call("POST", "/api/v1/petitions", text, self.tokens["citizen"])["id"])

    def submitted(self) -> str:
        id_ = self.drafted()
        rules = self.sandbox.call("GET", "/api/v1/rules")["items"]
        assert isinstance(rules, list)
        version = next(one["version"] for one in rules if one["in_force"])
        self.act(id_, "submission", "citizen", {"prohibited_subjects_acknowledged": version})
        return id_

    def limited(self) -> str:
        id_ = self.submitted()
        self.act(id_, "approval", "moderator")
        return id_

    def signed(self, id_: str, signers: list[str], key: object) -> None:
        def sign(token: str) -> None:
            self.sandbox.call("POST", f"/api/v1/petitions/{id_}/signatures", {"consent": True, "link_key": key}, token)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(sign, signers))

    def published(self) -> str:
        id_ = self.limited()
        key = self.sandbox.call("GET", f"/api/v1/petitions/{id_}", token=self.tokens["citizen"])["link_key"]
        self.signed(id_, self.signers[:50], key)
        return id_

    def supported(self) -> str:
        id_ = self.published()
        self.signed(id_, self.signers[50:], None)
        return id_

    def registered(self) -> str:
        id_ = self.supported()
        self.act(id_, "forwarding", "moderator", {"note": "Голоса собраны."})
        self.act(id_, "registration", "official", {"number": f"{self.filed}-П"})
        return id_

    def announced(self, held_on: str) -> tuple[str, str]:
        id_ = self.registered()
        self.act(id_, "working-group", "official", {"members": [{"kind": kind, "name": "Участник"} for kind in KINDS]})
        self.act(id_, "field-visit", "official", {"waiver_reason": "Место известно по снимкам."})
        body = {"held_on": held_on, "place": "Акимат", "draft_decision": "Проект"}
        return id_, str(self.act(id_, "discussions", "official", body)["discussion_id"])


def fill(petitions: Petitions) -> None:
    sandbox = petitions.sandbox
    sandbox.at(SPRING)
    below = [petitions.published() for _ in range(3)]
    lapsed = petitions.limited()
    sandbox.at(AUTUMN)
    for id_ in below[1:]:
        petitions.act(id_, "forwarding", "moderator", {"note": "Передаётся как предложение."})
    petitions.act(below[2], "registration", "official", {"number": "1-ПР"})
    petitions.act(below[2], "proposal-answer", "official", {"answer": "Фонари будут поставлены."})
    forwarded = petitions.supported()
    petitions.act(forwarded, "forwarding", "moderator", {"note": "Голоса собраны."})
    considered = [petitions.supported(), forwarded, petitions.registered(), petitions.announced(LATER)[0]]
    discussed = [petitions.announced(DISCUSSION) for _ in range(3)]
    sandbox.at(DISCUSSION)
    for id_, discussion in discussed:
        petitions.act(id_, f"discussions/{discussion}/minutes", "official", {"minutes": "Протокол"})
    decision = {"outcome": "satisfied", "reasoning": {"kk": "Негіздеме", "ru": "Обоснование"}}
    for id_, _ in discussed[1:]:
        petitions.act(id_, "decision", "first_head", decision)
    petitions.act(discussed[2][0], "decision/publication", "official")
    checked = [petitions.drafted(), petitions.submitted(), petitions.submitted(), petitions.submitted()]
    petitions.act(checked[2], "correction-request", "moderator", {"note": "Уточните предложение."})
    grounds = [{"code": "incomplete_content", "detail": "Нет предложения."}]
    petitions.act(checked[3], "rejection", "moderator", {"grounds": grounds, "reasoning": "Неполный текст."})
    open_ = [petitions.limited(), petitions.published(), petitions.published()]
    petitions.act(open_[2], "withdrawal", "citizen")
    for id_ in [*below, lapsed, *considered, *(id_ for id_, _ in discussed), *checked, *open_]:
        petitions.keep(id_)


def seeded(base: str, states: list[str]) -> Json:
    """The petitions by their states, of which none may be missing, and a token for each role."""
    petitions = Petitions(Sandbox(base))
    fill(petitions)
    missing = set(states) - set(petitions.made) - ELSEWHERE
    if missing:
        raise SystemExit(f"no petition is in the states {sorted(missing)}: {petitions.made}")
    return {"petitions": petitions.made, "tokens": petitions.tokens}


if __name__ == "__main__":
    base = sys.argv[1]
    with open(sys.argv[2], encoding="utf-8") as file:
        states = json.load(file)["components"]["schemas"]["PetitionState"]["enum"]
    json.dump(seeded(base, states), sys.stdout)
