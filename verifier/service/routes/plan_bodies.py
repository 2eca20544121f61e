"""A proposal that comes in and a plan that goes out (berichten van de doorrekening): about nobody, and not kept."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from verifier.core.model.agreed_terms import AgreedBonusKind, AgreedStacking, AgreedTerms, Rounding
from verifier.core.model.contract import Obligation
from verifier.core.model.placement import EmploymentKind
from verifier.core.rules.owing.obligation import Applicability
from verifier.core.rules.planning import proposal as bounds
from verifier.core.rules.planning.agreements import DeadlineKind
from verifier.core.rules.planning.proposal import Proposal, ProposedActivity, ProposedPeople
from verifier.core.wire.fields import MAX_MONEY
from verifier.service.routes.plan_example import BARE_PROPOSAL, PLAN, PROPOSAL
from verifier.service.routes.rule_bodies import WordsBody
from verifier.service.usecases.work_out_plan import PlanCommand
from verifier.web.bodies import StrictModel

Money = Annotated[int, Field(ge=0, le=MAX_MONEY, description="eurocents", examples=[4_000_000])]
Share = Annotated[int, Field(ge=1, le=10_000, description="basis points: 500 is 5 %", examples=[500])]
Code = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$", max_length=64)]
Trait = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$", max_length=64, examples=["status_holder"])]
Certificate = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$", max_length=64, examples=["pso_2"])]
Quantity = Annotated[int, Field(ge=1, le=bounds.MAX_QUANTITY, description="hundredths of a unit", examples=[200])]
Hours = Annotated[int, Field(ge=1, le=bounds.MAX_WEEKLY_HOURS, description="hundredths of hours", examples=[2_400])]
Months = Annotated[int, Field(ge=1, le=bounds.MAX_MONTHS, examples=[12])]
Count = Annotated[int, Field(ge=1, le=bounds.MAX_PEOPLE, examples=[2])]
Span = Annotated[
    int, Field(ge=0, le=bounds.MAX_MONTHS * 5, description="months on the reference date", examples=[30])
]
Day = Annotated[date, Field(examples=["2027-01-01"])]


class ObligationBody(StrictModel):
    """What is proposed: a share of the value, or an amount; never both."""

    basis_points: Share | None = None
    amount: Money | None = None


class ProposedPeopleBody(StrictModel):
    """So many people of one kind, who do not exist."""

    target_group: Annotated[Code, Field(examples=["participation_act"])]
    people: Count
    hours_per_week: Hours
    months: Months
    employment_kind: EmploymentKind = EmploymentKind.FIXED_TERM
    age: Annotated[int, Field(ge=0, le=bounds.MAX_AGE, examples=[55])] | None = None
    traits: Annotated[tuple[Trait, ...], Field(max_length=bounds.MAX_ITEMS)] = ()
    months_in_group: Span | None = None
    months_left: Span | None = None

    def proposed(self) -> ProposedPeople:
        """As the core has them."""
        return ProposedPeople(**self.model_dump())


class ProposedActivityBody(StrictModel):
    """An activity of the rule set's kind, so many times: a quantity or an amount; never both."""

    kind: Annotated[Code, Field(examples=["sociaal_inkopen"])]
    quantity: Quantity | None = None
    amount: Money | None = None
    times: Annotated[int, Field(ge=1, le=bounds.MAX_TIMES, examples=[1])] = 1

    def proposed(self) -> ProposedActivity:
        """As the core has it."""
        return ProposedActivity(**self.model_dump())


class AgreedTermsBody(StrictModel):
    """What would be agreed on where the rule set is silent, as the contract's own member `agreed`."""

    full_time_weekly_hours: Annotated[int, Field(ge=100, le=16_800, examples=[3_600])] | None = None
    full_time_yearly_hours: Annotated[int, Field(ge=5_200, le=873_600, examples=[187_200])] | None = None
    start_window_months: Annotated[int, Field(ge=0, le=120, examples=[6])] | None = None
    window_months: Annotated[int, Field(ge=1, le=1_200, examples=[24])] | None = None
    bonus_kind: AgreedBonusKind | None = None
    bonus_stacking: AgreedStacking | None = None
    rounding: Rounding | None = None

    def terms(self) -> AgreedTerms:
        """As the core has them."""
        return AgreedTerms(**self.model_dump())


