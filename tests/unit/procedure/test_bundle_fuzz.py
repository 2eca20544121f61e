"""Whatever is handed over as a bundle or a credential, a report comes out: no exception leaves, and nothing made up
is valid."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.endurance import often
from tests.world.crediting import credential_of, status_list
from tests.world.year import Year
from verifier.core.model.report import Report, Status
from verifier.core.procedure.bundle import BundleVerifier
from verifier.core.procedure.shown import ShownVerifier
from verifier.core.procedure.shown_credential import Beside
from verifier.core.wire import base64url
from verifier.core.wire.bundle import FIRST_FORMAT, FORMAT, MAX_BYTES
from verifier.core.wire.report import write_report

pytestmark = pytest.mark.slow

YEAR = Year(contracts=2)
BUNDLE = YEAR.bundle()
MEMBERS: dict[str, Any] = json.loads(BUNDLE)
OTHERS: dict[str, Any] = json.loads(YEAR.bundle(1))
CREDENTIAL = credential_of(YEAR.said[0].verdict)
BESIDE = Beside(directory=YEAR.scheme.directory.token, status_list=lambda _: status_list(at=YEAR.at))
VERIFIER = ShownVerifier(trust=YEAR.scheme.kit, beside=BESIDE)
MOMENTS = st.sampled_from([0, YEAR.at, YEAR.at + 3601, 2**40, 2**63])
FUZZ = settings(
    max_examples=often(50, 5_000), deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)

#: JSON that is no bundle, some of it with a bundle's names.
HOSTILE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([FORMAT, FIRST_FORMAT]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*MEMBERS, "x"]), inner, max_size=9)
    ),
    max_leaves=20,
)


def report_on(unverified: bytes, at: int) -> Report:
    """The report, after the JSON of it could be written."""
    report = VERIFIER.verify(unverified, at=at)
    assert isinstance(report, Report)
    json.dumps(write_report(report))
    return report


def says_the_same(octets: bytes) -> bool:
    """Whether white space is all that differs."""
    try:
        return bool(json.loads(octets) == MEMBERS)
    except ValueError:
        return False


def test_the_bundle_and_the_credential_that_are_spoiled_are_valid() -> None:
    """The control: before anything is changed."""
    for unverified in (BUNDLE, CREDENTIAL.encode()):
        assert report_on(unverified, YEAR.at).status is Status.VALID


@FUZZ
@given(place=st.integers(0, len(BUNDLE) - 1), octets=st.binary(max_size=4), cut=st.integers(0, 40), at=MOMENTS)
def test_bytes_of_a_bundle_changed(place: int, octets: bytes, cut: int, at: int) -> None:
    spoiled = BUNDLE[:place] + octets + BUNDLE[place + cut :]
    assert says_the_same(spoiled) or report_on(spoiled, at).status is not Status.VALID


@FUZZ
@given(name=st.sampled_from([*MEMBERS]), value=HOSTILE, at=MOMENTS)
def test_a_member_exchanged(name: str, value: Any, at: int) -> None:
    spoiled = json.dumps({**MEMBERS, name: value}).encode()
    assert value == MEMBERS[name] or report_on(spoiled, at).status is not Status.VALID


@FUZZ
@given(
    name=st.sampled_from(["verdict", "credential", "directory", "status_list"]),
    part=st.integers(0, 2),
    octets=st.binary(max_size=60) | HOSTILE.map(lambda value: json.dumps(value).encode()),
    at=MOMENTS,
)
def test_a_part_of_a_token_exchanged(name: str, part: int, octets: bytes, at: int) -> None:
    parts = MEMBERS[name].split(".")
    tail = parts[part].partition("~")[1] + parts[part].partition("~")[2]
    parts[part] = base64url.encode(octets) + tail
    spoiled = json.dumps({**MEMBERS, name: ".".join(parts)}).encode()
    assert report_on(spoiled, at).status is not Status.VALID


@FUZZ
@given(names=st.sets(st.sampled_from([*MEMBERS]), min_size=1), at=MOMENTS)
def test_members_of_another_bundle(names: set[str], at: int) -> None:
    """Each is what the register made; together they are not what it said."""
    mixed = {**MEMBERS, **{name: OTHERS[name] for name in names}}
    whole = [MEMBERS, OTHERS]
    report = report_on(json.dumps(mixed).encode(), at)
    assert mixed in whole or report.status is not Status.VALID


@FUZZ
@given(value=HOSTILE, at=MOMENTS)
@example(value=[], at=0)
def test_hostile_json(value: Any, at: int) -> None:
    assert report_on(json.dumps(value).encode(), at).status is not Status.VALID


@FUZZ
@given(octets=st.binary(max_size=300) | st.text(alphabet='~.eyJ{}"', max_size=80).map(str.encode), at=MOMENTS)
def test_bytes_that_are_anything(octets: bytes, at: int) -> None:
    assert report_on(octets, at).status is not Status.VALID


@FUZZ
@given(
    place=st.integers(0, len(CREDENTIAL) - 1), text=st.text(alphabet="~.Aey-_", max_size=4), cut=st.integers(0, 40)
)
def test_characters_of_a_credential_changed(place: int, text: str, cut: int) -> None:
    """A disclosure may be left out as a whole, and nothing else."""
    spoiled = CREDENTIAL[:place] + text + CREDENTIAL[place + cut :]
    kept = set(spoiled.split("~")) <= set(CREDENTIAL.split("~"))
    assert kept or report_on(spoiled.encode(), YEAR.at).status is not Status.VALID


@pytest.mark.parametrize(
    "octets",
    [
        b"[" * MAX_BYTES,
        b"[" + b"[]," * 1_000_000 + b"[]]",
        b'{"format":1' + b',"a":1' * 500_000 + b"}",
        b'{"format":' * 100_000,
        b'"' * MAX_BYTES,
        b"9" * MAX_BYTES,
        b"~" * (1024 * 1024),
        b"\\u0000" * 100_000,
        BUNDLE + b" " * MAX_BYTES,
        b'{"format":"' + b"x" * 1_000_000 + b'"}',
    ],
    ids=["deep", "wide", "members", "open", "quotes", "digits", "tildes", "escapes", "padding", "long"],
)
def test_what_is_large_or_deep_is_refused(octets: bytes) -> None:
    assert report_on(octets, YEAR.at).status is Status.INVALID


def test_a_verifier_that_saw_all_of_this_still_judges_rightly() -> None:
    assert BundleVerifier(trust=YEAR.scheme.kit).verify(BUNDLE, at=YEAR.at) == report_on(BUNDLE, YEAR.at)
