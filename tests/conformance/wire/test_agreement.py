"""The parser and the JSON Schemas accept and refuse the same statements (PROTOCOL 2)."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conformance.wire.agreement import (
    CALENDAR,
    CURVE,
    KID,
    KNOWN_DIFFERENCES,
    WHOLE_FLOAT,
    difference,
    differences,
)
from tests.conformance.wire.mutations import Mutation, mutations, places, put
from tests.conformance.wire.reference import (
    DEFINITIONS,
    NOUNS,
    Reference,
    Schema,
    example,
    load,
    refusal_of,
    schema_name,
    variants,
)
from tests.endurance import often
from verifier.core.errors import Refusal
from verifier.core.wire.statements import TYPS, read_statement, write_statement

REFERENCE = Reference()
CASES = [(typ, variant) for typ in TYPS for variant in variants(typ)]
SAMPLES = {case: variants(case[0])[case[1]] for case in CASES}


def systematic(reference: Reference, typ: str, claims: dict[str, Any]) -> list[Mutation]:
    return list(mutations(reference, reference.schemas[schema_name(typ)], claims))


@pytest.mark.parametrize(("typ", "variant"), CASES)
def test_every_mutation_is_judged_alike(typ: str, variant: str) -> None:
    changed = systematic(REFERENCE, typ, SAMPLES[typ, variant])
    assert len(changed) > 300
    changed = changed[:: often(12, 1)]
    unknown = [each for each in differences(REFERENCE, typ, changed) if each[1] not in KNOWN_DIFFERENCES]
    assert unknown == []


@pytest.mark.parametrize(("typ", "variant"), CASES)
def test_valid_claims_survive_the_noun(typ: str, variant: str) -> None:
    claims = SAMPLES[typ, variant]
    noun = read_statement(claims, NOUNS[typ])
    assert write_statement(noun) == claims
    assert read_statement(write_statement(noun), NOUNS[typ]) == noun
    assert list(write_statement(noun)) == [
        name for name in REFERENCE.schemas[schema_name(typ)]["properties"] if name in claims
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats() | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
CHARACTERS = st.sampled_from("aZ09-_.:=+ /\n\0é٣Ａ") | st.characters()


def _touched(value: Any, draw: Callable[..., Any]) -> Any:
    """``value`` changed a little, or replaced."""
    if isinstance(value, str) and draw(st.booleans()):
        start = draw(st.integers(0, len(value)))
        return value[:start] + draw(st.text(CHARACTERS, max_size=2)) + value[start + draw(st.integers(0, 2)) :]
    if type(value) is int and draw(st.booleans()):
        return value + draw(st.sampled_from([-1, 1, 10, -10, 1000, 10**6, -(10**9), 0.0, 0.25]))
    if isinstance(value, list) and value and draw(st.booleans()):
        return value * draw(st.integers(0, 41))
    if isinstance(value, dict) and value and draw(st.booleans()):
        gone = draw(st.sampled_from(sorted(value)))
        return {name: item for name, item in value.items() if name != gone}
    return draw(JSON)


@st.composite
def mutants(draw: Callable[..., Any]) -> tuple[str, Any]:
    """One to three random changes of valid claims."""
    case = draw(st.sampled_from(CASES))
    claims: Any = SAMPLES[case]
    for _ in range(draw(st.integers(1, 3))):
        path, value = draw(st.sampled_from(list(places(claims))))
        claims = put(claims, path, _touched(value, draw))
    return case[0], claims


@settings(max_examples=often(60, 500), deadline=None)
@given(mutants())
def test_random_mutations_are_judged_alike(mutant: tuple[str, Any]) -> None:
    typ, claims = mutant
    assert difference(REFERENCE, typ, claims) in {None, *KNOWN_DIFFERENCES}
    if refusal_of(typ, claims) is None:
        assert write_statement(read_statement(claims, NOUNS[typ])) == claims


@pytest.mark.parametrize(
    ("known", "typ", "path", "value"),
    [
        (CALENDAR, "sr-contract+jwt", ("first_day",), "2026-02-30"),
        (CALENDAR, "sr-withdrawal+jwt", ("effective_date",), "2027-02-29"),
        (WHOLE_FLOAT, "sr-hours+jwt", ("lines", 0, "hours"), 9600.0),
        (KID, "sr-enrolment+jwt", ("key", "kid"), "A" * 43),
        (CURVE, "sr-enrolment+jwt", ("key", "jwk", "y"), "A" * 43),
    ],
)
def test_known_differences_are_still_there(known: str, typ: str, path: tuple[str | int, ...], value: Any) -> None:
    """A difference that is gone must leave the list; the parser is always the stricter of the two."""
    claims = put(example(typ), path, value)
    assert difference(REFERENCE, typ, claims) == known
    assert isinstance(refusal_of(typ, claims), Refusal)


OWN = "the schema of the typ"


@pytest.mark.parametrize(
    ("typ", "file", "place", "change"),
    [
        ("sr-hours+jwt", DEFINITIONS, "lines.0", lambda s: s["$defs"]["hours_line"].pop("additionalProperties")),
        ("sr-hours+jwt", DEFINITIONS, "lines", lambda s: s["$defs"]["hours_lines"].update(maxItems=501)),
        ("sr-hours+jwt", DEFINITIONS, "contract", lambda s: s["$defs"]["digest"].update(pattern="^[\\w-]{43}$")),
        ("sr-hours+jwt", DEFINITIONS, "month", lambda s: s["$defs"]["month"].pop("pattern")),
        ("sr-hours+jwt", OWN, "revision", lambda s: s["properties"]["revision"].update(maximum=1000)),
        ("sr-hours+jwt", OWN, "(whole)", lambda s: s["required"].remove("part")),
        ("sr-contract+jwt", OWN, "obligation", lambda s: s["properties"]["obligation"].pop("oneOf")),
        ("sr-contract+jwt", OWN, "reference", lambda s: s["properties"]["reference"].update(maxLength=65)),
        ("sr-contract+jwt", DEFINITIONS, "iss", lambda s: s["$defs"]["party"].update(pattern="^(oin|kvk):.+$")),
        ("sr-contract+jwt", DEFINITIONS, "value", lambda s: s["$defs"]["money"].update(minimum=-1)),
        ("sr-eligibility+jwt", OWN, "(whole)", lambda s: s.pop("else")),
        ("sr-eligibility+jwt", OWN, "decision", lambda s: s.pop("then")),
        ("sr-enrolment+jwt", DEFINITIONS, "key.purpose", lambda s: s["$defs"]["key"].pop("if")),
        ("sr-enrolment+jwt", DEFINITIONS, "key.jwk", lambda s: s["$defs"]["p256_jwk"].pop("additionalProperties")),
        ("sr-verdict+jwt", OWN, "verdict", lambda s: s["properties"]["verdict"]["enum"].append("maybe")),
        ("sr-verdict+jwt", OWN, "as_of", lambda s: s["properties"]["as_of"]["required"].remove("root")),
        ("sr-receipt+jwt", OWN, "iss", lambda s: s["properties"]["leaf_index"].update(maximum=10)),
    ],
)  # fmt: skip
def test_a_schema_that_drifts_is_caught(typ: str, file: str, place: str, change: Callable[[Schema], Any]) -> None:
    """The negative control: a schema loosened (or, last, tightened) no longer agrees, and it shows at ``place``."""
    name = schema_name(typ) if file == OWN else file
    schema = copy.deepcopy(load(name))
    change(schema)
    drifted = Reference({name: schema})
    assert any(
        kind not in KNOWN_DIFFERENCES
        for claims in variants(typ).values()
        for _, kind in differences(
            drifted, typ, (each for each in systematic(drifted, typ, claims) if each.label.startswith(f"{place}: "))
        )
    )
