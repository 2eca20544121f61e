"""How to verify an activity (activiteit) and what a second party confirms of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from verifier.core.errors import (
    AlreadyDecided,
    OutsideWindow,
    UnknownReference,
    Withdrawn,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.calendar import day_of
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.procedure.compliance import CLAIM_TERM
from verifier.core.procedure.evidence import RegisterEvidence, attested_contract, known_ruleset
from verifier.core.procedure.intake import receive
from verifier.core.rules.table.activity_kinds import ActivityKind, Confirmer
from verifier.core.rules.valuing.activities import check_activity
from verifier.core.trust.directory import Trust


def verify_activity(
    unverified_token: str, *, evidence: RegisterEvidence, trust: Trust, at: int
) -> Verified[Activity]:
    """Verify ``sr-activity+jwt`` as received at ``at``.

    1. intake, by an enrolled contractor; 2. the contract is accepted, not withdrawn or closed, and this party
    attests for it: its contractor or a listed party; 3. the day lies inside the contract or its recovery
    period, and is not ahead; 4. the rule set can value the kind by what is reported, and says who confirms it:
    what could never count is refused now; 5. the receiving organisation is named where that is who confirms it,
    and is a second party: nobody who attests for the contract; 6. the same evidence was not reported before,
    for this contract or another of the same framework, unless that was withdrawn.

    What it counts for, and under which limits and caps, is valued when it counts: a limit holds for all together.
    """
    activity, signed = receive(unverified_token, Activity, trust=trust, at=at)  # 1
    contract = attested_contract(activity.contract, party=activity.iss, evidence=evidence)  # 2
    _check_day(activity.day, contract.statement, at=at)  # 3
    kind = check_activity(known_ruleset(contract, evidence=evidence), activity)  # 4
    _check_receiver(activity, kind, contract.statement)  # 5
    for each in _reported_together(contract, evidence):  # 6
        same = each.statement.evidence_sha256 == activity.evidence_sha256
        if same and not evidence.withdrawals_of(each.digest):
            raise AlreadyDecided("evidence that was not reported before", field="evidence_sha256")
    return Verified(activity, signed.token, signed.digest)


def verify_activity_confirmation(
    unverified_token: str, *, evidence: RegisterEvidence, trust: Trust, at: int
) -> Verified[ActivityConfirmation]:
    """Verify ``sr-activity-confirmation+jwt`` as received at ``at``.

    1. intake, by a buyer, an agency or an enrolled party; 2. the activity is known and is to be confirmed by
    this party, the one that the rule set names: the buyer, or the organisation that received it; 3. neither it
    nor its contract was withdrawn, nor that closed; 4. the claim term after the contract and its recovery
    period is not over; 5. it was not confirmed before; 6. what is accepted is in the measure that was reported,
    and no more than that.

    An activity of somebody else is refused in the same words as one that does not exist.
    """
    confirmation, signed = receive(unverified_token, ActivityConfirmation, trust=trust, at=at)  # 1
    found = evidence.statement(confirmation.activity)
    activity = found.statement if found else None
    contract = evidence.contract(activity.contract) if isinstance(activity, Activity) else None
    if found is None or not isinstance(activity, Activity) or contract is None:  # 2
        raise UnknownReference("the digest of an activity that this party confirms", field="activity")
    ruleset = known_ruleset(contract, evidence=evidence)
    if confirmation.iss != confirmer_of(check_activity(ruleset, activity), activity, contract.statement):
        raise UnknownReference("the digest of an activity that this party confirms", field="activity")
    attested_contract(contract.digest, party=activity.iss, evidence=evidence)  # 3
    if evidence.withdrawals_of(found.digest):
        raise Withdrawn("an activity that is not withdrawn", field="activity")
    if at >= contract.statement.last_counted_month.plus(1).starts_at + CLAIM_TERM:  # 4
        raise OutsideWindow("a moment within the claim term of the contract", field="iat")
    if evidence.confirmation_of(found.digest) is not None:  # 5
        raise AlreadyDecided("an activity that was not confirmed before", field="activity")
    _check_accepted(confirmation, activity)  # 6
    return Verified(confirmation, signed.token, signed.digest)


def verify_received_activity(unverified_token: str, *, party: PartyId, trust: Trust, at: int) -> Verified[Activity]:
    """Verify ``sr-activity+jwt`` as signed at ``at``, for the organisation that received it and sees no contract.

    1. intake, by an enrolled contractor; 2. it says that ``party`` received it, or :class:`WrongRelation`.

    Deliberately not checked: the contract and its rule set. The register did, and refuses a confirmation otherwise.
    """
    activity, signed = receive(unverified_token, Activity, trust=trust, at=at)  # 1
    if activity.receiver != party:  # 2
        raise WrongRelation("an activity that this party received", field="receiver")
    return Verified(activity, signed.token, signed.digest)


def confirmer_of(kind: ActivityKind, activity: Activity, contract: Contract) -> PartyId | None:
    """Who confirms an activity; None when the contractor's own word is enough."""
    match kind.confirmed_by:
        case Confirmer.BUYER_ADVISER:
            return contract.iss
        case Confirmer.RECEIVING_ORGANISATION:
            return activity.receiver
        case _:
            return None


def _reported_together(contract: Verified[Contract], evidence: RegisterEvidence) -> Iterator[Verified[Activity]]:
    """What was reported for a contract, its framework, and everything that was called off from that."""
    head = contract.statement.framework or contract.digest
    for each in {contract.digest, head, *(called_off.digest for called_off in evidence.call_offs_of(head))}:
        yield from evidence.activities_of(each)


def _check_day(day: date, contract: Contract, *, at: int) -> None:
    if not contract.first_day <= day <= contract.last_counted_month.last_day:
        raise OutsideWindow("a day inside the contract", field="day")
    if day > day_of(at):
        raise OutsideWindow("a day that is not ahead", field="day")


def _check_receiver(activity: Activity, kind: ActivityKind, contract: Contract) -> None:
    if (kind.confirmed_by is Confirmer.RECEIVING_ORGANISATION) != (activity.receiver is not None):
        raise WrongRelation("a receiving organisation where that is who confirms it", field="receiver")
    if activity.receiver is not None and contract.is_attester(activity.receiver):
        raise WrongRelation("a receiving organisation that does not attest for the contract", field="receiver")


def _check_accepted(confirmation: ActivityConfirmation, activity: Activity) -> None:
    for name in ("quantity", "amount"):
        accepted, reported = getattr(confirmation, name), getattr(activity, name)
        if (accepted is None) != (reported is None):
            raise WrongValue("a quantity or an amount, as was reported", field=name)
        if accepted is not None and accepted > reported:
            raise WrongRelation("no more than was reported", field=name)
