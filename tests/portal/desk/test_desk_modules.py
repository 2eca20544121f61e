"""A desk in the browser verifies, opens and judges as the desk's program does: the same cases, the same answers.

What a register may hand out wrongly, what is declined for every reason, and files of people, right and wrong: Node
runs the very modules that the register serves, all in one process.
"""

from __future__ import annotations

import json
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from keys.custody.keystore import Keystore
from tests.portal.asking import node, write_assets
from tests.portal.calling import require_libraries
from tests.unit.custody.unsafe_kdf import UNSAFE_FLOOR
from tests.unit.party.agency import test_csv_file as files
from tests.unit.party.agency.test_declining import DECLINED, REFUSED
from tests.unit.party.agency.test_keys_and_rules import CHANGES, enrolled_anew
from tests.unit.party.agency.unsafe_cast import (
    AT,
    OTHER_PERSON,
    PERSON,
    Cast,
    contract_token,
    person,
    subject,
    unsafe_cast,
    waiting,
)
from tests.unsafe_scheme import AGENCY, CONTRACTOR, DAY, PASSPHRASE
from verifier import shipped
from verifier.core.errors import Refusal
from verifier.core.model.agreed_terms import AgreedTerms
from verifier.core.model.placement import EmploymentKind, contract_scopes
from verifier.core.privacy.subject import Scheme
from verifier.core.rules.valuing.windows import NOTHING_GIVEN
from verifier.core.trust.kit import write_kit
from verifier.core.wire import base64url
from verifier.party.agency.case import shipped_rulesets, verify_case, with_enrolments
from verifier.party.agency.judgement import Declined, Incomplete, judge, open_subject
from verifier.party.agency.registers import PersonRecord
from verifier.party.agency.registers.csv_file import COLUMNS, PERIODS, CsvFile
from verifier.party.home import KEYSTORE
from verifier.party.register.answers import WaitingPlacement
from verifier.party.transport import Refused

pytestmark = pytest.mark.slow

PROGRAM = Path(__file__).with_name("ask_desk.mjs")
RULESET = shipped.ruleset("utrecht-current.v1")


