"""The second implementation of verifying, in the browser's language, says what the first one says (ADR 0036).

Node runs the very modules that the register serves. Of every bundle the status, the steps with their codes, the
moments and what it says are equal; of every part the refusal, by its code and the member that it names.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.portal.asking import answers, write_assets
from tests.portal.bundle_case import Case
from tests.portal.bundles import cases
from tests.portal.part import Part
from tests.portal.parts import parts
from verifier.core.model.report import Report, Status
from verifier.core.procedure.bundle import STEPS, verify_bundle
from verifier.core.trust.kit import read_kit
from verifier.core.wire.credential_fields import write_credential
from verifier.core.wire.statements import write_statement
from verifier.service.portal.assets import composed_assets

pytestmark = pytest.mark.slow

#: Bytes of script, unpacked and as they are sent, that a page which seals nothing may take.
LARGEST, LARGEST_SENT = 64_000, 30_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_assets(tmp_path_factory.mktemp("assets"))


@pytest.fixture(scope="module")
def reports(folder: Path) -> list[tuple[Case, Any]]:
    made = cases()
    asked = [{"ask": "bundle", "bundle": each.bundle, "kit": each.kit, "at": each.at} for each in made]
    return list(zip(made, answers(folder, asked), strict=True))


@pytest.fixture(scope="module")
def refusals(folder: Path) -> list[tuple[Part, Any]]:
    made = parts()
    return list(zip(made, answers(folder, [each.question for each in made]), strict=True))


def first(case: Case) -> Report:
    """The report of the first implementation."""
    return verify_bundle(case.bundle, trust=read_kit(case.kit), at=case.at)


def written(report: Report) -> dict[str, Any]:
    """A report in the form in which the second one gives it."""
    findings = [[each.step, str(each.status), each.code, field_of(each.expected)] for each in report.findings]
    return {
        "status": str(report.status),
        "findings": findings,
        "verdict": write_statement(report.verdict) if report.verdict else None,
        "credential": write_credential(report.credential) if report.credential else None,
        "asOf": report.as_of,
        "goodUntil": report.good_until,
    }


def field_of(expected: str) -> str:
    """A refusal that names a member says so before the colon."""
    field, colon, _ = expected.partition(": ")
    return field if colon and " " not in field else ""


def test_every_bundle_has_the_same_report(reports: list[tuple[Case, Any]]) -> None:
    assert {case.name: second for case, second in reports if second != written(first(case))} == {}


def test_every_step_fails_and_holds_among_them(reports: list[tuple[Case, Any]]) -> None:
    """The control on the bundles: what nothing reaches is not compared."""
    ended = {(step, status == "valid") for _, second in reports for step, status, _, _ in second["findings"]}
    assert ended == {(step, holds) for step in STEPS for holds in (True, False)}
    statuses = Counter(second["status"] for _, second in reports)
    assert {each for each in Status if statuses[each] > 9} == set(Status)
    codes = {code for _, second in reports for _, _, code, _ in second["findings"]}
    assert len(reports) > 200
    assert len(codes) > 25


def test_every_part_is_refused_alike(refusals: list[tuple[Part, Any]]) -> None:
    assert {part.name: (second, part.said) for part, second in refusals if second != part.said} == {}


def test_parts_of_every_kind_are_accepted_and_refused(refusals: list[tuple[Part, Any]]) -> None:
    """The control on the parts."""
    kinds = {(part.question["ask"], part.said["code"] == "") for part, _ in refusals}
    assert kinds == {(ask, held) for ask, _ in kinds for held in (True, False)}
    assert len(refusals) > 1500


@pytest.mark.parametrize(
    ("name", "find", "put", "shows"),
    [
        (
            "keys.js",
            "return crypto.subtle.verify(ECDSA, key, signature, message);",
            "return true;",
            "credential: buyer",
        ),
        ("log.js", "|| !areEqual(node, root)", "", "verdict: not in the log"),
        ("bundle.js", 'refuse("not_fresh", "at")', "undefined", "at 0"),
        ("shapes.js", "payment_basis_points: optional(integer(0, 10_000)),", "", "verdict: all told"),
        ("strict_json.js", "name in members || ", "", "a member twice"),
        ("credential.js", "at >= exp", "at > exp", "credential: over"),
        ("status_list.js", "value === SUSPENDED", "value === 7", "status 2"),
    ],
)
def test_a_module_that_is_lax_or_strict_is_found(
    tmp_path: Path, name: str, find: str, put: str, shows: str
) -> None:
    """The negative control: one line changed, and a report differs."""
    folder = write_assets(tmp_path)
    served = folder / composed_assets().by_name[name]
    text = served.read_text()
    assert text.count(find) == 1
    served.write_text(text.replace(find, put))
    (case,) = (each for each in cases() if each.name == shows)
    (second,) = answers(folder, [{"ask": "bundle", "bundle": case.bundle, "kit": case.kit, "at": case.at}])
    assert second != written(first(case))


def test_scripts_are_small() -> None:
    assets = composed_assets()
    scripts = [assets.by_address[each.rpartition("/")[2]] for each in assets.scripts_of("verify_page.js")]
    assert sum(len(each.content) for each in scripts) < LARGEST
    assert sum(len(each.zipped) for each in scripts) < LARGEST_SENT
