"""Other issuers than agencies: a desk of theirs states the rows that the rule set gives them, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.party.agency.unsafe_cast import AT, person, subject, unsafe_cast, waiting
from tests.unit.party.agency.unsafe_desk import unsafe_desk
from verifier.party.agency.settings import DeskSettings
from verifier.party.agency.trail import Counts
from verifier.party.profile import DESKS, HomeRole

LEARNER, ON_BENEFIT = "pro_vso", "participation_act"
COUNTERSIGNED, DECLINED = Counts(fetched=1, eligible=1), Counts(fetched=1, declined=1)
#: Under the Utrecht table a school states who learns, and an agency who has a benefit.
STATED = {(HomeRole.AGENCY, ON_BENEFIT), (HomeRole.SCHOOL, LEARNER)}


@pytest.mark.parametrize("group", [LEARNER, ON_BENEFIT])
@pytest.mark.parametrize("role", sorted(DESKS))
def test_each_states_its_own_rows(tmp_path: Path, role: HomeRole, group: str) -> None:
    cast = unsafe_cast(tmp_path / "cast", desk=role)
    desk = unsafe_desk(cast, tmp_path, person(group=group), settings=DeskSettings())
    asked = waiting(cast, subject())
    desk.door.queue.append(asked)

    stated = (role, group) in STATED
    assert desk.desk.run_round(at=AT) == (COUNTERSIGNED if stated else DECLINED)
    if not stated:
        assert desk.reason(asked) == ("declined", "not_valued")
    desk.home.close()
    cast.close()
