"""The longest (langste): the files whose tests take longest, which are begun first.

Each worker of a run takes one file after the other, in the order in which they were collected. One that takes long
and comes last would keep its worker busy when the others have nothing left to do.
"""

from __future__ import annotations

from typing import Final

import pytest

#: From the longest on; a file that is not here takes less than ten seconds.
LONGEST: Final = (
    "tests/e2e/test_story.py",
    "tests/service/register/test_matrix.py",
    "tests/conformance/api/test_fuzz.py",
    "tests/portal/desk/test_desk_hardships.py",
    "tests/portal/contractor/test_contractor_story.py",
    "tests/portal/test_sweep.py",
    "tests/portal/proving/test_proving_story.py",
    "tests/unit/party/test_broad_contracts.py",
    "tests/conformance/api/test_norms.py",
    "tests/service/register/test_witnessing.py",
    "tests/service/register/test_two_processes.py",
    "tests/unit/party/test_placement_import.py",
    "tests/unit/web/test_lines_served.py",
    "tests/service/register/test_credential_ends.py",
    "tests/portal/test_verify_modules.py",
    "tests/portal/buyer/test_buyer_story.py",
    "tests/portal/hours/test_hours_story.py",
    "tests/service/register/test_migrations.py",
    "tests/service/register/test_allowances.py",
    "tests/service/register/test_shortfall.py",
    "tests/portal/drafting/test_drafting_story.py",
    "tests/portal/test_page_access.py",
    "tests/service/register/test_tokens.py",
    "tests/service/register/test_audit_bundles.py",
    "tests/service/register/test_crash.py",
    "tests/conformance/api/test_linter.py",
    "tests/service/register/test_trust.py",
    "tests/unit/party/test_counting.py",
    "tests/service/register/test_workers.py",
    "tests/service/register/test_activities.py",
    "tests/service/register/test_losses.py",
    "tests/service/register/test_shared_work.py",
    "tests/service/agency/test_desk.py",
    "tests/service/register/test_race.py",
    "tests/service/register/test_lists.py",
    "tests/service/register/test_canary.py",
    "tests/service/register/test_erasure.py",
    "tests/unit/cli/test_parties.py",
    "tests/unit/web/test_serving.py",
    "tests/portal/test_verify_page.py",
)


def begin_with_the_longest(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the tests of :data:`LONGEST` first, and leave those of one file, and all other files, in their order.

    Raises :class:`pytest.UsageError` for a file that is not there.
    """
    absent = [each for each in LONGEST if not (config.rootpath / each).is_file()]
    if absent:
        raise pytest.UsageError(f"tests/longest.py names a file that is not there: {', '.join(absent)}")
    turn = {config.rootpath / each: number for number, each in enumerate(LONGEST)}
    items.sort(key=lambda item: turn.get(item.path, len(turn)))
