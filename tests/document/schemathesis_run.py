"""Runs Schemathesis over every call, by nobody and by each role, upon petitions in every state; says what was reached.

    schemathesis_run.py BASE DOCUMENT EXAMPLES [--quick] [ROLE ...]

Each role makes every call, whether it may or not; with --quick each call is made by one of those who may make it, two
of them at a time. Then each call that needs a state or a token is made by its good request (good_inputs.py). With roles
named these alone make calls, and nothing is said of what the others would have reached.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import good_accounts  # noqa: F401  # They put their requests into GOOD.
import good_apps  # noqa: F401
import good_petitions  # noqa: F401
from good_inputs import ELSEWHERE as UNANSWERED
from good_inputs import GOOD
from seed import Json, seeded

HERE = Path(__file__).parent
ROLES = ("nobody", "citizen", "moderator", "official", "first_head", "administrator")
METHODS = ("get", "post", "put", "patch", "delete")
# Made by the walks of the clients and by the tests of the house: a stream that has no end, the clock of all, and what
# stands for services of other people, which speak as those do.
ELSEWHERE = "/events$|^/dev/clock|^/dev/identity-provider|^/dev/eds/broker"
# They end what the others need: the session, the account, the switch that lets anything be written. They come last.
LAST = ("change_password", "end_other_sessions", "erase_me", "sign_out", "turn_switch")
# Their bodies are files of megabytes: whatever is made of one up to its bounds and beyond them costs as much.
FILES = ("answer_ocsp", "upload_attachment")
# Statuses by which a request that is wrong by the document may be refused, besides those that Schemathesis knows.
REFUSED = ["400", "401", "403", "404", "405", "406", "408", "409", "410", "411", "412", "413", "414", "415", "422", "428",
           "429", "431"]


def operations(document: Json) -> dict[str, Json]:
    """The calls that are judged here, by their names."""
    found: dict[str, Json] = {}
    paths = document["paths"]
    assert isinstance(paths, dict)
    for path, item in paths.items():
        for method in METHODS:
            if method in item:
                found[item[method]["operationId"]] = {**item[method], "path": path, "method": method.upper()}
    return found


def settings(petitions: list[str]) -> str:
    """Of Schemathesis, as TOML: it is told the petitions, and what it takes for a refusal."""
    named = "" if not petitions else f"""
[dictionaries.petitions]
values = {json.dumps(petitions)}
[[operations]]
include-path-regex = "^/api/v1/(moderation/)?petitions/.id."
[operations.parameters]
"path.id" = {{ dictionary = "petitions", probability = 0.9 }}
"""
    return f"""
