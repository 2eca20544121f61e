"""What a page signs is what verifier/core/wire reads, member by member; what that refuses, the page refuses too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.wire.mutations import mutations
from tests.conformance.wire.reference import NOUNS, Reference, example, schema_name, variants
from tests.endurance import often
from tests.portal.asking import write_assets
from tests.portal.calling import Talk, call, talking
from tests.portal.part import Part, said
from tests.unsafe_keys import UnsafeOpeningKey, UnsafeSigningKey
from verifier.core.wire import base64url
from verifier.core.wire.envelope import open_envelope, seal_envelope
from verifier.core.wire.jwk import verifying_key
from verifier.core.wire.statements import read_statement
from verifier.core.wire.strict_json import parse_foreign
from verifier.party.enrolment import open_answer, open_request
from verifier.party.letter import open_letter
from verifier.service.portal.assets import composed_assets

pytestmark = pytest.mark.slow

REFERENCE = Reference()
#: Each function of the module, by the ``typ`` of what it makes.
MADE = {
    "sr-acceptance+jwt": "acceptance",
    "sr-activity+jwt": "activity",
    "sr-activity-confirmation+jwt": "activityConfirmation",
    "sr-claim+jwt": "claim",
    "sr-contract+jwt": "contract",
    "sr-eligibility+jwt": "eligibility",
    "sr-evaluation+jwt": "evaluation",
    "sr-hours+jwt": "hours",
    "sr-message+jwt": "message",
    "sr-placement+jwt": "placement",
    "sr-withdrawal+jwt": "withdrawal",
}
COMMON = ("iss", "aud", "jti", "iat")
#: Of the mutations every this many is asked in a usual run.
EACH = often(19, 1)
BOUNDS = {"limit": 2**24, "depth": 32}


def parts() -> Iterator[Part]:
    every = chain.from_iterable(
        ((typ, name, each.claims) for each in mutations(REFERENCE, REFERENCE.schemas[schema_name(typ)], claims))
        for typ in MADE
        for name, claims in variants(typ).items()
    )
    for number, (typ, name, claims) in enumerate(every):
        if number % EACH == 0:
            octets = json.dumps(claims).encode()
            checked = said(
                lambda typ=typ, octets=octets: read_statement(parse_foreign(octets, **BOUNDS), NOUNS[typ])
            )
            yield Part(f"{typ} {name} {number}", {"ask": "members", "shape": typ, "members": octets}, checked)


def test_every_mutation_is_refused_alike(library: Talk) -> None:
    made = list(parts())
    found = library.answers([each.question for each in made])
    differ = {
        part.name: (second, part.said) for part, second in zip(made, found, strict=True) if second != part.said
    }
    assert differ == {}
    held = {(part.question["shape"], part.said["code"] == "") for part in made}
    assert held == {(typ, held) for typ in MADE for held in (True, False)}
    assert len(made) > 1000


def members_of(claims: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return (
        {name: each for name, each in claims.items() if name not in COMMON},
        {name: each for name, each in claims.items() if name in COMMON},
    )


def test_each_function_makes_the_claims_that_schema_and_parser_accept(library: Talk) -> None:
    wanted = [(typ, claims) for typ in MADE for claims in variants(typ).values()]
    made = library.called([call("statements.js", MADE[typ], *members_of(claims)) for typ, claims in wanted])
    assert made == [claims for _, claims in wanted]
    for (typ, claims), second in zip(wanted, made, strict=True):
        assert list(second) == [
            name for name in REFERENCE.schemas[schema_name(typ)]["properties"] if name in claims
        ]
        assert REFERENCE.accepts(typ, second)
        read_statement(second, NOUNS[typ])


def test_what_was_not_chosen_before_is_made(library: Talk) -> None:
    claims = example("sr-placement+jwt")
    members, who = members_of(claims)
    del who["jti"]
    first, second = library.called([call("statements.js", "placement", members, who)] * 2)
    assert first["jti"] != second["jti"]
    assert read_statement(first, NOUNS["sr-placement+jwt"]).jti == first["jti"]
    digits = first["jti"].replace("-", "")
    assert int(digits[:12], 16) == who["iat"] * 1000


def test_what_is_no_placement_is_named_and_not_repeated(library: Talk) -> None:
    members, who = members_of(example("sr-placement+jwt"))
    refused: list[tuple[dict[str, Any], tuple[str, str]]] = [
        ({"hours_per_week": 12.5}, ("not_strict_json", "")),
        ({"hours_per_week": 0}, ("wrong_value", "hours_per_week")),
        ({"name": "x"}, ("unknown_member", "claims")),
        ({"agency": None}, ("wrong_value", "agency")),
        ({"agency": "\u202e"}, ("not_strict_json", "")),
    ]
    asked = [call("statements.js", "placement", {**members, **changed}, who) for changed, _ in refused]
    assert library.called(asked) == [("refused", *refusal) for _, refusal in refused]


def test_nothing_else_is_signed(library: Talk) -> None:
    asked = [call("statements.js", "claimsOf", typ, {}) for typ in ("sr-receipt+jwt", "toString", "")]
    assert library.called(asked) == [("refused", "wrong_type", "typ")] * 3


def test_a_letter_of_the_page_is_read_by_the_operator(library: Talk) -> None:
    """The claims are the page's own; the signature of a test's key stands for that of the browser."""
    key, opening, at = UnsafeSigningKey(61), UnsafeOpeningKey(62), 1_800_000_000
    members = {"name": "Bouwbedrijf Voorbeeld", "signing": key.jwk, "opening": opening.jwk}
    who = {"iss": "kvk:12345678", "iat": at}
    (request,) = library.called([call("statements.js", "enrolmentRequest", members, who)])
    opened = open_request(letter(request, "sr-enrolment-request+jwt", key), at=at)
    assert opened.request.opening == opening.jwk
    token = seal_envelope(request, typ="sr-enrolment-request+jwt", kid=key.kid, sign=key.sign)
    (digest,) = library.called([call("signing.js", "digestOf", token)])
    said_back = {"request": digest, "opened": "A" * 43}
    (answer,) = library.called([call("statements.js", "enrolmentAnswer", said_back, who)])
    assert open_answer(letter(answer, "sr-enrolment-answer+jwt", key), request=opened, at=at).opened == bytes(32)


def letter(claims: dict[str, Any], typ: str, key: UnsafeSigningKey) -> bytes:
    token = seal_envelope(claims, typ=typ, kid=key.kid, sign=key.sign)
    written = json.dumps({"key": dict(key.jwk), "statement": token}).encode()
    assert open_letter(written, typ=typ).claims == claims
    return written


def test_a_token_of_the_page_opens_and_has_the_same_digest(library: Talk) -> None:
    claims = example("sr-hours+jwt")
    (answer,) = library.answers([{"ask": "sign", "typ": "sr-hours+jwt", "claims": claims}])
    key = verifying_key(answer["jwk"])
    signed = open_envelope(answer["token"], typ="sr-hours+jwt", keys={key.kid: key})
    assert signed.claims == claims
    (digest,) = library.called([call("signing.js", "digestOf", answer["token"])])
    assert digest == base64url.encode(signed.digest)


def test_a_shape_that_is_lax_is_found(tmp_path: Path) -> None:
    """The negative control: one bound moved, and a mutation is refused no more."""
    folder = write_assets(tmp_path)
    served = folder / composed_assets().by_name["statement_shapes.js"]
    text = served.read_text()
    assert text.count("hours_per_week: integer(1, 6_000)") == 1
    served.write_text(text.replace("hours_per_week: integer(1, 6_000)", "hours_per_week: integer(1, 6_001)"))
    claims = {**example("sr-placement+jwt"), "hours_per_week": 6_001}
    octets = json.dumps(claims).encode()
    with talking(folder) as talk:
        (found,) = talk.answers([{"ask": "members", "shape": "sr-placement+jwt", "members": octets}])
    assert found != said(lambda: read_statement(claims, NOUNS["sr-placement+jwt"]))
