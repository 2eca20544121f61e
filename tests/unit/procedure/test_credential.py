"""How a credential is verified: each step refuses what only it stands against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.procedure.cases import JUNE, worked_half_year
from tests.unsafe_keys import UnsafeSigningKey
from tests.world.crediting import PUBLIC_URL, credential_of, draft_credential
from tests.world.scheme import BUYER, CONTRACTOR, DAY, OTHER_CONTRACTOR, REGISTER, signing_key
from verifier.core.errors import (
    BadDisclosure,
    BadKeyBinding,
    BadSignature,
    DirectoryExpired,
    KeyNotActive,
    NotFresh,
    Refusal,
    TrustMissing,
    UnknownKey,
    UnknownMember,
    WrongAudience,
    WrongIssuer,
    WrongRelation,
    WrongType,
    WrongValue,
)
from verifier.core.model.credential import DIGESTS, DISCLOSABLE, Credential
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.credential import Asked, recall_credential, verify_credential, verify_shown_credential
from verifier.core.wire.credential_fields import credential_digest, seal_credential, write_credential
from verifier.core.wire.envelope import seal_envelope
from verifier.core.wire.sd_jwt import present, with_key_binding, write_sd_jwt

NONCE = "n" * 32


class Issued:
    """A world with a verdict, and the credential of it."""

    def __init__(self) -> None:
        self.world, agreed = worked_half_year(10)
        said = self.world.verdict(agreed, JUNE)
        assert said is not None
        self.verdict: Verdict = said.statement
        self.token = credential_of(self.verdict)

    @property
    def at(self) -> int:
        return self.world.at

    def verify(self, token: str = "", **expected: Any) -> Credential:
        trust, at = self.world.trust, expected.pop("at", self.at)
        return verify_credential(token or self.token, trust=trust, at=at, **expected).statement

    def shown(self, holder: UnsafeSigningKey | None = None, **changes: Any) -> str:
        """The band alone, to a buyer."""
        key = holder or signing_key(CONTRACTOR)
        bare = present(self.token, names=["band"])
        said = {"audience": BUYER, "nonce": NONCE, "iat": self.at}
        return with_key_binding(bare, **{**said, **changes}, sign=key.sign)

    def signed(self, key: UnsafeSigningKey | None = None, **changes: Any) -> str:
        """The credential with ``changes`` that a noun can hold, by the register or by somebody else."""
        key, kid = key or signing_key(REGISTER), changes.pop("kid", None)
        made = draft_credential(self.verdict, 0, **changes)
        salts = (bytes([number]) * 16 for number in range(DIGESTS))
        return seal_credential(made, salts=salts, kid=kid or key.kid, sign=key.sign)

    def sealed(self, typ: str = "dc+sd-jwt", **changes: Any) -> str:
        """A credential without disclosures whose claims no noun would have; None takes one away."""
        claims = {**write_credential(draft_credential(self.verdict)), **changes}
        told = {name: value for name, value in claims.items() if value is not None and name not in DISCLOSABLE}
        key = signing_key(REGISTER)
        return write_sd_jwt(seal_envelope(told, typ=typ, kid=key.kid, sign=key.sign), ())


@pytest.fixture(scope="module")
def shared() -> Issued:
    """What no test of it changes."""
    return Issued()


def test_what_it_says_is_what_the_verdict_says(shared: Issued) -> None:
    credential = shared.verify()
    for name in ("contract", "as_of", "ruleset", "verdict", *DISCLOSABLE):
        assert getattr(credential, name) == getattr(shared.verdict, name), name
    assert (credential.iss, credential.holder) == (PUBLIC_URL, signing_key(CONTRACTOR).jwk)
    found = verify_credential(shared.token, trust=shared.world.trust, at=shared.at)
    assert found.digest == credential_digest(shared.token) == credential_digest(shared.shown())
    assert recall_credential(shared.token) == credential


def test_one_that_is_shown_says_what_is_disclosed(shared: Issued) -> None:
    told = shared.verify(shared.shown(), audience=BUYER, nonce=NONCE, require_key_binding=True)
    assert dict(told.disclosed) == {"band": shared.verdict.band}
    assert told.verdict == shared.verdict.verdict


def another_signature(issued: Issued) -> str:
    head, _, rest = issued.token.partition("~")
    return f"{head[:-86]}{'A' * 86}~{rest}"


def another_disclosure(issued: Issued) -> str:
    """One that the register made, of another credential."""
    other = replace(issued.verdict, jti=issued.verdict.jti[:-1] + "0")
    return issued.token + credential_of(other).split("~")[1] + "~"


def another_log(issued: Issued) -> str:
    return issued.signed(as_of=replace(issued.verdict.as_of, log_origin="other.example/log"))


Spoils = Callable[[Issued], str]
WRONG: dict[str, tuple[Spoils, type[Refusal]]] = {
    "by a buyer": (lambda i: i.signed(signing_key(BUYER)), BadSignature),
    "by the holder": (lambda i: i.signed(signing_key(CONTRACTOR)), BadSignature),
    "another signature": (another_signature, BadSignature),
    "in the name of a buyer": (lambda i: i.signed(kid=signing_key(BUYER).kid), UnknownKey),
    "another typ": (lambda i: i.sealed(typ="vc+sd-jwt"), WrongType),
    "another type": (lambda i: i.sealed(vct="urn:nl:social-return:compliance:2"), WrongType),
    "a member too many": (lambda i: i.sealed(shortfall=1), UnknownMember),
    "a value that is none": (lambda i: i.sealed(verdict="perhaps"), WrongValue),
    "an end before its beginning": (lambda i: i.sealed(iat=i.at, exp=i.at - 1), NotFresh),
    "the log of another": (another_log, WrongRelation),
    "signed tomorrow": (lambda i: i.signed(iat=i.at + DAY), NotFresh),
    "ended": (lambda i: i.signed(iat=i.at - DAY, exp=i.at), NotFresh),
    "signed before the key began": (lambda i: i.signed(iat=i.at - 400 * DAY), KeyNotActive),
    "a disclosure of another": (another_disclosure, BadDisclosure),
}


@pytest.mark.parametrize("name", WRONG)
def test_is_refused(shared: Issued, name: str) -> None:
    spoilt, expected = WRONG[name]
    with pytest.raises(expected) as refused:
        shared.verify(spoilt(shared))
    assert refused.type is expected
    shared.verify()


def more_than_was_signed_for(issued: Issued) -> str:
    more = present(issued.token, names=["band", "placements_class"])
    return more + issued.shown().rpartition("~")[2]


SHOWN: dict[str, tuple[Spoils, dict[str, str], type[Refusal]]] = {
    "to somebody else": (lambda i: i.shown(), {"audience": OTHER_CONTRACTOR}, WrongAudience),
    "on another nonce": (lambda i: i.shown(), {"nonce": "m" * 32}, BadKeyBinding),
    "by who is not its holder": (lambda i: i.shown(signing_key(OTHER_CONTRACTOR)), {}, BadSignature),
    "by nobody": (lambda i: i.token, {}, BadKeyBinding),
    "long ago": (lambda i: i.shown(iat=i.at - 301), {}, NotFresh),
    "with more than was signed for": (more_than_was_signed_for, {}, BadKeyBinding),
}


@pytest.mark.parametrize("name", SHOWN)
def test_shown_wrongly_is_refused(shared: Issued, name: str) -> None:
    spoilt, other, expected = SHOWN[name]
    asked = {"audience": BUYER, "nonce": NONCE, **other}
    with pytest.raises(expected) as refused:
        shared.verify(spoilt(shared), **asked, require_key_binding=True)
    assert refused.type is expected


def test_shown_to_whom_nobody_says_is_undecided(shared: Issued) -> None:
    with pytest.raises(TrustMissing):
        shared.verify(shared.shown(), require_key_binding=True)


def test_who_answers_by_post_has_longer(shared: Issued) -> None:
    by_post = shared.shown(iat=shared.at - 3 * DAY)
    asked = Asked(BUYER, NONCE, 7 * DAY)
    trust, at = shared.world.trust, shared.at
    assert verify_shown_credential(by_post, asked=asked, trust=trust, at=at).statement.band == shared.verdict.band
    for lasting in (Asked(BUYER, NONCE), Asked(BUYER, "m" * 32, 7 * DAY)):
        with pytest.raises(Refusal):
            verify_shown_credential(by_post, asked=lasting, trust=trust, at=at)
    with pytest.raises(BadKeyBinding):
        verify_shown_credential(shared.token, asked=asked, trust=trust, at=at)


class TestTrust:
    """What the directory says of the register, of its keys and of the holder's."""

    @pytest.fixture
    def issued(self) -> Issued:
        return Issued()

    def test_a_directory_that_ended_says_nothing(self, issued: Issued) -> None:
        with pytest.raises(DirectoryExpired):
            issued.verify(at=issued.world.scheme.directory.statement.exp + 1)

    def test_a_key_that_ended_later_leaves_what_it_signed(self, issued: Issued) -> None:
        issued.world.scheme.retire(signing_key(REGISTER).kid, at=issued.at, not_after=issued.at)
        assert issued.verify(at=issued.at + 60).verdict == issued.verdict.verdict

    def test_of_a_compromised_key_nothing_proves_when(self, issued: Issued) -> None:
        issued.world.scheme.retire(signing_key(REGISTER).kid, at=issued.at, compromised_since=issued.at + 60)
        with pytest.raises(TrustMissing):
            issued.verify()

    def test_a_holders_key_that_was_revoked_shows_nothing(self, issued: Issued) -> None:
        issued.world.scheme.retire(signing_key(CONTRACTOR).kid, at=issued.at, revoked_at=issued.at)
        with pytest.raises(KeyNotActive):
            issued.verify()

    @pytest.mark.parametrize(("url", "fits"), [(f"{PUBLIC_URL}/", True), ("https://other.example", False)])
    def test_the_register_is_where_the_directory_says(self, issued: Issued, url: str, fits: bool) -> None:
        institutions = issued.world.scheme.directory.statement.institutions
        there = tuple(replace(each, url=url) if each.id == REGISTER else each for each in institutions)
        issued.world.scheme.renew(at=issued.at, institutions=there)
        if fits:
            issued.verify()
        else:
            with pytest.raises(WrongIssuer):
                issued.verify()


def test_a_world_without_the_register_knows_nobody() -> None:
    """The control: under another scheme the same bytes are nobody's."""
    issued = Issued()
    directory = issued.world.trust.directory
    others = tuple(each for each in directory.keys if each.party != REGISTER)
    trust = replace(issued.world.trust, directory=replace(directory, keys=others))
    with pytest.raises(TrustMissing):
        verify_credential(issued.token, trust=trust, at=issued.at)
