"""The second implementation of claiming, in the browser's language, says what the first one says, to the byte.

Node runs the very modules that the register serves: activities under every published rule set and others at random,
grids, what is owed, and the inputs of claims at random, all of it in one process. The proofs that it makes are
verified by the first implementation.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.endurance import often
from tests.portal.asking import node, write_assets
from tests.portal.proving.doings_at_random import Reported, digest, documents, members, reported, written
from tests.portal.proving.worlds_at_random import CONTRACT, RULES, Owing, World, owings, worlds
from verifier import shipped
from verifier.core.errors import OffGrid, Refusal
from verifier.core.privacy import threshold
from verifier.core.privacy.threshold import ThresholdStatement
from verifier.core.procedure.inputs import Inputs
from verifier.core.rules.table.policy import PublicationPolicy
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset
from verifier.core.rules.telling.disclosure import floors
from verifier.core.rules.valuing.activities import counted_activities, value_activity
from verifier.core.wire import base64url
from verifier.party.contractor.counted import highest_floor
from verifier.party.contractor.subtotal import Subtotal, fitting, read_subtotal, write_subtotal

pytestmark = pytest.mark.slow

PROGRAM = Path(__file__).with_name("ask_proving.mjs")
TABLES, OF_EACH, GRIDS, WORLDS, OWINGS = (
    often(60, 2_000),
    often(6, 20),
    often(300, 10_000),
    often(40, 1_000),
    often(3, 20),
)

Question = tuple[dict[str, Any], Callable[[], Any]]


@cache
def rulesets() -> Mapping[bytes, RuleSet]:
    """Rule sets by their bytes: all that are published, and others."""
    chance = Random(1)  # noqa: S311 - a repeatable choice, no secret
    octets = [shipped.ruleset(name) for name in shipped.ruleset_names()]
    return {each: parse_ruleset(each) for each in (*octets, *documents(chance, TABLES))}


@cache
def questions() -> Mapping[str, list[Question]]:
    """What is asked of each kind, with how the first implementation answers it."""
    chance = Random(2)  # noqa: S311 - a repeatable choice, no secret
    done = [each for ruleset in rulesets().values() for each in reported(chance, ruleset, OF_EACH)]
    owed = [each for ruleset in rulesets().values() for each in owings(chance, ruleset, OWINGS)]
    return {
        "value": [_value(each) for each in done if each.confirmed],
        "count": [_count(each) for each in done],
        "grid": [_grid(chance) for _ in range(GRIDS)],
        "owed": [(each.question(), partial(_owed, each)) for each in owed],
        "inputs": [_inputs(chance, each) for each in worlds(chance, WORLDS)],
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = write_assets(tmp_path_factory.mktemp("assets"))
    if "curves.js" not in json.loads((written / "assets.json").read_text()):
        pytest.skip("its libraries are not built: make portal")
    return written


@pytest.fixture(scope="module")
def told(folder: Path) -> Mapping[str, list[Any]]:
    return _told(folder, questions())


@pytest.mark.parametrize("kind", ["value", "count", "grid", "owed", "inputs"])
def test_what_is_worked_out_is_the_same(kind: str, told: Mapping[str, list[Any]]) -> None:
    compared = zip(questions()[kind], told[kind], strict=True)
    assert [(asked, found) for (asked, first), found in compared if _said(first) != found][:2] == []


def test_every_refusal_is_among_them(told: Mapping[str, list[Any]]) -> None:
    """The control on the questions: what nothing reaches is not compared."""
    every = told["value"] + told["count"] + told["owed"]
    codes = Counter((each["code"], each["field"]) for each in every if isinstance(each, dict) and "code" in each)
    for expected in (
        ("not_accepted", "activity"),
        ("unknown_reference", "kind"),
        ("unspecified", "confirmed_by"),
        ("unspecified", "measures"),
        ("unsupported", "contract"),
        ("unsupported", "odd_rule"),
        ("wrong_value", "amount"),
        ("wrong_value", "quantity"),
    ):
        assert codes[expected] > 0, expected
    counts = [each for each in told["count"] if "byKind" in each]
    assert sum(each["eurocents"] > 0 for each in counts) > len(counts) / 3
    assert len({len(each["floors"]) for each in told["grid"]}) > 4
    assert any(each["highest"] is None for each in told["grid"])


def test_proofs_are_those_of_the_program(folder: Path) -> None:
    """Of a floor that is reached; one that is not is refused, and so are openings of something else."""
    chance = Random(3)  # noqa: S311 - a repeatable choice, no secret
    several = [each for each in worlds(chance, 20) if each.counted.worth().eurocents][:3]
    asked = [each.question("prove", floor=each.counted.worth().eurocents) for each in several]
    beyond = several[0].question("prove", floor=several[0].counted.worth().eurocents + 1)
    other = several[0].question("prove", floor=1)
    opened = next(each for each in other["parts"] if any(it["hours"] for _, it in each["granted"]))
    opened["opening"]["seed"] = base64url.encode(bytes(32))
    *proofs, not_reached, not_opened = _answers(folder, [_of_ruleset(RULES), *asked, beyond, other])[1:]
    for each, made in zip(several, proofs, strict=True):
        threshold.verify(
            _statement(each.counted.inputs, each.counted.worth().eurocents), base64url.decode(made["proof"])
        )
        assert made["steps"] == sorted(made["steps"])
        assert all(share <= 1 for share in made["steps"])
    assert (not_reached["code"], not_opened["code"]) == ("wrong_value", "bad_commitment")


def test_subtotals_go_both_ways(folder: Path) -> None:
    """One that the program wrote fits here, and one that was written here fits there; another is missed."""
    chance = Random(4)  # noqa: S311 - a repeatable choice, no secret
    each = next(each for each in worlds(chance, 20) if each.counted.worth().eurocents)
    inputs, own = each.counted.inputs, each.counted
    made = Subtotal(CONTRACT, inputs.moment, inputs.digest, own.worth().numerator, own.blinding())
    spoilt = Subtotal(CONTRACT, inputs.moment, inputs.digest, own.worth().numerator + 1, own.blinding())
    files = [[b64encode(write_subtotal(said)).decode()] for said in (made, spoilt)]
    asked = [each.question("fitting", files=said) for said in (*files, [])]
    written, fits, wrong, absent = _answers(folder, [_of_ruleset(RULES), each.question("inputs", floor=0), *asked])[
        1:
    ]
    assert fits == {"found": [str(made.numerator)], "missing": []}
    assert wrong == {"code": "bad_commitment", "field": "subtotal"}
    assert absent == {"found": [], "missing": [str(inputs.placements[0].placement.statement.iss)]}
    assert written["subtotal"].encode() == write_subtotal(made)
    assert fitting([read_subtotal(written["subtotal"].encode())], inputs.placements, inputs, RULES) == (made,)


@pytest.mark.parametrize(
    ("module", "was", "becomes", "kind"),
    [
        ("rules_activities.js", "monthOf(day) < after", "monthOf(day) <= after", "count"),
        ("rules_activities.js", "one.length - other.length", "other.length - one.length", "count"),
        ("rules_activities.js", "(days + 3) % 7", "days % 7", "count"),
        ("claim_grid.js", "numerator + denominator - 1n", "numerator", "grid"),
        ("claim_grid.js", "atWork >= policy.people", "atWork > policy.people", "grid"),
        ("claim_inputs.js", "month <= moment", "month < moment", "inputs"),
        ("claim_inputs.js", "hours && isFlat", "isFlat", "inputs"),
        ("claim_owed.js", "day.slice(0, 7) <= moment", "day.slice(0, 7) < moment", "owed"),
    ],
)
def test_a_module_that_is_wrong_by_a_little_is_seen(
    module: str, was: str, becomes: str, kind: str, told: Mapping[str, list[Any]], tmp_path: Path
) -> None:
    """The negative control: one slip in one module, and it answers otherwise."""
    spoilt = write_assets(tmp_path)
    path = spoilt / json.loads((spoilt / "assets.json").read_text())[module]
    text = path.read_text()
    assert text.count(was) == 1
    path.write_text(text.replace(was, becomes))
    assert _told(spoilt, {kind: questions()[kind]}) != {kind: told[kind]}


def _told(folder: Path, asked: Mapping[str, list[Question]]) -> Mapping[str, list[Any]]:
    tables = [_of_ruleset(octets) for octets in rulesets()]
    answers = iter(_answers(folder, [*tables, *(each for several in asked.values() for each, _ in several)]))
    assert all(next(answers) is True for _ in tables)
    return {kind: [next(answers) for _ in several] for kind, several in asked.items()}


def _answers(folder: Path, asked: Iterable[Mapping[str, Any]]) -> list[Any]:
    lines = "".join(json.dumps(each) + "\n" for each in asked)
    done = subprocess.run(  # noqa: S603 -- our own program
        [node(), str(PROGRAM), str(folder)], input=lines, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def _said(answer: Callable[[], Any]) -> Any:
    try:
        return answer()
    except Refusal as refusal:
        return {"code": refusal.code, "field": refusal.field}


def _of_ruleset(said: bytes | RuleSet) -> dict[str, Any]:
    octets = said if isinstance(said, bytes) else shipped.ruleset(f"{said.name}.v{said.version}")
    named = base64url.encode(hashlib.sha256(octets).digest())
    return {"ask": "ruleset", "octets": b64encode(octets).decode(), "digest": named}


def _value(each: Reported) -> Question:
    activity, confirmation = each.confirmed[0]
    asked = {"activity": members(activity), "confirmation": members(confirmation)}
    return (
        {"ask": "value", "digest": digest(each.ruleset), **asked},
        lambda: value_activity(each.ruleset, activity, confirmation),
    )


def _count(each: Reported) -> Question:
    def first() -> dict[str, Any]:
        found = counted_activities(each.ruleset, each.confirmed, obligation=each.obligation)
        return {"eurocents": found.eurocents, "byKind": dict(found.by_kind)}

    asked = {"confirmed": written(each.confirmed), "obligation": each.obligation}
    return {"ask": "count", "digest": digest(each.ruleset), **asked}, first


def _grid(chance: Random) -> Question:
    stricter: dict[str, Any] = {"people": 7, "people_per_step": 5, "floor_step": 2_000_000}
    told: dict[str, Any] = chance.choice([{}, stricter])
    policy, remaining = PublicationPolicy(**told), chance.choice([0, 1, 3, 4_000_000, 10**9 + 7, 10**15])
    people = chance.randrange(chance.choice([8, 140]))
    reached, at_work = chance.randrange(2 * remaining + 2), people + chance.randrange(3)

    def first() -> dict[str, Any]:
        highest = None
        with suppress(OffGrid):
            highest = highest_floor(policy, reached, remaining=remaining, people=people, at_work=at_work)
        return {"floors": list(floors(policy, remaining=remaining, people=people)), "highest": highest}

    asked = {"policy": told, "reached": reached, "remaining": remaining, "people": people, "atWork": at_work}
    return {"ask": "grid", **asked}, first


def _owed(each: Owing) -> dict[str, int]:
    owed = each.owed()
    return {"obligation": owed.obligation, "counted": owed.counted, "remaining": owed.remaining}


def _inputs(chance: Random, world: World) -> Question:
    counted, floor = world.counted, chance.choice([0, 1, 4_000_000, 10**12])
    inputs = counted.inputs

    def first() -> dict[str, Any]:
        made = Subtotal(CONTRACT, inputs.moment, inputs.digest, counted.worth().numerator, counted.blinding())
        return {
            "digest": base64url.encode(inputs.digest),
            "point": base64url.encode(inputs.point(RULES, floor)),
            "numerator": str(counted.worth().numerator),
            "blinding": base64url.encode(counted.blinding()),
            "atWork": sum(any(inputs.granted_hours(each)) for each in inputs.placements),
            "subtotal": write_subtotal(made).decode(),
        }

    return world.question("inputs", floor=floor), first


def _statement(inputs: Inputs, floor: int) -> ThresholdStatement:
    return ThresholdStatement(
        contract=CONTRACT, moment=inputs.moment, inputs=inputs.digest, floor=floor, point=inputs.point(RULES, floor)
    )
