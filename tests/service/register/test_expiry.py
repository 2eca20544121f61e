"""A sealed subject on which nobody decides is deleted after 30 days, and not a day before (PROTOCOL 3)."""

from __future__ import annotations

import time

import pytest

from tests.service.register.cast import Cast
from tests.service.register.places import Places
from tests.service.register.play import Play, accepted
from tests.service.register.running import Running, serving
from tests.service.register.story import BSNS, Placed
from verifier.service.usecases.expire_subjects import LONGEST

DAY = 24 * 3600


def age(register: Running, placed: Placed, seconds: int) -> None:
    """Make a placement wait since ``seconds`` longer ago."""
    register.database.change("UPDATE placement SET since = since - ? WHERE digest = ?", seconds, placed.digest)


def subject_of(register: Running, placed: Placed) -> tuple[str, bytes | None]:
    (row,) = register.database.rows("SELECT state, sealed_subject FROM placement WHERE digest = ?", placed.digest)
    return row[0], row[1]


@pytest.mark.slow
def test_only_what_waited_for_thirty_days_expires(cast: Cast, places: Places) -> None:
    assert LONGEST == 30 * DAY
    with serving(cast, places("register"), cadence=0.2) as register:
        register.introduce()
        play = Play(register)
        contract = play.contract()
        old, young = (play.placement(contract, bsn) for bsn in BSNS[:2])
        age(register, young, LONGEST - 60)
        age(register, old, LONGEST + 1)
        until = time.monotonic() + 20
        while subject_of(register, old)[0] == "waiting" and time.monotonic() < until:
            time.sleep(0.1)
        assert subject_of(register, old) == ("expired", None)
        assert subject_of(register, young) == ("waiting", young.sealed_subject)
        waiting = accepted(register.agency.get("/v1/agency/placements"))["placements"]
        assert [each["digest"] for each in waiting] == [young.name]
        answer = accepted(register.contractor.get(f"/v1/contractor/placements?contract={contract.name}"))
        assert {each["digest"]: each["state"] for each in answer["placements"]}[old.name] == "expired"