suppress-health-check = ["all"]
request-timeout = 30
[cache]
enabled = false
[warnings]
display = []
# A body that is valid by its schema may be refused by the law.
[checks.positive_data_acceptance]
enabled = false
[checks.negative_data_rejection]
expected-statuses = {json.dumps(REFUSED)}
[checks.missing_required_header]
expected-statuses = ["400", "401", "403", "404", "406", "409", "415", "422", "428"]
{named}"""


@dataclass(frozen=True)
class Judge:
    """Schemathesis against a service that is filled."""

    base: str
    document: str
    examples: str
    petitions: list[str]

    def judged(self, names: list[str], token: str | None, phases: str, **told: str) -> Json:
        """One run over these calls; what Schemathesis reports of it. It says itself what it found.

        What its hooks are told beside goes into the environment.
        """
        with tempfile.TemporaryDirectory() as place:
            report, config = Path(place) / "report.json", Path(place) / "schemathesis.toml"
            config.write_text(settings(self.petitions), encoding="utf-8")
            command = [
                str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config), "run", self.document,
                "--url", self.base, "--max-examples", self.examples, "--mode", "all", "--phases", phases,
                "--generation-deterministic", "--no-color",
                "--report", "json", "--report-json-path", str(report),
            ]
            for name in names:
                command += ["--include-operation-id", name]
            if token is not None:
                command += ["--header", f"Authorization: Bearer {token}"]
            environment = {**os.environ, **told, "SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(HERE)}
            done = subprocess.run(command, check=False, env=environment, stdout=subprocess.PIPE, text=True)
            if done.returncode != 0:
                print(done.stdout, flush=True)
            if not report.exists():
                raise SystemExit("schemathesis did not run")
            found: Json = json.loads(report.read_text(encoding="utf-8"))
            return {**found, "returncode": done.returncode}


def may(operation: Json, role: str) -> bool:
    roles = operation.get("x-roles")
    return role in roles if isinstance(roles, list) else role == "nobody"


def wanted(operations_: dict[str, Json], role: str, quick: bool) -> list[str]:
    """The calls that are made by this role."""
    if not quick:
        return list(operations_)
    chosen: list[str] = []
    for turn, (name, operation) in enumerate(operations_.items()):
        able = [one for one in ROLES if may(operation, one)]
        # In turns, so that none of the roles is left out.
        if able[turn % len(able)] == role:
            chosen.append(name)
    return chosen


def reached(report: Json) -> set[str]:
    """The calls that were answered well, as `METHOD path`."""
    rates = report["valid_rates"]
    assert isinstance(rates, dict)
    return {call for call, phases in rates.items() if any(phase["accepted"] for phase in phases.values())}


@dataclass
class Verdict:
    """What the runs have come to."""

    worst: int = 0
    cases: int = 0
    # As `METHOD path`.
    well: set[str] = field(default_factory=set)

    def hears(self, report: Json) -> int:
        """Takes a report in; the number of requests that it tells of."""
        made: int = report["test_cases"]["generated"]  # type: ignore[index]
        self.worst = max(self.worst, int(str(report["returncode"])))
        self.cases += made
        self.well |= reached(report)
        return made


def made_well(judge: Judge, known: dict[str, Json], verdict: Verdict) -> None:
    """Each call that has a good request is made by it; one that is not answered well is a failure."""
    began = time.monotonic()
    names = [name for name in known if name in GOOD]
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "answered"
        verdict.hears(judge.judged(names, None, "examples", PETITIONS_GOOD=judge.base, PETITIONS_ANSWERED=str(file)))
        answers = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    well = {name for name, status, _ in answers if status < 400}
    for name in sorted(set(names) - well):
        verdict.worst = 1
        said = [f"{status} {text}" for asked, status, text in answers if asked == name and status != 401]
        print(f"{name}: its good request is answered {said}")
    verdict.well |= {f"{known[name]['method']} {known[name]['path']}" for name in well}
    print(f"{len(names)} calls by good requests, {time.monotonic() - began:.0f} s", flush=True)


def played(judge: Judge, role: str, token: str | None, names: list[str], verdict: Verdict) -> None:
    """One role makes these calls."""
    began, made = time.monotonic(), 0
    parts = {
        "examples,fuzzing": [name for name in names if name in FILES],
        "examples,coverage,fuzzing,stateful": [name for name in names if name not in FILES + LAST],
    }
    for phases, part in parts.items():
        if part:
            made += verdict.hears(judge.judged(part, token, phases))
    print(f"as {role}: {len(names)} calls, {made} requests, {time.monotonic() - began:.0f} s", flush=True)


def ended(judge: Judge, _role: str, token: str | None, names: list[str], verdict: Verdict) -> None:
    """One role makes the calls that end what the others need."""
    part = [name for name in names if name in LAST]
    if part:
        verdict.hears(judge.judged(part, token, "examples,coverage,fuzzing"))


def main(base: str, place: str, examples: str, *options: str) -> int:
    document = json.loads(Path(place).read_text(encoding="utf-8"))
    known = {name: one for name, one in operations(document).items() if not re.search(ELSEWHERE, str(one["path"]))}
    states = document["components"]["schemas"]["PetitionState"]["enum"]
    quick, verdict = "--quick" in options, Verdict()
    roles = [role for role in ROLES if role in options] or list(ROLES)

    def upon() -> tuple[Judge, dict[str, str]]:
        filled = seeded(base, states)
        petitions, tokens = filled["petitions"], filled["tokens"]
        assert isinstance(petitions, dict) and isinstance(tokens, dict)
        return Judge(base, place, examples, [id_ for ids in petitions.values() for id_ in ids]), tokens

    last: list[tuple[Judge, str, str | None, list[str]]] = []
    if quick:
        judge, tokens = upon()
        last = [(judge, role, tokens.get(role), wanted(known, role, quick)) for role in roles]
        with ThreadPoolExecutor(2) as pool:
            # The longest ones first.
            for one in sorted(last, key=lambda one: -len(one[3])):
                pool.submit(played, *one, verdict)
    else:
        for role in roles:
            # The calls of the role before have changed what was there.
            judge, tokens = upon()
            last.append((judge, role, tokens.get(role), wanted(known, role, quick)))
            played(*last[-1], verdict)
    # After the others, since the clock of the law goes on here.
    made_well(Judge(base, place, "1", []), known, verdict)
    for one in last:
        ended(*one, verdict)
    if roles != list(ROLES):
        print(f"{verdict.cases} requests as {', '.join(roles)}; failures: {'some' if verdict.worst else 'none'}")
        return verdict.worst
    silent = [name for name, one in known.items() if f"{one['method']} {one['path']}" not in verdict.well]
    unexplained = sorted(set(silent) - set(UNANSWERED))
    print(f"{len(known)} calls, {verdict.cases} requests; failures: {'some' if verdict.worst else 'none'}")
    print(f"{len(known) - len(silent)} calls were answered well at least once; never: {', '.join(sorted(silent)) or 'none'}")
    return 1 if unexplained else verdict.worst


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
