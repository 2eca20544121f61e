"""A presentation is verified as RFC 9901 says, or refused by us: round trips, single changes, odd questions."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conformance.sd_jwt.exchanged import Exchange, expected, ours
from tests.conformance.sd_jwt.presented import (
    ASKED,
    AT,
    AUDIENCE,
    BOUND,
    CLAIMS,
    DISCLOSURES,
    ISSUER,
    NONCE,
    OTHER,
    PAYLOAD,
    PLAIN,
    VALID,
    bound,
    presented,
)
from tests.endurance import often
from verifier.core.errors import BadDisclosure, NotFresh, Refusal, WrongIssuer, WrongType, WrongValue
from verifier.core.model.evidence import Verified
from verifier.core.model.presentation import KeyBinding
from verifier.core.procedure.presentation import VerifiedPresentation, verify_presentation
from verifier.core.procedure.presenting import STEPS
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.sd_jwt import Path
from verifier.core.wire.sd_jwt.disclosing import NEVER_DISCLOSED

KEYS = [ISSUER.jwk]


def verified(token: Any, **asked: Any) -> VerifiedPresentation:
    return verify_presentation(token, **{"issuer_keys": KEYS, "at": AT, **asked})


def test_what_is_verified_is_told_with_its_bytes() -> None:
    told = verified(BOUND, **ASKED)
    assert isinstance(told, Verified)
    assert (told.claims, told.issuer, told.vct) == (CLAIMS, PLAIN["iss"], PLAIN["vct"])
    assert told.key_binding == KeyBinding(AUDIENCE, NONCE, AT - 10)
    assert (told.statement.claims, told.token) == (CLAIMS, BOUND)
    assert told.digest == digest_of(BOUND.partition("~")[0])


def test_expectations_that_are_met() -> None:
    assert verified(VALID, issuer=PLAIN["iss"], vct=PLAIN["vct"]).key_binding is None
    with pytest.raises(WrongIssuer):
        verified(VALID, issuer="https://other.example")


@pytest.mark.parametrize("asked", [{}, {"audience": AUDIENCE}, {"nonce": NONCE}], ids=["nothing", "aud", "nonce"])
def test_a_binding_that_is_not_compared_whole_is_not_told(asked: dict[str, str]) -> None:
    """Who does not say for whom and on which nonce must not believe that it was bound to them."""
    assert verified(BOUND, **asked).key_binding is None


@pytest.mark.parametrize(
    "at",
    [
        AT,
        datetime.fromtimestamp(AT, UTC),
        datetime.fromtimestamp(AT, timezone(timedelta(hours=2))),
        datetime.fromtimestamp(AT, UTC) + timedelta(milliseconds=999),
    ],
    ids=["seconds", "utc", "other-zone", "fraction"],
)
def test_a_moment_is_seconds_or_has_its_zone(at: Any) -> None:
    assert verified(presented({**PAYLOAD, "exp": AT + 1, "nbf": AT}, DISCLOSURES), at=at).claims
    with pytest.raises(NotFresh):
        verified(presented({**PAYLOAD, "exp": AT}, DISCLOSURES), at=at)


@pytest.mark.parametrize("at", [datetime(2025, 6, 15), True, 1.5, "1750000000", None, -1])  # noqa: DTZ001 - without a zone
def test_any_other_moment_is_refused(at: Any) -> None:
    with pytest.raises(WrongValue) as refused:
        verified(VALID, at=at)
    assert refused.value.field == "at"


def test_another_typ_has_no_rules_of_a_credential() -> None:
    header = {"alg": "ES256", "typ": "example+sd-jwt"}
    assert verified(presented({"cnf": 7}, header=header), typ="example+sd-jwt").vct is None
    older = {"alg": "ES256", "typ": "vc+sd-jwt"}
    with pytest.raises(WrongType):
        verified(presented(PAYLOAD, DISCLOSURES, header=older))
    with pytest.raises(Refusal):
        verified(presented({"cnf": 7}, header=older), typ="vc+sd-jwt")


def test_no_typ_is_asked_for_by_name() -> None:
    bare = presented({"sub": "x"}, header={"alg": "ES256"})
    assert verified(bare, typ=None).claims == {"sub": "x"}
    for header in ({"alg": "ES256", "typ": "x"}, {"alg": "ES256", "typ": None}):
        with pytest.raises(WrongType):
            verified(presented({"sub": "x"}, header=header), typ=None)


@pytest.mark.parametrize("keys", [[{**ISSUER.jwk, "kid": "other"}], [OTHER.jwk, {**ISSUER.jwk, "kid": "other"}]])
def test_a_key_is_found_by_its_thumbprint_too(keys: list[dict[str, str]]) -> None:
    assert verified(VALID, issuer_keys=keys).claims == CLAIMS


def test_steps_are_numbered_and_told() -> None:
    assert list(STEPS) == list(range(1, 21))
    text = verify_presentation.__doc__ or ""
    assert all(f" {step}. " in text.replace("\n", " ") for step in STEPS)
    with pytest.raises(BadDisclosure) as refused:
        verified(presented(PLAIN, DISCLOSURES[:1]))
    assert refused.value.step == "10"


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=6)
NAMES = TEXT.filter(lambda name: name not in {"_sd", "_sd_alg", "...", "aud", "iat", *NEVER_DISCLOSED})
LEAVES = st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.floats(-1e9, 1e9) | TEXT
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8
)


def paths_in(value: Any, path: Path = ()) -> list[Path]:
    """Every path of a value but the outermost."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: list[Path] = [path] if path else []
    return found + [each for step, one in inner for each in paths_in(one, (*path, step))]


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    """Claims of any shape, some of which can be disclosed, and some of those are shown with what they lie in."""
    more = draw(st.dictionaries(NAMES, VALUES, max_size=4))
    paths = paths_in(more)
    disclosable = draw(st.sets(st.sampled_from(paths))) if paths else set[Path]()
    chosen = draw(st.sets(st.sampled_from(sorted(disclosable, key=str)))) if disclosable else set[Path]()
    shown = {path for path in disclosable if any(each[: len(path)] == path for each in chosen)}
    decoys = {path: 1 for path in paths if draw(st.booleans())}
    return Exchange("drawn", {**PLAIN, **more}, tuple(disclosable), tuple(shown), decoys)


