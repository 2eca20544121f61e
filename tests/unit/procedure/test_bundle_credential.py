"""The second format of a bundle: its credential, its status, and the witnesses under its checkpoint (ADR 0033)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.unsafe_keys import UnsafeSigningKey
from tests.world.crediting import HOUR, LIST, PLACES, PUBLIC_URL, credential_of, status_list
from tests.world.scheme import BUYER, DAY, EVALUATOR1, EVALUATOR2, MUNICIPALITY, REGISTER, signing_key
from tests.world.year import Year
from verifier.core.log.cosignature import cosign
from verifier.core.model.calendar import Month
from verifier.core.model.credential import DISCLOSABLE
from verifier.core.model.directory import Witness
from verifier.core.model.report import Report, Status
from verifier.core.model.status import CredentialStatus, StatusRef
from verifier.core.model.verdict import Outcome
from verifier.core.procedure.bundle import STEPS, BundleVerifier, verify_bundle
from verifier.core.wire.bundle import FIRST_FORMAT, FORMAT, read_bundle, write_bundle
from verifier.core.wire.note import parse_note, write_note
from verifier.core.wire.sd_jwt import present

VALID, INVALID, UNDECIDED = Status


@pytest.fixture(scope="module")
def year() -> Year:
    """One verdict that tells everything, and its bundle's parts."""
    return Year()


def judged(year: Year, bundle: bytes, *, at: int | None = None) -> Report:
    return verify_bundle(bundle, trust=year.scheme.kit, at=year.at if at is None else at)


def outcome(report: Report) -> tuple[Status, int, str]:
    """The status, and the first step that ended so with its code."""
    fault = next((each for each in report.findings if each.status is not VALID), None)
    return report.status, fault.step if fault else 0, fault.code if fault else ""


def told(year: Year, **changes: Any) -> tuple[Status, int, str]:
    """What becomes of the bundle with these members."""
    return outcome(judged(year, year.bundle(**changes)))


class TestStanding:
    """Steps 10, 12 and 13: what says that a verdict still holds."""

    def test_every_step_holds(self, year: Year) -> None:
        report = judged(year, year.bundle())
        assert [(each.step, each.status) for each in report.findings] == [(step, VALID) for step in STEPS]
        assert report.credential is not None
        assert report.good_until == year.at + HOUR

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (CredentialStatus.VALID, (VALID, 0, "")),
            (CredentialStatus.INVALID, (INVALID, 13, "status_invalid")),
            (CredentialStatus.SUSPENDED, (UNDECIDED, 13, "status_suspended")),
        ],
        ids=str,
    )
    def test_the_status_in_the_list(
        self, year: Year, status: CredentialStatus, expected: tuple[Status, int, str]
    ) -> None:
        assert (
            told(year, status_list=status_list({0: status, 1: CredentialStatus(2 - status)}, at=year.at))
            == expected
        )

    def test_a_status_that_nobody_uses(self, year: Year) -> None:
        lst: Any = {0: 3}
        assert told(year, status_list=status_list(lst, at=year.at)) == (INVALID, 13, "unsupported")

    def test_without_a_list_or_a_credential_it_is_never_valid(self, year: Year) -> None:
        assert told(year, status_list=None) == (UNDECIDED, 12, "status_missing")
        assert told(year, credential=None) == (UNDECIDED, 10, "status_missing")
        bare = judged(year, year.bundle(credential=None, status_list=None))
        assert outcome(bare) == (UNDECIDED, 10, "status_missing")
        assert (bare.verdict, bare.good_until) == (year.said[0].verdict, None)

    def test_the_first_format_is_read_and_never_valid(self, year: Year) -> None:
        """Whoever holds a bundle whose credential was taken back could write it in the first format."""
        stripped = replace(read_bundle(year.bundle()), format=FIRST_FORMAT)
        octets = write_bundle(stripped)
        assert set(json.loads(octets)) == {"format", "verdict", "directory", "log_proof", "leaf_nonce", "policy"}
        assert read_bundle(octets) == replace(stripped, credential=None, status_list=None)
        assert outcome(judged(year, octets)) == (UNDECIDED, 10, "status_missing")

    def test_an_old_list_that_says_it_was_taken_back_is_final(self, year: Year) -> None:
        taken_back = {0: CredentialStatus.INVALID}
        old = status_list(taken_back, at=year.at - 100 * HOUR)
        assert told(year, status_list=old) == (INVALID, 13, "status_invalid")


