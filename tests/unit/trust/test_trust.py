"""Trust: what is known of keys and parties, and when a key may be used."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unsafe_keys import UnsafeOpeningKey, UnsafeSigningKey
from tests.world import World
from tests.world.scheme import (
    BUYER,
    CONTRACTOR,
    DAY,
    EVALUATOR1,
    MUNICIPALITY,
    REGISTER,
    REGISTRAR,
    evaluator_year,
    key_record,
    opening_key,
    replaced,
    signing_key,
)
from verifier.core.errors import KeyNotActive, TrustMissing, UnknownKey
from verifier.core.model.party import PartyId, Role
from verifier.core.trust.directory import Trust, is_active, require_active

AT = 1_000_000
KEY = replace(key_record(BUYER, signing_key(BUYER), at=AT), not_before=AT - 10, not_after=AT + 10)


class TestActive:
    @pytest.mark.parametrize(("at", "active"), [(-11, False), (-10, True), (0, True), (10, True), (11, False)])
    def test_inside_its_validity_both_ends_included(self, at: int, active: bool) -> None:
        assert is_active(KEY, at=AT + at) is active

    @pytest.mark.parametrize("change", ["revoked_at", "compromised_since"])
    def test_before_it_was_revoked_or_compromised(self, change: str) -> None:
        ended = replace(KEY, **{change: AT})  # type: ignore[arg-type]  # a moment for either member
        assert is_active(ended, at=AT - 1)
        assert not is_active(ended, at=AT)
        require_active(ended, at=AT - 1)
        with pytest.raises(KeyNotActive):
            require_active(ended, at=AT)

    def test_the_earlier_of_two_ends_counts(self) -> None:
        ended = replace(KEY, revoked_at=AT + 5, compromised_since=AT - 5)
        assert not is_active(ended, at=AT)


class TestKnown:
    def test_keys_of_the_directory_and_of_enrolments(self) -> None:
        trust = World().trust
        assert trust.record(signing_key(BUYER).kid).party == BUYER
        assert trust.record(signing_key(CONTRACTOR).kid).party == CONTRACTOR
        with pytest.raises(UnknownKey):
            trust.record(UnsafeSigningKey(999).kid)

    def test_only_signing_keys_open_envelopes(self) -> None:
        trust = World().trust
        assert opening_key(CONTRACTOR).kid not in trust.keys
        assert {signing_key(BUYER).kid, signing_key(CONTRACTOR).kid, REGISTRAR.kid} <= trust.keys.keys()

    def test_the_directory_outweighs_an_enrolment_of_the_same_key(self) -> None:
        """Else the registrar could revive what the root revoked."""
        scheme = World().scheme
        revoked = replace(scheme.trust.record(signing_key(BUYER).kid), revoked_at=AT)
        directory = replace(scheme.directory.statement, keys=replaced(scheme.directory.statement.keys, revoked))
        assert Trust(directory, {KEY.kid: KEY}).record(KEY.kid) == revoked

    def test_a_newer_enrolment_takes_the_place_of_an_older(self) -> None:
        world = World()
        kid = signing_key(CONTRACTOR).kid
        world.scheme.retire(kid, at=world.at, revoked_at=world.at)
        assert world.trust.record(kid).revoked_at == world.at

    def test_a_party_is_called_as_its_newest_enrolment_says(self) -> None:
        """In whichever order enrolments are read."""
        world = World()
        scheme, at = world.scheme, world.at
        key = key_record(CONTRACTOR, signing_key(CONTRACTOR), at=at)
        older, newer = (scheme.enrol(key, at=at + each, name=f"name {each}") for each in (1, 2))
        assert scheme.trust.names[CONTRACTOR] == "name 2"
        assert Trust.of(scheme.directory, (newer, older)).names[CONTRACTOR] == "name 2"

    def test_roles(self) -> None:
        trust = World().trust
        assert (trust.register, trust.role_of(EVALUATOR1)) == (REGISTER, Role.EVALUATOR)
        assert trust.role_of(CONTRACTOR) is None
        assert trust.institution(MUNICIPALITY).role is Role.AGENCY
        with pytest.raises(TrustMissing):
            trust.institution(CONTRACTOR)

    def test_a_directory_without_a_register_names_none(self) -> None:
        directory = World().scheme.directory.statement
        others = tuple(each for each in directory.institutions if each.role is not Role.REGISTER)
        with pytest.raises(TrustMissing):
            _ = Trust(replace(directory, institutions=others)).register

    def test_the_keys_of_a_year(self) -> None:
        trust = World().trust
        assert trust.evaluator_year("2026") == evaluator_year("2026")
        with pytest.raises(TrustMissing):
            trust.evaluator_year("2030")


class TestOpeningKey:
    def test_the_newest_that_is_active(self) -> None:
        world = World()
        newer = UnsafeOpeningKey(700)
        record = replace(key_record(CONTRACTOR, newer, at=world.at), not_before=world.at)
        world.scheme.enrol(record, at=world.at)
        assert world.trust.opening_key(CONTRACTOR, at=world.at).kid == newer.kid
        assert world.trust.opening_key(CONTRACTOR, at=world.at - 1).kid == opening_key(CONTRACTOR).kid
        world.scheme.retire(newer.kid, at=world.at, revoked_at=world.at)
        assert world.trust.opening_key(CONTRACTOR, at=world.at).kid == opening_key(CONTRACTOR).kid

    @pytest.mark.parametrize("party", [BUYER, PartyId("kvk:00000001")])
    def test_of_a_party_that_has_none(self, party: PartyId) -> None:
        world = World()
        with pytest.raises(TrustMissing):
            world.trust.opening_key(party, at=world.at)
        with pytest.raises(TrustMissing):
            world.trust.opening_key(CONTRACTOR, at=world.at - 2 * DAY)
