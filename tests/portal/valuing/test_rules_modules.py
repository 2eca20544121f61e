"""The second implementation of valuing, in the browser's language, says what the first one says, to the eurocent.

Node runs the very modules that the register serves: every published rule set and others at random, people at random
under each of them, all of it in one process. Refusals are equal by their code and the member that they name.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.endurance import often
from tests.portal.asking import node, write_assets
from tests.portal.valuing.people_at_random import Asked, agreed_members, months, people
from tests.portal.valuing.tables_at_random import broken, documents
from verifier import shipped
from verifier.core.errors import Refusal
from verifier.core.model.agreed_terms import AgreedTerms
from verifier.core.model.contract import Obligation
from verifier.core.rules.owing.obligation import applicability, obligation_amount
from verifier.core.rules.table.agreed import settled
from verifier.core.rules.table.consistency import STEP
from verifier.core.rules.table.rounding import rounded
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset
from verifier.core.rules.valuing.fulltime import full_time_hours, share
from verifier.core.rules.valuing.valuation import Valuation, worth
from verifier.core.wire import base64url

pytestmark = pytest.mark.slow

PROGRAM = Path(__file__).with_name("ask_rules.mjs")
#: Facts under each published rule set, tables at random and facts under each of these, and broken tables.
OF_EACH, TABLES, OF_A_TABLE, BROKEN = often(100, 2_000), often(120, 3_000), often(12, 30), often(240, 10_000)


@cache
def rulesets() -> Mapping[bytes, RuleSet | Refusal]:
    """Rule sets by their bytes; of those that contradict themselves the refusal."""
    chance = Random(1)  # noqa: S311 - a repeatable choice, no secret
    octets = [shipped.ruleset(name) for name in shipped.ruleset_names()]
    octets += documents(chance, TABLES)
    octets += [each for whole in tuple(octets[:30]) for each in broken(chance, whole, BROKEN // 30)]
    return {each: _parsed(each) for each in octets}


@cache
def whole() -> tuple[RuleSet, ...]:
    return tuple(each for each in rulesets().values() if isinstance(each, RuleSet))


@cache
def asked() -> tuple[Asked, ...]:
    chance = Random(2)  # noqa: S311 - a repeatable choice, no secret
    published = len(shipped.ruleset_names())
    found: list[Asked] = []
    for place, ruleset in enumerate(whole()):
        found += people(chance, ruleset, OF_EACH if place < published else OF_A_TABLE)
    return tuple(found)


@cache
def sums() -> tuple[tuple[dict[str, Any], Callable[[], Any]], ...]:
    """Questions about worth, shares and obligations, each with how the first implementation answers it."""
    chance = Random(3)  # noqa: S311 - a repeatable choice, no secret
    found: list[tuple[dict[str, Any], Callable[[], Any]]] = []
    for ruleset in whole():
        found += [_worth(chance, ruleset), _share(chance, ruleset), _obligation(chance, ruleset)]
        found += [_obligation(chance, ruleset), _malus(chance, ruleset), _applies(chance, ruleset)]
    return tuple(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_assets(tmp_path_factory.mktemp("assets"))


@pytest.fixture(scope="module")
def told(folder: Path) -> list[Any]:
    questions = [_of_ruleset(each) for each in rulesets()]
    questions += [each.question() for each in asked()] + [question for question, _ in sums()]
    return _answers(folder, questions)


def test_every_rule_set_is_read_or_refused_the_same(told: list[Any]) -> None:
    """What a rule set contradicts of itself is not looked for: its digest was signed by who looked (step 6)."""
    expected = [_outcome(each) for each in rulesets().values()]
    assert _differing(_of_ruleset, rulesets(), expected, told[: len(rulesets())]) == []
    refused = Counter(each.code for each in rulesets().values() if isinstance(each, Refusal) and each.step != STEP)
    assert {"wrong_value", "missing_member", "unknown_member"} <= refused.keys()


def test_every_placement_is_worth_the_same(told: list[Any]) -> None:
    answers = told[len(rulesets()) : len(rulesets()) + len(asked())]
    assert _differing(Asked.question, asked(), map(_valued, asked()), [_plain(each) for each in answers]) == []


def test_every_refusal_and_every_reason_is_among_them(told: list[Any]) -> None:
    """The control on the questions: what nothing reaches is not compared."""
    answers = told[len(rulesets()) : len(rulesets()) + len(asked())]
    codes = Counter((each["code"], each["field"]) for each in answers if "code" in each)
    for code, field in (
        ("outside_window", "first_day"),
        ("outside_window", "last_day"),
        ("unknown_reference", "group"),
        ("unsupported", "group"),
        ("unsupported", "traits"),
        ("unsupported", "odd_rule"),
        ("unspecified", "bonuses"),
        ("unspecified", "categories"),
        ("unspecified", "full_time"),
        ("unspecified", "group"),
        ("unspecified", "hourly_for"),
        ("unspecified", "hours_per_day"),
        ("unspecified", "per"),
        ("unspecified", "start_window_months"),
        ("unspecified", "window"),
        ("undecided", "benefit"),
        ("undecided", "employed"),
        ("undecided", "subsidy"),
        ("undecided", "training"),
    ):
        assert codes[code, field] > 0, (code, field)
    valued = [each for each in answers if "rates" in each]
    assert Counter(each["why"] for each in valued).keys() == {None, "minimum_hours", "no_month"}
    assert len(valued) > len(answers) / 4
    assert any(each["flats"] for each in valued)
    assert any(each["bonusCounted"] for each in valued)
    assert max(each["runs"] for each in valued) > 2
    answered = zip(asked(), answers, strict=True)
    rows = {(each.ruleset.digest, answer["row"]) for each, answer in answered if "row" in answer}
    assert len(rows) > 250


def test_sums_are_the_same(told: list[Any]) -> None:
    answers = told[len(rulesets()) + len(asked()) :]
    expected = [_said(answer) for _, answer in sums()]
    assert _differing(lambda each: each[0], sums(), expected, answers) == []


@pytest.mark.parametrize(
    ("module", "was", "becomes"),
    [
        ("rules_windows.js", "each < after", "each <= after"),
        ("rules_windows.js", "isNew.slice(0, room)", "isNew"),
        ("rules_bonuses.js", "other.amount > one.amount", "other.amount < one.amount"),
        ("rules_table.js", "steps / 2n", "0n"),
    ],
)
def test_a_module_that_is_wrong_by_a_little_is_seen(
    module: str, was: str, becomes: str, told: list[Any], tmp_path: Path
) -> None:
    """The negative control: one slip in one module, and it answers otherwise."""
    spoilt = write_assets(tmp_path)
    path = spoilt / json.loads((spoilt / "assets.json").read_text())[module]
    text = path.read_text()
    assert text.count(was) == 1
    path.write_text(text.replace(was, becomes))
    questions = [each.question() for each in asked()] + [question for question, _ in sums()]
    some = slice(None, None, often(5, 10))
    tables = [_of_ruleset(octets) for octets, each in rulesets().items() if isinstance(each, RuleSet)]
    answers = _answers(spoilt, [*tables, *questions[some]])[len(tables) :]
    assert answers != told[len(rulesets()) :][some]


def _answers(folder: Path, questions: Iterable[Mapping[str, Any]]) -> list[Any]:
    lines = "".join(json.dumps(each) + "\n" for each in questions)
    done = subprocess.run(  # noqa: S603 -- our own program
        [node(), str(PROGRAM), str(folder)], input=lines, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def _differing(
    question: Callable[[Any], Any], given: Iterable[Any], expected: Iterable[Any], answers: Iterable[Any]
) -> list[Any]:
    """At most three questions that the modules answer otherwise, with both answers."""
    compared = zip(given, expected, answers, strict=True)
    return [(question(each), first, second) for each, first, second in compared if first != second][:3]


def _parsed(octets: bytes) -> RuleSet | Refusal:
    try:
        return parse_ruleset(octets)
    except Refusal as refusal:
        return refusal


def _of_ruleset(octets: bytes) -> dict[str, Any]:
    digest = base64url.encode(hashlib.sha256(octets).digest())
    return {"ask": "ruleset", "octets": b64encode(octets).decode(), "digest": digest}


def _outcome(parsed: RuleSet | Refusal) -> dict[str, str]:
    if isinstance(parsed, RuleSet) or parsed.step == STEP:
        return {"code": "", "field": ""}
    return {"code": parsed.code, "field": parsed.field}


def _said(answer: Callable[[], Any]) -> Any:
    try:
        return answer()
    except Refusal as refusal:
        return {"code": refusal.code, "field": refusal.field}


def _valued(each: Asked) -> Any:
    return _said(lambda: _written(each.valuation()))


def _written(valuation: Valuation) -> dict[str, Any]:
    return {
        "months": months(valuation.months),
        "rates": list(valuation.rates),
        "flats": [list(each) for each in valuation.flats],
        "flat": valuation.flat,
        "counted": months(valuation.counted),
        "bonusCounted": [[code, months(counted)] for code, counted in valuation.bonus_counted],
    }


def _plain(answer: dict[str, Any]) -> dict[str, Any]:
    """Without the reasoning, which the first implementation does not give."""
    return {name: value for name, value in answer.items() if name not in ("row", "why", "runs")}


def _terms(chance: Random, ruleset: RuleSet) -> AgreedTerms | None:
    agreed = AgreedTerms(full_time_yearly_hours=chance.choice([187_200, 200_000]))
    return agreed if ruleset.full_time.hours.yearly is None and chance.random() < 0.8 else None


def _worth(chance: Random, ruleset: RuleSet) -> tuple[dict[str, Any], Callable[[], Any]]:
    agreed = _terms(chance, ruleset)
    pairs = [(chance.randrange(74_400), chance.randrange(10**10)) for _ in range(24)]
    hours, flat = [list(each) for each in pairs], chance.randrange(10**9)

    def first() -> int:
        return worth(full_time_hours(settled(ruleset, agreed)), pairs, flat).eurocents

    return _question("worth", ruleset, agreed=_written_terms(agreed), hours=hours, flat=flat), first


def _share(chance: Random, ruleset: RuleSet) -> tuple[dict[str, Any], Callable[[], Any]]:
    agreed, hours = _terms(chance, ruleset), chance.choice([0, 1, 15_600, 74_400, 74_401])
    asked = _question("share", ruleset, agreed=_written_terms(agreed), hours=hours)
    return asked, lambda: share(settled(ruleset, agreed), hours)


def _obligation(chance: Random, ruleset: RuleSet) -> tuple[dict[str, Any], Callable[[], Any]]:
    value = chance.choice([0, 1, 33_333_333, 10**9 + 7, 10**15])
    amounts = [{"basis_points": chance.randrange(1, 10_000)}, {"amount": chance.randrange(10**9)}, {}]
    agreed: dict[str, Any] = chance.choice(amounts)
    known = [each.code for each in ruleset.obligation.certificates]
    codes = chance.sample(known, min(len(known), chance.randrange(3)))
    codes += ["never_heard_of"] if chance.random() < 0.05 else []

    def first() -> int:
        return obligation_amount(ruleset, value=value, obligation=Obligation(**agreed), certificates=codes)

    return _question("obligation", ruleset, value=value, agreed=agreed, certificates=codes), first


def _malus(chance: Random, ruleset: RuleSet) -> tuple[dict[str, Any], Callable[[], Any]]:
    shortfall, points = chance.choice([0, 1, 12_345_678, 10**15]), chance.choice([0, 1, 10_000, 17_777])
    asked = _question("malus", ruleset, shortfall=shortfall, basisPoints=points)
    return asked, lambda: rounded(ruleset, shortfall * points, 10_000)


def _applies(chance: Random, ruleset: RuleSet) -> tuple[dict[str, Any], Callable[[], Any]]:
    value = chance.choice([0, 20_000_000, 10**12])
    return _question("applicability", ruleset, value=value), lambda: str(applicability(ruleset, value=value))


def _question(ask: str, ruleset: RuleSet, **members: Any) -> dict[str, Any]:
    return {"ask": ask, "digest": base64url.encode(ruleset.digest), **members}


def _written_terms(agreed: AgreedTerms | None) -> dict[str, Any] | None:
    return None if agreed is None else agreed_members(agreed)