class TestMoments:
    """Step 14: until when."""

    def test_a_list_lasts_for_its_ttl(self, year: Year) -> None:
        bundle = year.bundle()
        assert judged(year, bundle, at=year.at + HOUR).status is VALID
        late = judged(year, bundle, at=year.at + HOUR + 1)
        assert outcome(late) == (UNDECIDED, 14, "status_stale")
        assert (late.good_until, late.verdict) == (year.at + HOUR, year.said[0].verdict)

    def test_or_until_its_end_when_that_is_sooner(self, year: Year) -> None:
        bundle = year.bundle(status_list=status_list(at=year.at, exp=year.at + 60))
        assert judged(year, bundle).good_until == year.at + 60
        assert outcome(judged(year, bundle, at=year.at + 61)) == (UNDECIDED, 14, "status_stale")

    def test_a_credential_lasts_until_its_end(self, year: Year) -> None:
        bundle = year.bundle(credential=credential_of(year.said[0].verdict, exp=year.at + 60))
        assert judged(year, bundle).good_until == year.at + 59
        assert judged(year, bundle, at=year.at + 59).status is VALID
        assert outcome(judged(year, bundle, at=year.at + 60)) == (UNDECIDED, 14, "credential_expired")

    def test_everything_has_ended(self, year: Year) -> None:
        report = judged(year, year.bundle(), at=year.at + 1000 * DAY)
        ended = [(each.step, each.code) for each in report.findings if each.status is not VALID]
        assert (report.status, ended) == (UNDECIDED, [(8, "directory_expired"), (14, "credential_expired")])

    def test_a_moment_before_any_of_it_was_signed(self, year: Year) -> None:
        report = judged(year, year.bundle(), at=year.said[0].verdict.iat - 301)
        assert outcome(report) == (INVALID, 4, "not_fresh")
        early = status_list(at=year.at + 301)
        assert told(year, status_list=early) == (INVALID, 12, "not_fresh")
        young = credential_of(year.said[0].verdict, iat=year.at + 301, exp=year.at + DAY)
        assert told(year, credential=young) == (INVALID, 10, "not_fresh")

    def test_a_credential_from_after_the_directory(self, year: Year) -> None:
        end = year.scheme.directory.statement.exp
        later = credential_of(year.said[0].verdict, iat=end + DAY, exp=end + 9 * DAY)
        report = judged(year, year.bundle(credential=later), at=end + 2 * DAY)
        assert (report.status, {each.code for each in report.findings}) == (UNDECIDED, {"", "directory_expired"})


class TestCredential:
    """Steps 10 and 11."""

    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            (lambda verdict: credential_of(verdict, 0, UnsafeSigningKey(999)), "bad_signature"),
            (lambda verdict: credential_of(verdict, 0, signing_key(BUYER)), "bad_signature"),
            (lambda verdict: credential_of(verdict)[:-1], "not_canonical"),
            (lambda verdict: credential_of(verdict).replace("~", "~A", 1), "not_canonical"),
            (lambda verdict: credential_of(verdict) + "WyJ4Il0~", "bad_disclosure"),
            (lambda _: "~", "not_canonical"),
            (lambda _: "a.b.c~", "not_canonical"),
        ],
        ids=["unknown key", "another party", "cut off", "changed", "one more", "nothing", "no JSON"],
    )
    def test_what_the_register_did_not_sign(self, year: Year, spoil: Callable[[Any], str], code: str) -> None:
        assert told(year, credential=spoil(year.said[0].verdict)) == (INVALID, 10, code)

    @pytest.mark.parametrize(
        "changes",
        [
            {"contract": bytes(32)},
            {"verdict": Outcome.MET},
            {"band": "100"},
            {"floor_rounded": 1},
            {"shortfall_step": 0},
            {"activities_total": None},
        ],
        ids=lambda changes: next(iter(changes)),
    )
    def test_11_every_fact_is_that_of_the_verdict(self, year: Year, changes: dict[str, Any]) -> None:
        spoiled = credential_of(year.said[0].verdict, **changes)
        assert told(year, credential=spoiled) == (INVALID, 11, "wrong_relation")

    def test_11_the_moment_is_that_of_the_verdict(self, year: Year) -> None:
        verdict = year.said[0].verdict
        as_of = replace(verdict.as_of, moment=Month(2026, 2))
        assert told(year, credential=credential_of(verdict, as_of=as_of)) == (INVALID, 11, "wrong_relation")

    def test_11_nothing_may_be_concealed(self, year: Year) -> None:
        whole = credential_of(year.said[0].verdict)
        names = [name for name in DISCLOSABLE if getattr(year.said[0].verdict, name) is not None]
        assert told(year, credential=present(whole, names=names)) == (VALID, 0, "")
        assert told(year, credential=present(whole, names=names[1:])) == (INVALID, 11, "wrong_relation")

    def test_a_compromised_key_says_nothing_of_when(self) -> None:
        year = Year()
        year.scheme.retire(signing_key(REGISTER).kid, at=year.at, compromised_since=year.at)
        codes = {each.step: each.code for each in judged(year, year.bundle()).findings if each.code}
        assert codes == {5: "trust_missing", 10: "trust_missing"}


