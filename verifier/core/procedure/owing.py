"""Owing (verschuldigd zijn): what a contract owes at a moment, and what of it is left for people (PROTOCOL 5).

Everything here is public: obligations, confirmed activities, and what was called off. A framework that is judged as
one owes what its call-offs owe together, or its own obligation; what counts for it is the union of what counts for
them, so that a surplus is proven without anybody seeing whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from verifier.core.errors import Refusal, Unsupported
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.calendar import Month
from verifier.core.model.contract import CallOffRule, Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest
from verifier.core.procedure.evidence import Evidence, PublicEvidence, is_withdrawn, known_ruleset
from verifier.core.rules.owing.obligation import obligation_of
from verifier.core.rules.owing.owed import Owed, together
from verifier.core.rules.table.activity_kinds import Confirmer
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.activities import counted_activities


@dataclass(frozen=True, slots=True)
class ConfirmedActivity:
    """An activity that counts; without a confirmation where the rule set asks for none."""

    activity: Activity
    confirmation: ActivityConfirmation | None = None

    @property
    def accepted(self) -> int:
        """Hundredths of the unit, or eurocents, as the kind is measured."""
        said = self.confirmation or self.activity
        return said.quantity if said.quantity is not None else said.amount or 0


@dataclass(frozen=True, slots=True)
class Owing:
    """What a contract owes at a moment, by which activities, and the call-offs that are judged with it."""

    owed: Owed
    activities: tuple[ConfirmedActivity, ...] = ()
    call_offs: Mapping[Digest, Contract] = field(default_factory=dict)


def owing_of(
    contract: Verified[Contract], moment: Month, *, evidence: Evidence, public: PublicEvidence | None
) -> Owing:
    """What ``contract`` owes at ``moment``; :func:`owing_at_each`, of one."""
    return owing_at_each(contract, (moment,), evidence=evidence, public=public)[moment]


def owed_in_the_end(contract: Verified[Contract], *, evidence: Evidence, public: PublicEvidence) -> Owed | None:
    """What ``contract`` owes at its last moment, as it stands now; None where a refusal leaves that open."""
    with suppress(Refusal):
        return owing_of(contract, contract.statement.answer_moments[-1], evidence=evidence, public=public).owed
    return None


def owing_at_each(
    contract: Verified[Contract], moments: Iterable[Month], *, evidence: Evidence, public: PublicEvidence | None
) -> Mapping[Month, Owing]:
    """What ``contract`` owes at each moment, by the activities up to its last day that are confirmed now.

    Raises :class:`Unsupported` for a framework whose call-offs are judged apart, and for any framework when nothing
    ``public`` is at hand: what was called off would be missed.
    """
    ruleset = known_ruleset(contract, evidence=evidence)
    rule = contract.statement.call_offs.rule if contract.statement.call_offs else None
    if rule is CallOffRule.APART or (rule is not None and public is None):
        raise Unsupported("each call-off of this framework by itself", field="contract")
    if public is None:
        return dict.fromkeys(moments, Owing(Owed(obligation_of(ruleset, contract.statement))))
    call_offs = call_offs_in_force(contract, evidence=evidence, public=public)
    confirmed = {
        digest: tuple(_confirmed(digest, ruleset, evidence=evidence, public=public))
        for digest in (contract.digest, *call_offs)
    }
    return {moment: _owing(contract.statement, ruleset, call_offs, _until(moment, confirmed)) for moment in moments}


def _until(
    moment: Month, confirmed: Mapping[Digest, tuple[ConfirmedActivity, ...]]
) -> Mapping[Digest, tuple[ConfirmedActivity, ...]]:
    """Of the activities of each contract those up to the last day of ``moment``."""
    last = moment.last_day
    return {
        digest: tuple(each for each in found if each.activity.day <= last) for digest, found in confirmed.items()
    }


def _owing(
    contract: Contract,
    ruleset: RuleSet,
    call_offs: Mapping[Digest, Contract],
    confirmed: Mapping[Digest, tuple[ConfirmedActivity, ...]],
) -> Owing:
    activities = tuple(each for found in confirmed.values() for each in found)
    if contract.call_offs is not None and contract.call_offs.rule is CallOffRule.CARRIED:
        owed = together(_owed(ruleset, said, confirmed[digest]) for digest, said in call_offs.items())
    else:
        owed = _owed(ruleset, contract, activities)
    return Owing(owed, activities, call_offs)


def call_offs_in_force(
    framework: Verified[Contract], *, evidence: Evidence, public: PublicEvidence
) -> Mapping[Digest, Contract]:
    """What was called off from a framework, accepted and not withdrawn, by digest; none of any other contract."""
    if framework.statement.call_offs is None:
        return {}
    return {
        each.digest: each.statement
        for each in public.call_offs_of(framework.digest)
        if evidence.acceptance_of(each.digest) is not None and not is_withdrawn(each, evidence=evidence)
    }


def _owed(ruleset: RuleSet, contract: Contract, activities: Iterable[ConfirmedActivity]) -> Owed:
    obligation = obligation_of(ruleset, contract)
    said = [(each.activity, each.confirmation) for each in activities]
    return Owed(obligation, counted_activities(ruleset, said, obligation=obligation).eurocents if said else 0)


def _confirmed(
    contract: Digest, ruleset: RuleSet, *, evidence: Evidence, public: PublicEvidence
) -> Iterator[ConfirmedActivity]:
    """Activities of one contract that count: confirmed where that is asked, and not withdrawn."""
    for each in public.activities_of(contract):
        if evidence.withdrawals_of(each.digest):
            continue
        confirmation = public.confirmation_of(each.digest)
        if confirmation is not None and not evidence.withdrawals_of(confirmation.digest):
            yield ConfirmedActivity(each.statement, confirmation.statement)
        elif _needs_no_word(ruleset, each.statement):
            yield ConfirmedActivity(each.statement)


def _needs_no_word(ruleset: RuleSet, activity: Activity) -> bool:
    kind = ruleset.activity_kind(activity.kind)
    return kind is not None and kind.confirmed_by is Confirmer.NOBODY
