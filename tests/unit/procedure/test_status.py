"""A status list of the register and what it says: the steps of ``verify_status_token`` and ``status_of``."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from tests.unit.procedure.refusing import refuses
from tests.unsafe_keys import UnsafeSigningKey
from tests.world import World
from tests.world.scheme import BUYER, DAY, MUNICIPALITY, REGISTER, REGISTRAR, ROOT, signing_key
from verifier.core.errors import (
    BadSignature,
    KeyNotActive,
    MissingMember,
    NotCanonical,
    NotFresh,
    Refusal,
    StatusStale,
    TooLarge,
    TrustMissing,
    Undecided,
    UnknownKey,
    UnknownMember,
    Unsupported,
    WrongHeader,
    WrongRelation,
    WrongType,
    WrongValue,
)
from verifier.core.model.status import SKEW, TRANSITIONS, CredentialStatus, StatusList, StatusListToken, StatusRef
from verifier.core.procedure.status import LONGEST, open_status_token, status_of, verify_status_token
from verifier.core.trust.directory import Trust
from verifier.core.wire import base64url
from verifier.core.wire.envelope import seal_envelope
from verifier.core.wire.status_list import OWN_LIMIT, TYP, pack, write_status_token

ISSUER = "https://register.example"
URI = f"{ISSUER}/status/n4bQgYhMfWWaL-qgxVrQFQ"
TTL = 3600
SIZE = 2**17
KEY = signing_key(REGISTER)
TOLD = {5: CredentialStatus.INVALID, 6: CredentialStatus.SUSPENDED, SIZE - 1: CredentialStatus.INVALID}


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def noun(world: World, **changes: Any) -> StatusListToken:
    statuses = StatusList(2, pack(TOLD, bits=2, size=SIZE), f"{ISSUER}/status")
    made = StatusListToken(ISSUER, URI, world.at, world.at + DAY, TTL, statuses)
    return replace(made, **changes)


def token(world: World, **changes: Any) -> str:
    return write_status_token(noun(world, **changes), kid=KEY.kid, sign=KEY.sign)


def claims(world: World) -> dict[str, Any]:
    """What a token says, to be spoiled and signed by hand."""
    status_list = {"bits": 2, "lst": base64url.encode(zlib.compress(bytes(16)))}
    return {
        "iss": ISSUER,
        "sub": URI,
        "iat": world.at,
        "exp": world.at + DAY,
        "ttl": TTL,
        "status_list": status_list,
    }


def sealed(told: Mapping[str, Any], *, typ: str = TYP, key: UnsafeSigningKey = KEY) -> str:
    return seal_envelope(told, typ=typ, kid=key.kid, sign=key.sign)


def verifies(world: World, *, later: int = 0, trust: Trust | None = None, **seen: int) -> Callable[[str], object]:
    return lambda told: verify_status_token(told, uri=URI, trust=trust or world.trust, at=world.at + later, **seen)


def with_key(world: World, **changes: Any) -> Trust:
    """The world's trust, in which the register's signing key has another record."""
    directory = world.trust.directory
    keys = tuple(replace(each, **changes) if each.kid == KEY.kid else each for each in directory.keys)
    return Trust(replace(directory, keys=keys), world.trust.enrolled)


def test_what_the_register_signed_is_verified_and_tells_each_status(world: World) -> None:
    verified = verify_status_token(token(world), uri=URI, trust=world.trust, at=world.at)
    assert verified.statement == noun(world)
    for place in (0, 4, 5, 6, 7, SIZE - 2, SIZE - 1):
        expected = TOLD.get(place, CredentialStatus.VALID)
        assert status_of(verified, StatusRef(URI, place)) is expected


class TestStep1:
    def test_any_other_typ(self, world: World) -> None:
        for typ in ("JWT", "statuslist+cwt", "application/statuslist+jwt", "sr-verdict+jwt", "StatusList+jwt"):
            refuses(WrongType, verifies(world), sealed(claims(world), typ=typ))

    def test_a_key_that_nobody_knows(self, world: World) -> None:
        refuses(UnknownKey, verifies(world), sealed(claims(world), key=UnsafeSigningKey(900)))

    def test_a_flipped_signature(self, world: World) -> None:
        head, _, signature = token(world).rpartition(".")
        flipped = bytes([*base64url.decode(signature)[:-1], base64url.decode(signature)[-1] ^ 1])
        refuses(BadSignature, verifies(world), f"{head}.{base64url.encode(flipped)}")

    def test_a_mac(self, world: World) -> None:
        _, payload, signature = token(world).split(".")
        header = base64url.encode(b'{"alg":"HS256","typ":"statuslist+jwt","kid":"%s"}' % KEY.kid.encode())
        refuses(WrongHeader, verifies(world), f"{header}.{payload}.{signature}")

    def test_larger_than_any_list_of_ours(self, world: World) -> None:
        refuses_size = verifies(world)
        with pytest.raises(TooLarge):
            refuses_size("a" * (256 * 1024 + 1))


@pytest.mark.parametrize(
    "key",
    [signing_key(BUYER), signing_key(MUNICIPALITY), REGISTRAR],
    ids=["a buyer", "an agency", "the registrar"],
)
def test_step_2_a_key_that_does_not_sign_for_the_register(world: World, key: UnsafeSigningKey) -> None:
    refuses(WrongRelation, verifies(world), sealed(claims(world), key=key), field="kid")


def test_step_2_nor_does_the_root(world: World) -> None:
    refuses(UnknownKey, verifies(world), sealed(claims(world), key=ROOT))


@pytest.mark.parametrize("member", ["iss", "sub", "iat", "exp", "ttl", "status_list"])
def test_step_3_every_member_is_there(world: World, member: str) -> None:
    told = claims(world)
    del told[member]
    refuses(MissingMember, verifies(world), sealed(told), field=member)


BAD: dict[str, tuple[dict[str, Any], type[Refusal], str]] = {
    "another member": ({"aud": ISSUER}, UnknownMember, "claims"),
    "iat as text": ({"iat": "1"}, WrongValue, "iat"),
    "ttl of nothing": ({"ttl": 0}, WrongValue, "ttl"),
    "ttl below nothing": ({"ttl": -1}, WrongValue, "ttl"),
    "ttl as yes": ({"ttl": True}, WrongValue, "ttl"),
    "sub that is no URI": ({"sub": "register"}, WrongValue, "sub"),
    "sub with a space": ({"sub": "https://register.example/status/ x"}, WrongValue, "sub"),
    "iss of another scheme": ({"iss": "javascript:alert"}, WrongValue, "iss"),
    "no list": ({"status_list": []}, WrongValue, "status_list"),
    "no bits": ({"status_list": {"lst": "eNoDAAAAAAE"}}, MissingMember, "bits"),
    "three bits": ({"status_list": {"bits": 3, "lst": "eNoDAAAAAAE"}}, WrongValue, "bits"),
    "bits as text": ({"status_list": {"bits": "2", "lst": "eNoDAAAAAAE"}}, WrongValue, "bits"),
    "no lst": ({"status_list": {"bits": 2}}, MissingMember, "lst"),
    "lst that is empty": ({"status_list": {"bits": 2, "lst": ""}}, WrongValue, "lst"),
    "lst that does not inflate": ({"status_list": {"bits": 2, "lst": "AAAA"}}, NotCanonical, "lst"),
    "more in the list": ({"status_list": {"bits": 2, "lst": "eNoDAAAAAAE", "n": 1}}, UnknownMember, "status_list"),
}


@pytest.mark.parametrize(("changes", "refusal", "field"), BAD.values(), ids=BAD.keys())
def test_step_3_the_claims_are_those_of_a_list(
    world: World, changes: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    refuses(refusal, verifies(world), sealed(claims(world) | changes), field=field)


def test_step_3_a_list_inflates_to_128_kib_and_no_more(world: World) -> None:
    most = replace(noun(world).status_list, lst=bytes(OWN_LIMIT))
    assert verifies(world)(token(world, status_list=most))
    refuses(
        TooLarge, verifies(world), token(world, status_list=replace(most, lst=bytes(OWN_LIMIT + 1))), field="lst"
    )


def test_step_3_a_list_of_that_size_that_does_not_compress_fits_in_a_token(world: World) -> None:
    octets = b"".join(KEY.sign(place.to_bytes(2, "big")) for place in range(OWN_LIMIT // 64))
    assert verifies(world)(token(world, status_list=replace(noun(world).status_list, lst=octets)))


@pytest.mark.parametrize("lasts", [0, -1, LONGEST + 1])
def test_step_3_it_lasts_at_most_72_hours(world: World, lasts: int) -> None:
    refuses(WrongValue, verifies(world), token(world, exp=world.at + lasts), field="exp")
    assert verifies(world)(token(world, exp=world.at + LONGEST))


@pytest.mark.parametrize(
    "changes",
    [{"sub": URI + "/"}, {"sub": URI.upper().replace("HTTPS", "https")}, {"iss": "https://register.exam"}],
    ids=["another", "in capitals", "the issuer of another host"],
)
def test_step_4_it_is_the_list_that_the_credential_names(world: World, changes: dict[str, str]) -> None:
    refuses(WrongRelation, verifies(world), token(world, **changes), field="sub")


def test_step_5_a_moment_before_it_was_signed(world: World) -> None:
    assert verifies(world, later=-300)(token(world))
    refuses(NotFresh, verifies(world, later=-301), token(world), field="iat")


class TestStep6:
    @pytest.mark.parametrize(
        "changes",
        [{"not_before": 1}, {"not_after": 0}, {"revoked_at": 0}, {"compromised_since": 0}],
        ids=lambda each: next(iter(each)),
    )
    def test_a_key_that_was_not_valid_then(self, world: World, changes: dict[str, int]) -> None:
        moved = {
            name: world.at + (value or -1 if name == "not_after" else value) for name, value in changes.items()
        }
        refuses(KeyNotActive, verifies(world, trust=with_key(world, **moved)), token(world), field="kid")

    def test_a_key_that_retired_since_still_stands_for_what_it_signed(self, world: World) -> None:
        trust = with_key(world, revoked_at=world.at + 1)
        assert verifies(world, trust=trust, later=60)(token(world))

    def test_a_key_that_is_known_to_be_compromised_leaves_it_undecided(self, world: World) -> None:
        trust = with_key(world, compromised_since=world.at + 1)
        refuses(TrustMissing, verifies(world, trust=trust), token(world), field="kid")


def test_step_7_an_older_list_than_was_seen_is_undecided(world: World) -> None:
    assert verifies(world, newest_iat_seen=world.at)(token(world))
    refuses(StatusStale, verifies(world, newest_iat_seen=world.at + 1), token(world), field="iat")


class TestStep8:
    def test_fresh_for_ttl_and_a_minute(self, world: World) -> None:
        assert verifies(world, later=TTL + SKEW)(token(world))
        refuses(StatusStale, verifies(world, later=TTL + SKEW + 1), token(world), field="exp")

    def test_never_beyond_its_end(self, world: World) -> None:
        short = token(world, exp=world.at + 10)
        assert verifies(world, later=10)(short)
        refuses(StatusStale, verifies(world, later=11), short, field="exp")

    def test_stale_is_undecided_and_still_opens(self, world: World) -> None:
        assert issubclass(StatusStale, Undecided)
        opened = open_status_token(token(world), uri=URI, trust=world.trust, at=world.at + 10 * DAY)
        assert opened.statement == noun(world)

    def test_good_until_is_what_the_step_says(self, world: World) -> None:
        for lasts, ttl in product((10, DAY), (5, TTL)):
            made = noun(world, exp=world.at + lasts, ttl=ttl)
            assert made.good_until == world.at + min(lasts, ttl)


class TestStatusOf:
    def test_step_9_of_another_list(self, world: World) -> None:
        verified = verify_status_token(token(world), uri=URI, trust=world.trust, at=world.at)
        with pytest.raises(WrongRelation):
            status_of(verified, StatusRef(URI + "x", 5))

    @pytest.mark.parametrize("place", [SIZE, -1, 2**40])
    def test_step_10_outside_the_list(self, world: World, place: int) -> None:
        verified = verify_status_token(token(world), uri=URI, trust=world.trust, at=world.at)
        with pytest.raises(WrongValue):
            status_of(verified, StatusRef(URI, place))

    def test_step_11_a_value_without_a_meaning(self, world: World) -> None:
        statuses = StatusList(2, pack({9: 3}, bits=2, size=SIZE))
        verified = verify_status_token(token(world, status_list=statuses), uri=URI, trust=world.trust, at=world.at)
        assert status_of(verified, StatusRef(URI, 8)) is CredentialStatus.VALID
        with pytest.raises(Unsupported):
            status_of(verified, StatusRef(URI, 9))


def test_invalid_is_final_and_nothing_becomes_what_it_is() -> None:
    allowed = {(now, then) for now, thens in TRANSITIONS.items() for then in thens}
    valid, invalid, suspended = CredentialStatus
    assert allowed == {(valid, invalid), (valid, suspended), (suspended, valid), (suspended, invalid)}