class TestStatusList:
    """Step 12: it is the register's, and the one that the credential names."""

    def test_somebody_elses(self, year: Year) -> None:
        for key, code in ((UnsafeSigningKey(999), "unknown_key"), (signing_key(BUYER), "wrong_relation")):
            assert told(year, status_list=status_list(at=year.at, key=key)) == (INVALID, 12, code)

    def test_another_list(self, year: Year) -> None:
        other = status_list(at=year.at, sub=f"{PUBLIC_URL}/status/2")
        assert told(year, status_list=other) == (INVALID, 12, "wrong_relation")

    def test_a_place_outside_the_list(self, year: Year) -> None:
        outside = credential_of(year.said[0].verdict, status=StatusRef(LIST, PLACES))
        assert told(year, credential=outside) == (INVALID, 13, "wrong_value")


def witness(number: int, party: Any) -> tuple[Ed25519PrivateKey, Witness]:
    key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    origin = f"witness{number}.example"
    return key, Witness(origin, (key.public_key().public_bytes_raw(),), party=party, url=f"https://{origin}")


class TestWitnesses:
    """Step 9, and step 5 for a key that was compromised: the witnesses' time decides."""

    PARTIES = (EVALUATOR1, EVALUATOR2, MUNICIPALITY)

    def watched(self, quorum: int) -> tuple[Year, list[tuple[Ed25519PrivateKey, Witness]]]:
        year = Year()
        witnesses = [witness(number, party) for number, party in enumerate(self.PARTIES, start=1)]
        year.scheme.renew(at=year.at, witnesses=tuple(each for _, each in witnesses), quorum=quorum)
        return year, witnesses

    def cosigned(self, year: Year, witnesses: list[tuple[Ed25519PrivateKey, Witness]], *, at: int) -> bytes:
        note = parse_note(year.note)
        lines = [
            cosign(note.body, name=each.origin, public_key=each.keys[0], at=at, sign=key.sign)
            for key, each in witnesses
        ]
        seen = write_note(note.body, [*note.signatures, *lines])
        return year.bundle(log_proof=year.log_proof(0, seen))

    @pytest.mark.parametrize(
        ("count", "expected"),
        [
            (0, (UNDECIDED, 9, "no_quorum")),
            (1, (UNDECIDED, 9, "no_quorum")),
            (2, (VALID, 0, "")),
            (3, (VALID, 0, "")),
        ],
    )
    def test_as_many_as_the_directory_asks_for(self, count: int, expected: tuple[Status, int, str]) -> None:
        year, witnesses = self.watched(quorum=2)
        assert outcome(judged(year, self.cosigned(year, witnesses[:count], at=year.at))) == expected

    def test_a_cosignature_that_does_not_hold(self) -> None:
        year, witnesses = self.watched(quorum=2)
        spoiled = [witnesses[0], (Ed25519PrivateKey.from_private_bytes(bytes(32)), witnesses[1][1])]
        with pytest.raises(Exception, match="signature"):
            self.cosigned(year, spoiled, at=year.at)

    @pytest.mark.parametrize(("late", "code"), [(-1, ""), (0, "trust_missing"), (1, "trust_missing")])
    def test_a_compromise_after_the_witnesses_saw_it(self, late: int, code: str) -> None:
        """The credential is of the same key, and no log has it: that stays undecided."""
        year, witnesses = self.watched(quorum=2)
        since = year.said[0].verdict.iat + DAY
        year.scheme.retire(signing_key(REGISTER).kid, at=year.at, compromised_since=since)
        report = judged(year, self.cosigned(year, witnesses, at=since + late))
        found = {each.step: each.code for each in report.findings}
        assert (report.status, found[5], found[10]) == (UNDECIDED, code, "trust_missing")


class TestManyBundles:
    def test_a_report_does_not_depend_on_those_before_it(self) -> None:
        year = Year(contracts=3, months=2)
        taken_back = status_list({1: CredentialStatus.INVALID}, at=year.at)
        bundles = [year.bundle(0), year.bundle(1, status_list=taken_back), b"{}", year.bundle(2), year.bundle(1)]
        verifier = BundleVerifier(trust=year.scheme.kit)
        for moment in (year.at, year.at + 2 * HOUR, year.at - 500 * DAY, year.at):
            for bundle in bundles * 2:
                assert verifier.verify(bundle, at=moment) == judged(year, bundle, at=moment)

    def test_the_format_is_the_second(self, year: Year) -> None:
        assert json.loads(year.bundle())["format"] == FORMAT
