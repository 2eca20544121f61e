"""A furnished register (ingericht): a filled one, and a large contract with all that is agreed, done and said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from tests.service.register.doing import BY_COST, activity, do
from tests.service.register.filled import Filled
from tests.service.register.obliging import Obliged
from tests.service.register.play import accepted, post
from tests.service.register.story import Signed
from tests.service.register.talking import message, talk
from verifier import clock
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Obligation
from verifier.core.model.message import MessageKind
from verifier.core.model.target import Target, TargetKind

#: As long as people write them.
REFERENCE = "Renovatie sporthal De Meent, perceel 3 (raamcontract 2026-0417)"
MOTIVATION = (
    "Vijf procent past bij dit werk: ongeveer de helft van de kosten is arbeid, en in de regio zijn mensen die dit "
    "werk kunnen leren. De opdrachtnemer heeft zelf meegedacht over wat haalbaar is."
)


@dataclass(frozen=True, slots=True)
class Furnished:
    """``large`` is a contract with six people, two verdicts with a band, activities and messages."""

    filled: Filled
    large: Signed


def furnish(filled: Filled) -> Furnished:
    """Bring all that to a filled register."""
    obliged = Obliged(filled.play)
    last = Month.of(datetime.fromtimestamp(clock.now(), UTC).date())
    first, spring, autumn = (last.plus(-each) for each in (9, 6, 3))
    large = obliged.agreed(
        reference=REFERENCE,
        value=1_250_000_000,
        first_day=first.first_day,
        last_day=last.last_day,
        reference_date=first.first_day,
        moments=(spring, autumn, last),
        obligation=Obligation(basis_points=160, motivation=MOTIVATION),
        region="GM0344",
        recovery_months=3,
        malus_basis_points=15_000,
        targets=(
            Target(code="mensen", kind=TargetKind.HOURS, moment=last, least=936_000),
            Target(
                code="scholing",
                kind=TargetKind.ACTIVITY,
                moment=last,
                least=4_000,
                activity="scholing_kennis_middelen",
                day=autumn.first_day,
            ),
        ),
    )
    awards = [obliged.eligible("contractor", large, first_day=first.first_day) for _ in range(6)]
    placed = [each for each, _ in awards]
    for moment, floor in ((spring, 5_000_000), (autumn, 10_000_000)):
        obliged.worked("contractor", large, placed, [moment.plus(-2), moment.plus(-1), moment])
        accepted(obliged.claimed(large, moment, floor, awards))
        obliged.verdict(large, moment)
    do(filled.register, large, day=spring.first_day)
    done = activity(filled.register.cast.contractor, large, kind=BY_COST, amount=1_250_000, day=spring.first_day)
    post(filled.register.contractor, "/v1/contractor/activities", done.token)
    _talk(filled, large)
    return Furnished(filled, large)


def _talk(filled: Filled, contract: Signed) -> None:
    talk(filled.register, contract)
    asked = message(
        filled.register.cast.contractor,
        contract,
        kind=MessageKind.CHANGE_REQUEST,
        heading="Een half jaar langer de tijd",
        paragraphs=(
            "De sloop begint later dan gedacht, omdat er asbest is gevonden.",
            "Kunnen wij tot en met december laten meetellen wat er gewerkt wordt?",
        ),
    )
    post(filled.register.contractor, "/v1/contractor/messages", asked.token)
