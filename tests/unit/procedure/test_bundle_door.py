"""The door of ``verify_bundle`` (voordeur): what another program may give it, and what comes of anything else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.world.year import Year
from verifier import BundleVerifier, Report, Status, verify_bundle
from verifier.core.errors import WrongValue

YEAR = Year()
KIT = YEAR.scheme.kit


@pytest.fixture(scope="module")
def bundle() -> bytes:
    return YEAR.bundle()


def test_text_and_a_datetime_are_as_good_as_bytes_and_seconds(bundle: bytes) -> None:
    moment = datetime.fromtimestamp(YEAR.at, UTC)
    report: Report = verify_bundle(bundle, trust=KIT, at=YEAR.at)
    assert report.status is Status.VALID
    taken: tuple[Any, ...] = (bundle.decode(), bytearray(bundle))
    for each in taken:
        assert verify_bundle(each, trust=KIT, at=moment) == report
        assert BundleVerifier(trust=KIT).verify(each, at=moment) == report


@pytest.mark.parametrize("given", [None, 1, ["{}"], {}, "\ud800", "é", ""], ids=repr)
def test_what_is_no_file_is_invalid(given: Any) -> None:
    report = verify_bundle(given, trust=KIT, at=YEAR.at)
    (finding,) = report.findings
    assert (report.status, finding.step, finding.code) == (Status.INVALID, 1, "not_strict_json")


@pytest.mark.parametrize("at", [None, "now", 1.5, True, datetime(2026, 1, 1)], ids=repr)  # noqa: DTZ001 - on purpose
def test_what_is_no_moment_is_refused(bundle: bytes, at: Any) -> None:
    with pytest.raises(WrongValue) as refused:
        verify_bundle(bundle, trust=KIT, at=at)
    assert refused.value.field == "at"