class PlanBody(StrictModel):
    """A contract that is talked about, and how its social return would be filled in; no person is in it.

    Without an obligation none is assumed. `labour_basis_points` is the part of the value that is paid for labour.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [PROPOSAL, BARE_PROPOSAL]})

    rule_set: Annotated[
        str,
        Field(
            min_length=1,
            max_length=90,
            pattern="^[A-Za-z0-9_.-]*$",
            description="the name, with `.v1` or without, or the digest of a published rule set",
        ),
    ]
    contract_value: Annotated[int, Field(ge=1, le=MAX_MONEY, description="eurocents without VAT")]
    first_day: Day
    last_day: Day
    reference_date: Annotated[Day | None, Field(json_schema_extra={"format": "date"})] = None
    obligation: ObligationBody | None = None
    labour_basis_points: Share | None = None
    certificates: Annotated[tuple[Certificate, ...], Field(max_length=32)] = ()
    people: Annotated[tuple[ProposedPeopleBody, ...], Field(max_length=bounds.MAX_ITEMS)] = ()
    activities: Annotated[tuple[ProposedActivityBody, ...], Field(max_length=bounds.MAX_ITEMS)] = ()
    agreed: AgreedTermsBody | None = None

    def command(self) -> PlanCommand:
        """What the use case takes."""
        obligation, agreed = self.obligation, self.agreed
        return PlanCommand(
            self.rule_set,
            Proposal(
                contract_value=self.contract_value,
                first_day=self.first_day,
                last_day=self.last_day,
                obligation=None if obligation is None else Obligation(**obligation.model_dump()),
                labour_basis_points=self.labour_basis_points,
                certificates=self.certificates,
                people=tuple(each.proposed() for each in self.people),
                activities=tuple(each.proposed() for each in self.activities),
                agreed=None if agreed is None else agreed.terms(),
                reference_date=self.reference_date,
            ),
        )


class LineBody(BaseModel):
    """One line of the reasoning, and what it adds."""

    words: WordsBody
    amount: Money | None = None


class ObstacleBody(BaseModel):
    """Why something cannot be calculated; `point` is an open point or mechanism of the rule set."""

    code: Annotated[str, Field(examples=["unspecified"])]
    point: Annotated[str, Field(examples=["bonus_stacking"])] | None = None
    words: WordsBody


class ChoiceBody(BaseModel):
    """What one part of the mix is worth, and why; nothing where an obstacle is in the way."""

    row: Annotated[str, Field(examples=["participatiewet"])] | None = None
    title: WordsBody | None = None
    worth: Money | None = None
    lines: list[LineBody]
    obstacle: ObstacleBody | None = None


class EquivalentBody(BaseModel):
    """So much work of one row's people as the obligation equals; years in hundredths."""

    row: Annotated[str, Field(examples=["participatiewet"])]
    title: WordsBody
    people: Annotated[int, Field(ge=0, examples=[1])]
    months: Annotated[int, Field(ge=0, examples=[24])]
    full_time_years: Annotated[int, Field(ge=0, examples=[80])] | None = None


class PlannedObligationBody(BaseModel):
    """An obligation: as agreed, under the cap, less what lapses for certificates."""

    agreed: Money
    capped: Money
    discount: Money
    amount: Money
    labour_basis_points: Annotated[int, Field(ge=0, examples=[667])] | None = None
    equivalents: list[EquivalentBody]


class ScaleStepBody(BaseModel):
    """One share of a scale, and what it would come to."""

    basis_points: Share
    obligation: PlannedObligationBody


class AlternativePeopleBody(BaseModel):
    """People of an alternative, as a proposal has them, with the title of the row that values them."""

    target_group: Annotated[str, Field(examples=["participation_act"])]
    people: Count
    hours_per_week: Hours
    months: Months
    employment_kind: EmploymentKind
    age: Annotated[int, Field(examples=[55])] | None = None
    traits: list[Trait]
    months_in_group: Span | None = None
    months_left: Span | None = None
    title: WordsBody


class AlternativeActivityBody(BaseModel):
    """An activity of an alternative, as a proposal has it."""

    kind: Annotated[str, Field(examples=["sociaal_inkopen"])]
    quantity: Quantity | None = None
    amount: Money | None = None
    times: Annotated[int, Field(examples=[1])]


class AlternativeBody(BaseModel):
    """Another mix that meets the obligation, and how much it is over."""

    people: list[AlternativePeopleBody]
    activities: list[AlternativeActivityBody]
    worth: Money
    over: Money


class AgreementBody(BaseModel):
    """What the rule set leaves open; `member` of the contract fills it, where one can."""

    point: Annotated[str, Field(examples=["start_window"])]
    member: Annotated[str, Field(examples=["agreed.start_window_months"])] | None = None
    words: WordsBody


class DeadlineBody(BaseModel):
    """What there is to do, and by which day."""

    kind: DeadlineKind
    day: Day | None = None
    words: WordsBody


class PlanAnswer(BaseModel):
    """What the proposal comes to; `scale` is there only when no obligation was proposed."""

    model_config = ConfigDict(json_schema_extra={"examples": [PLAN]})

    rule_set: Annotated[str, Field(examples=["utrecht-current"])]
    digest: Annotated[str, Field(examples=["n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"])]
    title: WordsBody
    applicability: Applicability
    obligation: PlannedObligationBody | None = None
    scale: list[ScaleStepBody]
    remarks: list[WordsBody]
    obstacle: ObstacleBody | None = None
    people: list[ChoiceBody]
    activities: list[ChoiceBody]
    total: Money
    over: (
        Annotated[int, Field(description="eurocents; negative is what is lacking", examples=[-333_334])] | None
    ) = None
    share_basis_points: Annotated[int, Field(ge=0, description="the total, of the value", examples=[395])]
    completed: AlternativeBody | None = None
    alternatives: list[AlternativeBody]
    agreements: list[AgreementBody]
    deadlines: list[DeadlineBody]
