"""Schema, parser and type metadata of the credential say the same (PROTOCOL 6, SD-JWT VC)."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.conformance.wire.agreement import CURVE, WHOLE_FLOAT
from tests.conformance.wire.mutations import Mutation, mutations, places
from tests.conformance.wire.reference import DEFINITIONS, Reference, Schema, load
from tests.endurance import often
from tests.world.scheme import CONTRACTOR, signing_key
from verifier import shipped
from verifier.core.errors import Refusal
from verifier.core.model.credential import DISCLOSABLE, VCT
from verifier.core.wire import base64url
from verifier.core.wire.credential_fields import read_credential, write_credential
from verifier.core.wire.sd_jwt.disclosing import NEVER_DISCLOSED

#: What a schema cannot say of two members together.
ENDS = "the end lies after the beginning"
KNOWN = frozenset({ENDS, WHOLE_FLOAT, CURVE})

SCHEMA: Schema = json.loads(shipped.credential_schema("compliance.v1"))
TYPE: dict[str, Any] = json.loads(shipped.credential_type("compliance.v1"))
WHOLE: dict[str, Any] = {
    "iss": "https://register.example",
    "iat": 1_783_000_000,
    "exp": 1_790_000_000,
    "vct": VCT,
    "cnf": {"jwk": signing_key(CONTRACTOR).jwk},
    "status": {"status_list": {"idx": 131_071, "uri": "https://register.example/status/n4bQgYhMfWWaL-qgxVrQFQ"}},
    "contract": base64url.encode(bytes(range(32))),
    "as_of": {
        "moment": "2026-06",
        "log_origin": "register.example/log",
        "size": 640,
        "root": base64url.encode(bytes(32)),
        "inputs": base64url.encode(bytes(32)),
    },
    "ruleset": {"name": "utrecht-current", "digest": base64url.encode(bytes(32))},
    "verdict": "on_track",
    "band": "50-75",
    "shortfall_step": 500_000,
    "floor_rounded": 1_000_000,
    "placements_class": "10-14",
    "activities_total": 1,
}
BARE = {name: value for name, value in WHOLE.items() if name not in DISCLOSABLE}


class CredentialReference(Reference):
    """The schema of the credential with the definitions that it shares, offline."""

    def __init__(self, schema: Schema = SCHEMA) -> None:
        super().__init__()
        registry: Registry[Any] = Registry()
        for each in (schema, load(DEFINITIONS)):
            registry = registry.with_resource(each["$id"], Resource.from_contents(each))
        self._credential = Draft202012Validator(schema, registry=registry.crawl())

    def takes(self, claims: Any) -> bool:
        return self._credential.is_valid(claims)


def difference(reference: CredentialReference, claims: Any) -> str | None:
    """None when both say the same; a known difference; or who alone accepts it."""
    refusal, accepted = _refusal(claims), reference.takes(claims)
    if accepted == (refusal is None):
        return None
    if refusal is None:
        return "accepted by the parser only"
    if refusal.field == "exp":
        return ENDS
    if refusal.expected == "a point of P-256":
        return CURVE
    whole = any(isinstance(value, float) and value.is_integer() for _, value in places(claims))
    return WHOLE_FLOAT if whole else "accepted by the schema only"


def _refusal(claims: Any) -> Refusal | None:
    try:
        read_credential(claims)
    except Refusal as refusal:
        return refusal
    return None


def changed(reference: CredentialReference, claims: dict[str, Any], schema: Schema = SCHEMA) -> list[Mutation]:
    return list(mutations(reference, schema, claims))


@pytest.mark.parametrize("claims", [WHOLE, BARE], ids=["whole", "bare"])
def test_every_mutation_is_judged_alike(claims: dict[str, Any]) -> None:
    reference = CredentialReference()
    found = changed(reference, claims)
    assert len(found) > 300
    told = ((each.label, difference(reference, each.claims)) for each in found[:: often(6, 1)])
    assert [each for each in told if each[1] not in {None, *KNOWN}] == []


@pytest.mark.parametrize("claims", [WHOLE, BARE], ids=["whole", "bare"])
def test_valid_claims_survive_the_noun(claims: dict[str, Any]) -> None:
    assert CredentialReference().takes(claims)
    assert write_credential(read_credential(claims)) == claims
    assert list(write_credential(read_credential(claims))) == [
        each for each in SCHEMA["properties"] if each in claims
    ]


def test_an_end_before_its_beginning_is_refused() -> None:
    assert difference(CredentialReference(), {**WHOLE, "exp": WHOLE["iat"]}) == ENDS


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("status", lambda s: s["properties"]["status"].pop("additionalProperties")),
        ("status.status_list.idx", lambda s: _ref(s)["idx"].update(maximum=2**25)),
        ("status.status_list.uri", lambda s: _ref(s)["uri"].pop("pattern")),
        ("verdict", lambda s: s["properties"]["verdict"]["enum"].append("perhaps")),
        ("(whole)", lambda s: s["required"].remove("contract")),
        ("iss", lambda s: s["properties"]["iss"].update(maxLength=20)),
        ("vct", lambda s: s["properties"].update(vct={"type": "string", "minLength": 1, "maxLength": 99})),
        ("band", lambda s: s["properties"].pop("band")),
    ],
)
def test_a_schema_that_drifts_is_caught(place: str, change: Callable[[Schema], Any]) -> None:
    """The negative control: it shows at the very place."""
    schema = copy.deepcopy(SCHEMA)
    change(schema)
    drifted = CredentialReference(schema)
    at_place = [each for each in changed(drifted, WHOLE, schema) if each.label.startswith(f"{place}: ")]
    cases = [each.claims for each in at_place] + [WHOLE]
    assert any(difference(drifted, each) not in {None, *KNOWN} for each in cases)


def _ref(schema: Schema) -> Schema:
    found: Schema = schema["properties"]["status"]["properties"]["status_list"]["properties"]
    return found


def test_the_type_says_which_claims_there_are_and_which_are_disclosed() -> None:
    """Every path is a claim; what can be disclosed always is, and nothing else ever."""
    assert TYPE["vct"] == VCT
    told = {tuple(each["path"]): each for each in TYPE["claims"]}
    assert len(told) == len(TYPE["claims"])
    for path, claim in told.items():
        found: Any = WHOLE
        for name in path:
            found = found[name]
        disclosable = path[0] in DISCLOSABLE
        assert claim["sd"] == ("always" if disclosable else "never")
        assert claim.get("mandatory", False) is not disclosable
    assert {path[0] for path in told} == set(WHOLE) - {"vct"}
    assert {path[0] for path, claim in told.items() if claim["sd"] == "always"}.isdisjoint(NEVER_DISCLOSED)


def test_everything_that_is_shown_has_a_dutch_and_an_english_name() -> None:
    for display in (TYPE["display"], *(each["display"] for each in TYPE["claims"])):
        assert [each["locale"] for each in display] == ["nl", "en"]
        for each in display:
            assert all(each[name].strip() for name in ("name" if "name" in each else "label", "description"))
