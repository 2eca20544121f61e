"""A succession: who rotates a key and is introduced anew loses nothing of what the old key signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.unsafe_scheme import (
    AGENCY,
    DAY,
    PASSPHRASE,
    REGISTER,
    YEAR,
    UnsafeScheme,
    described,
    reopened,
    unsafe_cost,
    unsafe_scheme,
)
from verifier.core.errors import BadSignature, KeyNotActive, UnknownKey
from verifier.core.log.checkpoint import Checkpoint, write_checkpoint
from verifier.core.log.signer import LogSigner, signed_note
from verifier.core.model.directory import Directory, EvaluatorYear, Witness
from verifier.core.model.party import Purpose
from verifier.core.trust.authority import authorise
from verifier.core.trust.directory import Trust
from verifier.core.wire import base64url
from verifier.core.wire.note import open_note
from verifier.party.home import Home
from verifier.party.keyring import destroy_key, rotate_key
from verifier.party.operator.description import Description, description_of, revoked
from verifier.party.operator.directory import build_directory
from verifier.party.operator.succession import OVERLAP, after, succeeding

AT = 1_790_000_000
LATER = AT + 10 * DAY
OLD, NEW = b"\x01" * 32, b"\x02" * 32


@dataclass(frozen=True)
class Rotated:
    """A scheme whose register rotated its signing and its log key; the agency rotated its opening key."""

    scheme: UnsafeScheme
    register: Home
    agency: Home
    signing: str
    opening: str

    @property
    def members(self) -> tuple[Home, ...]:
        fresh = {REGISTER: self.register, AGENCY: self.agency}
        return tuple(fresh.get(home.party, home) for home in self.scheme.members)

    def next(self, *, at: int = LATER) -> Directory:
        """The directory that the operator builds from what is introduced now."""
        operator = self.scheme.operator
        described_now = succeeding(operator, described(operator, self.members, at=at), at=at)
        build_directory(operator, described_now, at=at)
        return operator.trust(at=at).directory


def rotated_home(home: Home, *purposes: str) -> Home:
    kids = [entry.kid for entry in home.entries if entry.purpose in purposes]
    folder = home.folder
    home.close()
    with unsafe_cost():
        for kid in kids:
            rotate_key(folder, PASSPHRASE, kid, at=LATER)
    return reopened(folder)


@pytest.fixture
def rotated(tmp_path: Path) -> Iterator[Rotated]:
    scheme = unsafe_scheme(tmp_path, at=AT)
    signing, opening = scheme.register.signing_key().kid, scheme.agency.custodian.opening().kid
    made = Rotated(
        scheme,
        rotated_home(scheme.register, "signing", "log"),
        rotated_home(scheme.agency, "opening"),
        signing,
        opening,
    )
    yield made
    made.register.close()
    made.agency.close()
    scheme.close()


def signed_verdict_of(directory: Directory, kid: str, *, at: int) -> None:
    """What a verifier asks of the key that signed a verdict at a moment."""
    authorise("sr-verdict+jwt", kid=kid, issuer=REGISTER, trust=Trust(directory), at=at)


def test_what_the_old_key_signed_is_still_signed_by_the_register(rotated: Rotated) -> None:
    directory = rotated.next()
    signed_verdict_of(directory, rotated.signing, at=AT)
    signed_verdict_of(directory, rotated.register.signing_key().kid, at=LATER)


def test_without_the_succession_it_is_not(rotated: Rotated) -> None:
    """Negative control: the directory as it was built before this."""
    scheme = rotated.scheme
    token = build_directory(scheme.operator, described(scheme.operator, rotated.members, at=LATER), at=LATER)
    assert token
    with pytest.raises(UnknownKey):
        signed_verdict_of(scheme.operator.trust(at=LATER).directory, rotated.signing, at=AT)


def test_the_old_key_signs_for_a_while_and_then_no_more(rotated: Rotated) -> None:
    directory = rotated.next()
    signed_verdict_of(directory, rotated.signing, at=LATER + OVERLAP)
    with pytest.raises(KeyNotActive):
        signed_verdict_of(directory, rotated.signing, at=LATER + OVERLAP + 1)


def test_building_again_does_not_make_it_longer(rotated: Rotated) -> None:
    first = rotated.next()
    second = rotated.next(at=LATER + 5 * DAY)
    (kept, again) = (Trust(each).record(rotated.signing) for each in (first, second))
    assert kept.not_after == again.not_after == LATER + OVERLAP


def test_nothing_is_sealed_to_the_old_opening_key(rotated: Rotated) -> None:
    trust = Trust(rotated.next())
    assert trust.opening_key(AGENCY, at=LATER + 1).kid == rotated.agency.custodian.opening().kid
    assert trust.record(rotated.opening).not_after == LATER


def test_old_and_new_log_key_are_listed_and_each_opens_what_both_signed(rotated: Rotated) -> None:
    before, now = rotated.scheme.trust.directory.log, rotated.next().log
    new, old = rotated.register.custodian.signers("log")
    keys = tuple(base64url.decode(each.jwk["x"]) for each in (new, old))
    assert (before.keys, now.keys) == (keys[1:], keys)
    body = write_checkpoint(Checkpoint(now.origin, 64, bytes(32)))
    signers = [LogSigner(key, each.sign) for key, each in zip(keys, (new, old), strict=True)]
    both, once = (signed_note(body, name=now.origin, signers=each) for each in (signers, signers[1:]))
    for keyring in (before.keys, now.keys, keys[:1]):
        assert open_note(both, name=now.origin, keys=keyring) == body
    assert open_note(once, name=now.origin, keys=now.keys) == body
    with pytest.raises(BadSignature):
        open_note(once, name=now.origin, keys=keys[:1])


def test_a_log_key_that_is_destroyed_signs_no_more(rotated: Rotated) -> None:
    new, old = rotated.register.custodian.signers("log")
    folder = rotated.register.folder
    with unsafe_cost():
        destroy_key(folder, PASSPHRASE, old.kid, at=LATER)
    with reopened(folder) as again:
        assert [each.kid for each in again.custodian.signers("log")] == [new.kid]


def test_the_first_directory_follows_none(tmp_path: Path) -> None:
    scheme = unsafe_scheme(tmp_path, at=AT)
    (scheme.operator.folder / "directory.jwt").unlink()
    assert succeeding(scheme.operator, scheme.description, at=AT) == scheme.description
    scheme.close()


def test_an_expired_directory_is_followed_too(rotated: Rotated) -> None:
    late = AT + 100 * DAY
    assert {each.kid for each in rotated.next(at=late).keys} > {rotated.signing}


class TestDescriptions:
    """What stays, on descriptions alone."""

    @pytest.fixture
    def before(self, scheme: UnsafeScheme) -> Description:
        return description_of(scheme.trust.directory)

    def test_the_same_again_is_the_same(self, before: Description) -> None:
        assert after(before, before, at=LATER) == before

    def test_a_revocation_is_not_taken_back(self, before: Description) -> None:
        kid = next(each.kid for each in before.keys if each.purpose is Purpose.SIGNING)
        ended = revoked(before, kid, at=AT, compromised_since=AT - 5)
        (found,) = (each for each in after(ended, before, at=LATER).keys if each.kid == kid)
        assert (found.revoked_at, found.compromised_since) == (AT, AT - 5)

    def test_a_key_is_valid_from_when_it_was(self, before: Description) -> None:
        later = replace(before, keys=tuple(replace(each, not_before=LATER) for each in before.keys))
        assert after(before, later, at=LATER).keys == before.keys

    def test_keys_of_who_left_leave_with_it(self, before: Description) -> None:
        fewer = replace(
            before,
            institutions=tuple(each for each in before.institutions if each.id != AGENCY),
            keys=tuple(each for each in before.keys if each.party != AGENCY),
        )
        assert AGENCY not in {each.party for each in after(before, fewer, at=LATER).keys}

    def test_another_log_has_its_own_keys(self, before: Description) -> None:
        other = replace(before, log=replace(before.log, origin="other.example/log", keys=(NEW,)))
        assert after(before, other, at=LATER).log == other.log

    def test_witnesses_stay_when_the_plan_names_none_and_keep_their_keys_when_it_does(
        self, before: Description
    ) -> None:
        witness = Witness("witness.example/w1", (OLD,), AGENCY, "https://witness.example")
        watched = replace(before, witnesses=(witness,), quorum=1)
        assert after(watched, before, at=LATER) == watched
        named = replace(before, witnesses=(replace(witness, keys=(NEW,)),), quorum=1)
        assert after(watched, named, at=LATER).witnesses == (replace(witness, keys=(NEW, OLD)),)

    def test_years_of_the_same_evaluators_stay(self, before: Description) -> None:
        next_year = EvaluatorYear(str(int(YEAR) + 1), *(3 * [before.evaluator_years[0].pk1]))
        turned = replace(before, evaluator_years=(next_year,))
        assert after(before, turned, at=LATER).evaluator_years == (*before.evaluator_years, next_year)
        swapped = replace(turned, evaluator1=before.evaluator2, evaluator2=before.evaluator1)
        assert after(before, swapped, at=LATER).evaluator_years == (next_year,)
