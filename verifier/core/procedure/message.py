"""How to verify a message (bericht) on a contract, and a dialogue (gesprek) of them as somebody reads it."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.core.errors import OutsideWindow, Refusal, UnknownReference, Withdrawn, WrongRelation, WrongValue
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.message import REPLIES, Message, PlannedActivity
from verifier.core.privacy.wording import check_wording
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.evidence import Evidence, is_withdrawn, known_ruleset
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.intake import receive
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.trust.directory import Trust


def verify_message(unverified_token: str, *, evidence: Evidence, trust: Trust, at: int) -> Verified[Message]:
    """Verify ``sr-message+jwt`` as received at ``at``.

    1. intake, by a buyer or an enrolled contractor; 2. the contract is known, and this party gives or does it;
    3. the contract is not withdrawn; 4. what it replies to is a message on the same contract, and an answer or an
    agreement replies to the other side; 5. what is planned lies inside the contract or its recovery period, and is
    of a kind that the rule set knows and measures so; 6. no text of it could be about a person.

    A contract of others is refused in the same words as one that does not exist. Deliberately not checked: that the
    contract was accepted, for there is something to ask before; and that its period runs, for there is something to
    settle after. That both sides agree changes nothing in the contract (ADR 0025).
    """
    message = _related(unverified_token, evidence=evidence, trust=trust, at=at)  # 1 to 5
    check_message_wording(message.statement)  # 6
    return message


def verify_dialogue(
    unverified_tokens: Sequence[str], *, evidence: GatheredEvidence, trust: Trust, at: int
) -> tuple[Verified[Message] | Refusal, ...]:
    """What each message of a dialogue comes to when it is read at ``at``, in log order: verified, or why it is not.

    ``evidence`` holds the contract and its rule set. Each message is verified as of the moment it was signed, with
    those before it as evidence. One that only its wording keeps from being shown is evidence all the same: what
    replies to it is judged by itself, also when a word is guarded that once was not.
    """
    found: list[Verified[Message] | Refusal] = []
    for unverified_token in unverified_tokens:
        try:
            moment = moment_of(unverified_token, Message, trust=trust, at=at)
            message = _related(unverified_token, evidence=evidence, trust=trust, at=moment)
            evidence = evidence.plus(message)
            check_message_wording(message.statement)
            found.append(message)
        except Refusal as refusal:
            found.append(refusal)
    return tuple(found)


def check_message_wording(message: Message) -> None:
    """Raise what :func:`check_wording` raises for the heading or for a paragraph, by its number from 0.

    For its writer before it is signed, for the register before it is kept, for its reader before it is shown.
    """
    check_wording(message.heading, field="heading")
    for position, paragraph in enumerate(message.paragraphs):
        check_wording(paragraph, field=f"paragraphs[{position}]")


def _related(unverified_token: str, *, evidence: Evidence, trust: Trust, at: int) -> Verified[Message]:
    """Steps 1 to 5 of :func:`verify_message`."""
    message, signed = receive(unverified_token, Message, trust=trust, at=at)  # 1
    contract = evidence.contract(message.contract)
    if contract is None or message.iss not in (contract.statement.iss, contract.statement.contractor):  # 2
        raise UnknownReference("the digest of a contract that this party gives or does", field="contract")
    if is_withdrawn(contract, evidence=evidence):  # 3
        raise Withdrawn("a contract that is not withdrawn", field="contract")
    _check_reply(message, evidence)  # 4
    if message.plan is not None and message.plan.activities:  # 5
        ruleset = known_ruleset(contract, evidence=evidence)
        for planned in message.plan.activities:
            _check_planned(planned, contract.statement, ruleset)
    return Verified(message, signed.token, signed.digest)


def _check_reply(message: Message, evidence: Evidence) -> None:
    if message.in_reply_to is None:
        return
    found = evidence.statement(message.in_reply_to)
    earlier = found.statement if found is not None else None
    if not isinstance(earlier, Message) or earlier.contract != message.contract:
        raise UnknownReference("the digest of a message on the same contract", field="in_reply_to")
    if message.kind in REPLIES and earlier.iss == message.iss:
        raise WrongRelation("the digest of a message of the other side", field="in_reply_to")


def _check_planned(planned: PlannedActivity, contract: Contract, ruleset: RuleSet) -> None:
    if not contract.first_day <= planned.first_day <= planned.last_day <= contract.last_counted_month.last_day:
        raise OutsideWindow("days in order, inside the contract", field="first_day")
    kind = ruleset.activity_kind(planned.kind)
    if kind is None:
        raise UnknownReference("the code of an activity of the rule set", field="kind")
    if kind.measure(spent=planned.amount is not None) is None:
        raise WrongValue("a quantity or an amount, as the rule set measures this kind", field="kind")