@dataclass(frozen=True)
class Look:
    """A placement that waits, at a desk that knows ``known`` people, at ``at``."""

    cast: Cast
    waiting: WaitingPlacement
    known: tuple[PersonRecord, ...] = ()
    at: int = AT

    def question(self) -> dict[str, Any]:
        home, item = self.cast.homes[AGENCY], self.waiting
        keystore = Keystore.open(home.folder / KEYSTORE, PASSPHRASE, floor=UNSAFE_FLOOR)
        (secret,) = (keystore.unsealed(each) for each in keystore.entries if each.purpose == "opening")
        return {
            "ask": "look",
            "directory": self.cast.directory,
            "kit": _base64(write_kit(home.kit)),
            "enrolments": dict(self.cast.enrolments),
            "waiting": {
                "digest": base64url.encode(item.digest),
                "statement": item.unverified_statement,
                "contract": item.unverified_contract,
                "sealed_subject": base64url.encode(item.unverified_sealed_subject),
                "since": datetime.fromtimestamp(item.since, UTC).isoformat().replace("+00:00", "Z"),
            },
            "agency": AGENCY,
            "at": self.at,
            "ruleset": _base64(RULESET),
            "secret": _base64(secret),
            "csv": _base64(_csv(self.known)),
        }

    def answer(self) -> dict[str, Any]:
        """What the desk's program finds."""
        home = self.cast.homes[AGENCY]
        trust = with_enrolments(home.trust(at=self.at), [self.waiting], self._enrolment, at=self.at)
        try:
            case = verify_case(self.waiting, agency=AGENCY, rulesets=shipped_rulesets(), trust=trust, at=self.at)
        except Refusal as refusal:
            return {"code": refusal.code, "field": refusal.field}
        if not case.may_be_answered(at=self.at):
            return {"decision": "waiting", "reason": "reply_key_not_active"}
        assert case.ruleset is not None
        scopes = {"scopes": list(contract_scopes(case.contract))}
        try:
            whose = open_subject(case, home)
        except Declined as declined:
            return {"decision": "declined", "reason": str(declined.reason)}
        people = CsvFile.parse(_csv(self.known))
        try:
            award = judge(
                case, whose, people=people, ruleset=case.ruleset, given=lambda _: NOTHING_GIVEN, trust=trust
            )
        except Declined as declined:
            return {"decision": "declined", "reason": str(declined.reason), **scopes}
        except Incomplete:
            return {"decision": "waiting", "reason": "facts_missing", **scopes}
        valued = {"rates": list(award.valuation.rates), "flat": award.valuation.flat}
        return {"decision": "eligible", "reason": "valued", "bsn": award.bsn, **valued, **scopes}

    def _enrolment(self, kid: str) -> str:
        if kid not in self.cast.enrolments:
            raise Refused("not_found", 404, "", "", "")
        return self.cast.enrolments[kid]


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    require_libraries()
    made = unsafe_cast(tmp_path_factory.mktemp("cast"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def looks(cast: Cast) -> list[Look]:
    found = [Look(cast, make(cast), (person(),), AT + 2 * DAY) for _, make in REFUSED]
    found.append(Look(cast, replace(waiting(cast, subject()), since=AT + 3600), (person(),)))
    for _, declined in DECLINED:
        known, item = declined(cast)
        found.append(Look(cast, item, (known,) if known else ()))
    for purpose, changed, _ in CHANGES:
        home = cast.homes[CONTRACTOR]
        keyed = {"signing": home.signing_key().kid, "opening": home.custodian.opening().kid}
        ended = enrolled_anew(cast, keyed[purpose], **changed)
        found.append(Look(ended, waiting(cast, subject()), (person(),), AT + 2 * DAY))
    return found + [Look(cast, make(cast), (person(), OLDER)) for make in ELIGIBLE]


OLDER = person("999992077", birth_date=date(1960, 2, 29), traits=frozenset({"status_holder"}))
ELIGIBLE: list[Callable[[Cast], WaitingPlacement]] = [
    lambda cast: waiting(cast, subject()),
    lambda cast: waiting(cast, subject(born=date(1990, 1, 1))),
    lambda cast: waiting(cast, subject("999992077"), employment_kind=EmploymentKind.PERMANENT),
    lambda cast: waiting(cast, subject(), first_day=date(2026, 2, 10), last_day=date(2026, 4, 1)),
    lambda cast: waiting(cast, subject(), contract=contract_token(cast, recovery_months=6)),
    lambda cast: waiting(
        cast, subject(), contract=contract_token(cast, agreed=AgreedTerms(full_time_weekly_hours=3600))
    ),
]


def test_a_desk_in_the_browser_says_what_the_desks_program_says(looks: list[Look], folder: Path) -> None:
    told = answers(folder, [each.question() for each in looks])
    expected = [each.answer() for each in looks]
    assert differing(expected, told) == []
    assert {each.get("decision", "refused") for each in told} == {"refused", "declined", "waiting", "eligible"}
    assert {each["reason"] for each in told if "reason" in each} >= {reason for reason, _ in DECLINED}


def test_a_file_of_people_is_read_or_refused_the_same(folder: Path) -> None:
    other = {**files.ROW, "bsn": OTHER_PERSON, "statement_number": "DGV-2"}
    contents = [files.written(), files.written(files.ROW), files.written(files.ROW, files.ROW)]
    contents += [files.written(files.ROW, {**other, column: text}) for column, text in files.WRONG]
    twice = ({**other, column: files.ROW[column]} for column in ("bsn", "statement_number"))
    contents += [files.written(files.ROW, each) for each in twice]
    contents += [
        b"",
        b"bsn,group\r\n",
        (files.HEADER + ",more").encode(),
        b"\xff\xfe",
        b"\xef\xbb\xbf" + files.written(files.ROW),
        files.written(files.ROW) + b'"open',
        files.written(files.ROW).replace(b"\r\n", b"\n"),
        files.written(files.ROW).replace(PERSON.encode(), b'"%s"' % PERSON.encode()),
        files.written(files.ROW) + b"\r\n",
    ]
    told = answers(folder, [{"ask": "people", "csv": _base64(each)} for each in contents])
    expected = [_read(each) for each in contents]
    assert differing(expected, told) == []


#: A fact as a refusal names it, and as the form asks for it; since when and until when is always asked.
ASKED = {"employed": "earlier", "subsidy": "subsidy", "training": "training"}


def test_whatever_a_value_turns_on_is_asked(folder: Path) -> None:
    """Of every published rule set; and no fact is asked in all of them, so that a form is as short as it can be."""
    names = list(shipped.ruleset_names())
    rules = [shipped.ruleset(each) for each in names]
    told = answers(
        folder,
        [
            {"ask": "asks", "ruleset": _base64(each), "digest": base64url.encode(sha256(each).digest())}
            for each in rules
        ],
    )
    turned_on = {each for one in told for each in one["found"]}
    assert set(ASKED) <= turned_on <= {*ASKED, "benefit"}
    missed = [
        (name, fact)
        for name, one in zip(names, told, strict=True)
        for fact in one["found"]
        if fact in ASKED and not one["asked"][ASKED[fact]]
    ]
    assert missed == []
    assert all({one["asked"][each] for one in told} == {True, False} for each in (*ASKED.values(), "birth_date"))


def test_a_browser_without_a_newer_key_does_not_take_an_envelope_for_anothers(cast: Cast, folder: Path) -> None:
    home = cast.homes[AGENCY]
    kid = home.custodian.opening().kid
    question = {"ask": "holds", "directory": cast.directory, "kit": _base64(write_kit(home.kit)), "at": AT}
    asked = [{**question, "agency": AGENCY, "kids": each} for each in ([kid], [kid, "A" * 43], ["A" * 43], [])]
    assert answers(folder, asked) == [True, True, False, False]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_assets(tmp_path_factory.mktemp("assets"))


def answers(folder: Path, questions: list[Mapping[str, Any]] | list[dict[str, Any]]) -> list[Any]:
    lines = "".join(json.dumps(each) + "\n" for each in questions)
    done = subprocess.run(  # noqa: S603 -- our own program
        [node(), str(PROGRAM), str(folder)], input=lines, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def differing(expected: list[Any], told: list[Any]) -> list[Any]:
    """Where the two say something else, with both answers."""
    pairs = enumerate(zip(expected, told, strict=True))
    return [(place, first, second) for place, (first, second) in pairs if first != second]


def _read(content: bytes) -> dict[str, Any]:
    try:
        people = CsvFile.parse(content)
    except Refusal as refusal:
        return {"code": refusal.code, "field": refusal.field}
    return {"size": sum(people.find(Scheme.BSN, each) is not None for each in (PERSON, OTHER_PERSON))}


def _csv(known: tuple[PersonRecord, ...]) -> bytes:
    lines = [",".join((*COLUMNS, *PERIODS))]
    for each in known:
        cells = {
            "bsn": each.bsn,
            "birth_date": str(each.birth_date or ""),
            "group": each.group or "",
            "traits": ";".join(sorted(each.traits)),
            "since": str(each.since or ""),
            "until": str(each.until or ""),
            "employers": ";".join(f"{at.employer}@{at.first_day}..{at.last_day or ''}" for at in each.employments),
            "consents": ";".join(sorted(each.consents)),
        }
        lines.append(",".join(cells.get(column, "") for column in (*COLUMNS, *PERIODS)))
    return ("\r\n".join(lines) + "\r\n").encode()


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode()
