"""Act 6, first part: an activity beside the people, reported by the contractor and confirmed by the buyer."""

from __future__ import annotations

import hashlib

from verifier.core.errors import Refusal
from verifier.core.model.statement import Digest
from verifier.demo import cast
from verifier.demo.money import euros
from verifier.demo.stage import Stage
from verifier.party.activities import Done

#: A kind of the table of Haaglanden: €1,000 a day. Two days, in hundredths.
_KIND, _DAYS = "maatschappelijke_activiteit", 200


def do_activity(stage: Stage) -> None:
    """The cleaner gives two days to its neighbourhood; what they are worth is public, and less remains to prove."""
    deal, calendar = cast.SMALL, stage.setting.calendar
    contract, contractor = stage.contract(deal), stage.contractor(deal.contractor)
    report = stage.setting.home(deal.contractor).folder / "activity.txt"
    report.write_text("Two days in the neighbourhood: who came, and a photograph.\n", encoding="utf-8")
    done = Done(
        kind=_KIND,
        day=calendar.halfway.last_day,
        evidence_sha256=Digest(hashlib.sha256(report.read_bytes()).digest()),
        quantity=_DAYS,
    )
    activity = contractor.report_activity(contract, done).statement.statement
    stage.buyer.confirm_activity(contract, activity)
    rows = [
        (each.said.statement.kind, f"{_DAYS // 100} days", str(each.state), euros(each.worth or 0))
        for each in stage.buyer.activities(contract)
        if not isinstance(each.said, Refusal)
    ]
    stage.screen.table(f"Activities on {deal.reference}", ("activity", "how much", "state", "counts for"), rows)
