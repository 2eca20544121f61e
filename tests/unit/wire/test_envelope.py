"""The envelope: hostile tokens earn their one refusal, silently; nothing but a refusal ever comes out."""

from __future__ import annotations

import hashlib
import json
import traceback
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conformance.wire.hostile import cases
from tests.conformance.wire.token_under_test import (
    CANARY,
    CLAIMS,
    HEADER,
    KEY,
    OTHER,
    TYP,
    VALID,
    Case,
    signed,
    token,
)
from verifier.core.errors import NotCanonical, NotStrictJson, Refusal, TooLarge, UnknownKey, WrongHeader
from verifier.core.wire import strict_json
from verifier.core.wire.envelope import (
    DEFAULT_LIMIT,
    LIMITS,
    digest_of,
    limit_of,
    open_envelope,
    reread,
    seal_envelope,
    typ_of,
)

KEYS = {KEY.kid: KEY.public}
CASES = cases()


def _refusal(unverified: Any, typ: str = TYP) -> Refusal | None:
    try:
        open_envelope(unverified, typ=typ, keys=KEYS)
    except Refusal as refusal:
        return refusal
    return None


@pytest.mark.parametrize("case", CASES, ids=lambda each: each.name)
def test_hostile_token_earns_its_refusal(case: Case) -> None:
    assert type(_refusal(case.token)) is (case.refused or type(None))


@pytest.mark.parametrize("case", [case for case in CASES if case.refused], ids=lambda each: each.name)
def test_refusal_repeats_nothing(case: Case) -> None:
    """Neither the message nor the chain of exceptions, as a log would show it, holds a part of the token."""
    refusal = _refusal(case.token)
    assert refusal is not None
    shown = "".join(traceback.format_exception(refusal)) + repr(refusal.args) + refusal.field + refusal.step
    assert CANARY not in shown
    for part in (case.token, *case.token.split(".")):
        assert len(part) < 10 or part not in shown
    for name in ("jku", "x5c", OTHER.kid, KEY.kid, CLAIMS["jti"], CLAIMS["contract"]):
        assert name not in refusal.args[0]


def test_another_program_gives_keys_as_it_has_them() -> None:
    """By the names that it was told: a list of JWKs is as good as a mapping from thumbprints."""
    assert open_envelope(
        token=VALID, typ=TYP, keys=[OTHER.jwk, {**KEY.jwk, "kid": KEY.kid, "alg": "ES256"}]
    ) == open_envelope(VALID, typ=TYP, keys=KEYS)
    with pytest.raises(UnknownKey):
        open_envelope(VALID, typ=TYP, keys=[OTHER.jwk])
    assert open_envelope(VALID, typ=TYP, keys={KEY.kid: KEY.jwk}) == open_envelope(VALID, typ=TYP, keys=KEYS)
    with pytest.raises(UnknownKey):
        open_envelope(VALID, typ=TYP, keys={KEY.kid: OTHER.jwk})


def test_names_are_unique_and_many() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 80


def test_the_twin_signature_has_the_same_digest() -> None:
    twin = next(case.token for case in CASES if case.name == "signature-twin")
    assert twin != VALID
    opened = [open_envelope(each, typ=TYP, keys=KEYS) for each in (VALID, twin)]
    assert opened[0].digest == opened[1].digest == digest_of(twin)
    assert opened[0].digest == hashlib.sha256(VALID.rpartition(".")[0].encode()).digest()
    assert (opened[0].claims, opened[0].kid, opened[0].typ) == (CLAIMS, KEY.kid, TYP)


@pytest.mark.parametrize("typ", ["sr-acceptance+jwt", *LIMITS])
def test_limit_is_the_last_length_that_passes(typ: str) -> None:
    def of_length(length: int) -> str:
        header = {**HEADER, "typ": typ}
        size = (length - len(signed(header, {"x": ""}))) * 3 // 4
        return next(
            made for more in range(-4, 5) if len(made := signed(header, {"x": "x" * (size + more)})) >= length
        )

    limit = limit_of(typ)
    assert len(of_length(limit - 1)) <= limit
    assert _refusal(of_length(limit - 1), typ) is None
    assert type(_refusal(of_length(limit + 1), typ)) is TooLarge