@settings(max_examples=often(40, 600))
@given(exchanges(), st.booleans())
def test_what_is_concealed_and_shown_verifies(exchange: Exchange, kb: bool) -> None:
    token = bound(ours(exchange)) if kb else ours(exchange)
    told = verified(token, **(ASKED if kb else {}))
    assert told.claims == expected(exchange)
    assert (told.key_binding is not None) == kb


CHARACTERS = "A9-_=~. \n\x00é{"


@settings(max_examples=often(100, 2000))
@given(st.integers(0, len(BOUND) - 1), st.sampled_from(CHARACTERS), st.sampled_from(["put", "replace", "drop"]))
def test_one_change_never_verifies_to_other_claims(place: int, character: str, change: str) -> None:
    text = {"put": character + BOUND[place], "replace": character, "drop": ""}[change]
    changed = BOUND[:place] + text + BOUND[place + 1 :]
    if changed == BOUND:
        return
    with pytest.raises(Refusal):
        verified(changed, **ASKED)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
JWKS = st.lists(
    st.dictionaries(st.sampled_from(["kty", "crv", "x", "y", "d", "kid", "use", "key_ops"]), ANYTHING), max_size=3
)
QUESTIONS = st.fixed_dictionaries(
    {},
    optional={
        "issuer_keys": ANYTHING | JWKS,
        "at": ANYTHING,
        "typ": ANYTHING,
        "issuer": ANYTHING,
        "vct": ANYTHING,
        "audience": ANYTHING,
        "nonce": ANYTHING,
        "key_binding_max_age": ANYTHING,
        "require_key_binding": ANYTHING,
    },
)


@settings(max_examples=often(40, 800))
@given(ANYTHING | st.sampled_from([VALID, BOUND]), QUESTIONS)
def test_only_our_refusals_leave(token: Any, asked: dict[str, Any]) -> None:
    with suppress(Refusal):
        assert verified(token, **asked).claims == CLAIMS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=often(40, 800))
@given(st.dictionaries(st.sampled_from([*PLAIN, "aud", "_sd", "_sd_alg", "...", "x"]), JSON, max_size=4))
def test_only_our_refusals_leave_a_signed_payload(changed: dict[str, Any]) -> None:
    """An issuer is trusted to sign, not to write what can be read."""
    with suppress(Refusal):
        assert verified(presented({**PAYLOAD, **changed}, DISCLOSURES)).claims
