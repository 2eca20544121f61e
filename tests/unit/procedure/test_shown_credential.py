"""A credential that is shown: three-valued, with what the reader has beside it and asked for (ADR 0033)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.unsafe_keys import UnsafeSigningKey
from tests.world.crediting import HOUR, LIST, credential_of, status_list
from tests.world.scheme import CONTRACTOR, DAY, signing_key
from tests.world.year import Year
from verifier.core.model.report import Report, Status
from verifier.core.model.status import CredentialStatus
from verifier.core.procedure.shown import ShownVerifier
from verifier.core.procedure.shown_credential import STEPS, Beside, ShownCredentialVerifier
from verifier.core.wire.sd_jwt import present, with_key_binding

VALID, INVALID, UNDECIDED = Status
AUDIENCE, NONCE = "https://buyer.example", "n-4711"
YEAR = Year()
WHOLE = credential_of(YEAR.said[0].verdict)
TRACK_RECORD = present(WHOLE, names=["band"])
ASKED = {"audience": AUDIENCE, "nonce": NONCE}


def beside(statuses: dict[int, CredentialStatus] | None = None, /, **changes: Any) -> Beside:
    """What a careful reader has."""
    listed = status_list(statuses, at=YEAR.at)
    told: dict[str, Any] = {"directory": YEAR.scheme.directory.token, "status_list": {LIST: listed}.get, **changes}
    return Beside(**told)


def bound(presentation: str = TRACK_RECORD, key: UnsafeSigningKey | None = None, **changes: Any) -> str:
    """Shown by its holder, or by somebody with another key."""
    told: dict[str, Any] = {**ASKED, "iat": YEAR.at, **changes}
    return with_key_binding(presentation, sign=(key or signing_key(CONTRACTOR)).sign, **told)


def judged(unverified: str, known: Beside | None = None, *, at: int = YEAR.at) -> Report:
    return ShownCredentialVerifier(trust=YEAR.scheme.kit).verify(unverified, beside=known or beside(), at=at)


def outcome(report: Report) -> tuple[Status, dict[int, str]]:
    """The status, and the code of every step that does not hold."""
    return report.status, {each.step: each.code for each in report.findings if each.status is not VALID}


class TestShown:
    def test_every_step_holds_for_who_asked(self) -> None:
        report = judged(bound(), beside(**ASKED))
        assert [(each.step, each.status) for each in report.findings] == [(step, VALID) for step in STEPS]
        assert report.credential is not None
        assert (report.credential.band, report.credential.placements_class) == ("75-100", None)
        assert (report.as_of, report.good_until) == (YEAR.said[0].verdict.iat, YEAR.at + HOUR)

    def test_without_key_binding_nothing_is_said_of_who_shows_it(self) -> None:
        report = judged(TRACK_RECORD)
        assert [each.step for each in report.findings] == [step for step in STEPS if step != 4]
        assert report.status is VALID

    @pytest.mark.parametrize(
        ("shown", "asked", "expected"),
        [
            (TRACK_RECORD, ASKED, (INVALID, {4: "bad_key_binding"})),
            (bound(), {}, (UNDECIDED, {4: "trust_missing"})),
            (bound(), {"nonce": NONCE}, (UNDECIDED, {4: "trust_missing"})),
            (bound(audience="https://other.example"), ASKED, (INVALID, {4: "wrong_audience"})),
            (bound(nonce="other"), ASKED, (INVALID, {4: "bad_key_binding"})),
            (bound(iat=YEAR.at - 301), ASKED, (INVALID, {4: "not_fresh"})),
            (bound(key=UnsafeSigningKey(999)), ASKED, (INVALID, {4: "bad_signature"})),
            (bound(key=UnsafeSigningKey(999)), {}, (INVALID, {4: "bad_signature"})),
            (WHOLE + bound().rpartition("~")[2], ASKED, (INVALID, {4: "bad_key_binding"})),
        ],
        ids=["absent", "not asked", "half", "audience", "nonce", "old", "stolen", "stolen, not asked", "another"],
    )
    def test_4_the_holder_shows_it(
        self, shown: str, asked: dict[str, str], expected: tuple[Status, dict[int, str]]
    ) -> None:
        assert outcome(judged(shown, beside(**asked))) == expected

    def test_no_character_of_it_can_change(self) -> None:
        whole = bound()
        for place in range(0, len(whole), 11):
            other = "A" if whole[place] != "A" else "B"
            report = judged(whole[:place] + other + whole[place + 1 :], beside(**ASKED))
            assert report.status is INVALID, place


class TestBeside:
    def test_without_a_directory_nothing_is_known(self) -> None:
        report = judged(TRACK_RECORD, beside(directory=None))
        assert outcome(report) == (UNDECIDED, {2: "trust_missing"})
        assert report.credential is None

    def test_without_its_list_it_is_undecided(self) -> None:
        report = judged(TRACK_RECORD, beside(status_list=lambda _: None))
        assert outcome(report) == (UNDECIDED, {6: "status_missing"})
        assert (report.credential is None, report.good_until) == (False, None)

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (CredentialStatus.INVALID, (INVALID, {7: "status_invalid"})),
            (CredentialStatus.SUSPENDED, (UNDECIDED, {7: "status_suspended"})),
        ],
    )
    def test_the_status_in_it(self, status: CredentialStatus, expected: tuple[Status, dict[int, str]]) -> None:
        report = judged(bound(), beside({0: status}, **ASKED))
        assert outcome(report) == expected
        assert (report.credential is None) is (report.status is INVALID)

    def test_a_root_that_the_kit_does_not_hold(self) -> None:
        kit = replace(YEAR.scheme.kit, roots=(UnsafeSigningKey(999).jwk,))
        report = ShownCredentialVerifier(trust=kit).verify(TRACK_RECORD, beside=beside(), at=YEAR.at)
        assert outcome(report) == (UNDECIDED, {2: "trust_missing"})


class TestMoments:
    def test_after_the_list(self) -> None:
        assert outcome(judged(TRACK_RECORD, at=YEAR.at + HOUR + 1)) == (UNDECIDED, {8: "status_stale"})

    def test_after_everything(self) -> None:
        late = judged(bound(), beside(**ASKED), at=YEAR.at + 1000 * DAY)
        expected = {4: "credential_expired", 5: "directory_expired", 8: "credential_expired"}
        assert outcome(late) == (UNDECIDED, expected)

    def test_before_it_was_signed(self) -> None:
        status, codes = outcome(judged(TRACK_RECORD, at=YEAR.said[0].verdict.iat - 301))
        assert (status, codes) == (INVALID, {3: "not_fresh"})


class TestFiles:
    """Which of the two a file is."""

    def test_a_credential_with_a_line_end_and_a_bundle(self) -> None:
        verifier = ShownVerifier(trust=YEAR.scheme.kit, beside=beside())
        for unverified in (TRACK_RECORD.encode() + b"\n", YEAR.bundle()):
            assert verifier.verify(unverified, at=YEAR.at).status is VALID
        for unverified in (b"", b"~", b"\xff~", b"{~}"):
            assert verifier.verify(unverified, at=YEAR.at).status is INVALID
