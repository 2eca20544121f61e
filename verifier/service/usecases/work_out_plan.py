"""Work out a plan (een voorstel doorrekenen), for the talk before the award; nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from verifier import shipped
from verifier.core.errors import UnknownReference
from verifier.core.procedure.compliance import CLAIM_TERM
from verifier.core.rules.planning.plan import Plan, make_plan
from verifier.core.rules.planning.practice import read_practices
from verifier.core.rules.planning.proposal import Proposal
from verifier.core.rules.table.naming import find_ruleset
from verifier.core.rules.table.ruleset import RuleSet
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import Fault, WrongRequest

_DAY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class PlanCommand:
    """A proposal, and the name or digest of a published rule set under which it is worked out."""

    unverified_ruleset: str
    proposal: Proposal


def work_out_plan(uow: UnitOfWork, command: PlanCommand, /, *, at: int) -> Plan:
    """What the proposal comes to.

    Raises :class:`WrongRequest` for a rule set that is not published here, and :class:`WrongValue`, naming the
    member, for a proposal that no contract could be.
    """
    ruleset = _published(uow, command.unverified_ruleset)
    practices = read_practices(shipped.field_practice())
    return make_plan(ruleset, command.proposal, practices, claim_days=CLAIM_TERM // _DAY_SECONDS)


def _published(uow: UnitOfWork, unverified_name: str) -> RuleSet:
    try:
        return find_ruleset((each.ruleset for each in uow.rulesets.values()), unverified_name)
    except UnknownReference as refusal:
        expected = "the name or digest of a published rule set, as the list of rule sets has them"
        raise WrongRequest([Fault(refusal.field, refusal.code, expected)]) from None