def test_default_limit() -> None:
    assert limit_of("anything") == DEFAULT_LIMIT == 16384


def test_no_key_is_known() -> None:
    with pytest.raises(UnknownKey):
        open_envelope(VALID, typ=TYP, keys={})


@pytest.mark.parametrize(
    "other", [None, 1, b"a.b.c", [VALID], {"token": VALID}], ids=lambda each: type(each).__name__
)
def test_a_token_is_text(other: Any) -> None:
    assert type(_refusal(other)) is NotCanonical


def test_sealed_is_opened_and_reread() -> None:
    made = seal_envelope(CLAIMS, typ=TYP, kid=KEY.kid, sign=KEY.sign)
    opened = open_envelope(made, typ=TYP, keys=KEYS)
    assert opened == reread(made, typ=TYP)
    assert opened.claims == CLAIMS


@pytest.mark.parametrize(
    ("claims", "refused"),
    [
        ({"x": "e\u0301"}, NotStrictJson),
        ({"x": "\ud800"}, NotStrictJson),
        ({"x": "\n"}, NotStrictJson),
        ({"x": 0.5}, NotStrictJson),
        ({"x": "x" * 16000}, TooLarge),
    ],
    ids=["not-nfc", "surrogate", "control", "float", "large"],
)
def test_what_could_not_be_opened_is_not_sealed(claims: dict[str, Any], refused: type[Refusal]) -> None:
    with pytest.raises(refused):
        seal_envelope(claims, typ=TYP, kid=KEY.kid, sign=KEY.sign)


def test_a_signer_that_gives_der_is_noticed() -> None:
    with pytest.raises(NotCanonical):
        seal_envelope(CLAIMS, typ=TYP, kid=KEY.kid, sign=KEY.sign_der)


def test_typ_of_reads_what_is_claimed() -> None:
    assert typ_of(VALID) == TYP
    for header in ({"alg": "ES256", "kid": KEY.kid}, {**HEADER, "typ": 1}, [TYP]):
        with pytest.raises(WrongHeader):
            typ_of(token(strict_json.write(header), b"{}"))


TEXT = st.text() | st.text("abcXYZ019-_.=") | st.binary().map(lambda octets: octets.decode("latin-1"))


@settings(deadline=None)
@given(TEXT | st.lists(TEXT, min_size=3, max_size=3).map(".".join))
@example("a.b." + "A" * 86)
def test_any_text_is_refused(text: str) -> None:
    assert isinstance(_refusal(text), Refusal)


@settings(deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_signed_bytes_are_refused(header: bytes, payload: bytes) -> None:
    """Well signed under a known key, and even so nothing but a refusal."""
    assert isinstance(_refusal(token(header, payload)), Refusal)


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text('{}[]":,0123456789e.-atruenlfs\\u ').map(str.encode))
def test_any_signed_payload_is_refused_or_an_object(payload: bytes) -> None:
    made = token(strict_json.write(HEADER), payload)
    if payload and _refusal(made) is None:
        assert isinstance(json.loads(payload), dict)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["alg", "typ", "kid", "crit"]), JSON | st.sampled_from(["ES256", TYP, KEY.kid]))
)
def test_any_header_gives_a_refusal_or_is_ours(header: dict[str, Any]) -> None:
    try:
        raw = strict_json.write(header)
    except (NotStrictJson, ValueError):  # a lone surrogate, or NaN: no such header can be written
        return
    assert (_refusal(token(raw, strict_json.write(CLAIMS))) is None) == (header == HEADER)


@settings(deadline=None)
@given(
    st.sampled_from([case.token for case in CASES if case.token.count(".") == 2]),
    st.integers(0, 10**6),
    st.integers(0, 4),
    st.text(max_size=3) | st.text("AQgw-_.=", max_size=3),
)
def test_a_changed_token_gives_a_refusal_or_the_same_digest(base: str, place: int, gone: int, put: str) -> None:
    start = place % (len(base) + 1)
    changed = base[:start] + put + base[start + gone :]
    if _refusal(changed) is None:
        assert any(case.token == changed for case in CASES if case.refused is None)
