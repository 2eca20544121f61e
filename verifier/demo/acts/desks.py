"""Act 4: the agencies decide, and nobody else sees about whom."""

from __future__ import annotations

from collections import Counter

from verifier.demo import cast
from verifier.demo.stage import Stage

_COUNTS = ("fetched", "eligible", "declined", "waiting", "refused")


def decide(stage: Stage) -> None:
    """Each desk works its queue; a placement that went to the wrong agency is sent again to the right one."""
    _rounds(stage, "First round")
    resent = [row for row in cast.ROWS if row.first_sent_to is not None]
    for row in resent:
        contractor = stage.contractor(row.deal.contractor)
        again = contractor.attest_again(stage.placement(row), agency=row.agency.party)
        stage.placements[row.reference] = again.placement
        stage.screen.say(f"{row.reference} was declined; it is sent again, to {row.agency.name}.")
    _rounds(stage, "Second round")
    _states(stage)


def _rounds(stage: Stage, title: str) -> None:
    rows = []
    with stage.screen.steps("the desks work", total=len(cast.COMPETENCES)) as steps:
        for agency in cast.COMPETENCES:
            counts = stage.desk(agency).post_json("/v1/rounds", {})
            rows.append((agency.name, *(counts[name] for name in _COUNTS)))
            steps.step(f"{agency.name} worked its queue")
    stage.screen.table(title, ("agency", *_COUNTS), rows)


def _states(stage: Stage) -> None:
    """What the contractors see: where each placement stands, never why."""
    for deal in cast.DEALS:
        statuses = stage.contractor(deal.contractor).decisions(stage.contract(deal))
        counted = Counter(str(each.state) for each in statuses)
        told = ", ".join(f"{count} {state}" for state, count in sorted(counted.items()))
        stage.screen.say(f"{deal.contractor.name} sees: {told}. A decline has one code and no reason.")
