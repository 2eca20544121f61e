"""An audited contract (gecontroleerde opdracht): played at a register, fetched, and worked out again."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.service.register import story
from tests.service.register.cast import AUDITOR
from tests.service.register.claiming import claim, counted
from tests.service.register.lines import PLACEMENTS, codes, send_lines
from tests.service.register.play import Play, accepted, post
from tests.service.register.running import Client
from tests.service.register.story import BSNS, MARCH, RATE, Decided, Placed, Signed, somebody
from tests.unsafe_scheme import OTHER_AGENCY
from verifier import clock
from verifier.core.model.audit_report import AuditReport
from verifier.core.model.calendar import Month, months
from verifier.core.trust.kit import write_kit
from verifier.offline.auditing import audit_file

JUNE = Month(2026, 6)
#: Placements that nobody decides: more than one segment of a bundle has.
MANY = 260
_MAY = Month(2026, 5)
#: A third of a full-time month: two placements of one person stay under the cap.
THIRD = 5_200


@dataclass(frozen=True, slots=True)
class Audited:
    """A contract with two verdicts, persons by two agencies, one of them on two placements, and one declined."""

    play: Play
    contract: Signed
    placed: Mapping[str, Placed]
    verdicts: tuple[str, ...]

    def path(self, door: str, placement: str) -> str:
        """Where the bundle is; an agency asks for that of a placement."""
        about = (
            f"placements/{self.placed[placement].name}" if door == "agency" else f"contracts/{self.contract.name}"
        )
        return f"/v1/{door}/{about}/audit-bundle"

    def bundle(self, client: Client, door: str, placement: str = "first") -> bytes:
        """The bundle as it comes in at a door."""
        answer = client.get(self.path(door, placement))
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/x-ndjson"
        return answer.content

    def report(self, folder: Path, bundle: bytes) -> AuditReport:
        """What ``plaatsbewijs audit`` finds of it."""
        (folder / "bundle").write_bytes(bundle)
        (folder / "kit").write_bytes(write_kit(self.play.cast.auditor.kit))
        return audit_file(folder / "bundle", kit=folder / "kit", at=clock.now(), processes=0)


def lines_of(bundle: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in bundle.splitlines()]


def played(play: Play) -> Audited:
    """Play the whole of it, until a checkpoint covers it."""
    contract = play.contract(auditor=AUDITOR)
    twice = somebody()
    placed: dict[str, tuple[Placed, Decided]] = {}
    for name, person in (("first", twice), ("second", twice), *((f"other {n}", somebody()) for n in range(3))):
        placed[name] = play.eligible(contract, person)
    placed["elsewhere"] = _elsewhere(play, contract)
    waiting = [story.placement(play.cast, contract, BSNS[2]).body for _ in range(MANY)]
    assert codes(send_lines(play.register.contractor, PLACEMENTS, waiting)) == ["ok"] * MANY
    refused = play.placement(contract, BSNS[1])
    play.decide(story.declined(play.cast, refused))
    said, ended = [], "other 0"
    for moment, first in ((MARCH, Month(2026, 1)), (JUNE, Month(2026, 4))):
        for month in months(first, moment):
            at_work = [(each, THIRD) for name, (each, _) in placed.items() if name != ended or month < _MAY]
            play.hours(contract, at_work, month=month)
        _claim(play, contract, moment, placed)
        question = {"contract": contract.name, "moment": str(moment)}
        said.append(accepted(play.register.buyer.post("/v1/buyer/verdicts", question))["statement"])
        if moment == MARCH:
            withdrawal = story.withdrawal(play.cast.contractor, placed[ended][0], _MAY.first_day)
            post(play.register.contractor, "/v1/contractor/withdrawals", withdrawal.token)
    wait_for_checkpoint(play)
    return Audited(play, contract, {name: each for name, (each, _) in placed.items()}, tuple(said))


def _elsewhere(play: Play, contract: Signed) -> tuple[Placed, Decided]:
    placed = play.placement(contract, BSNS[0], agency=OTHER_AGENCY)
    decided = story.eligibility(play.cast, placed, contract, somebody(), play.cast.other_agency)
    body = {"decisions": [decided.body]}
    accepted(play.register.other_agency.post("/v1/agency/eligibilities", body))
    return placed, decided


def _claim(play: Play, contract: Signed, moment: Month, placed: Mapping[str, tuple[Placed, Decided]]) -> None:
    answer = accepted(play.register.contractor.get(f"/v1/contractor/contracts/{contract.name}/inputs"))
    openings = {each.digest: decided.opening for each, decided in placed.values()}
    basis = counted(answer, contract, moment, openings)
    made = claim(play.cast.contractor, contract, basis, RATE // 4)
    post(play.register.contractor, "/v1/contractor/claims", made.token)


def wait_for_checkpoint(play: Play) -> None:
    """Until a checkpoint covers what the log holds now."""
    size = play.register.database.head()[0]
    for _ in range(200):
        answer = play.register.public.http.get("/log/checkpoint")
        if answer.status_code == 200 and int(answer.text.split("\n")[1]) >= size:
            return
        time.sleep(0.1)
    raise AssertionError("no checkpoint covers the contract")
