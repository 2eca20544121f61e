"""Survey given activities (activiteiten overzien): what was reported to a buyer, by what the rule set calls it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from verifier.core.errors import Refusal
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.standing import ActivityState, Side
from verifier.core.model.statement import Digest
from verifier.core.procedure.activity import confirmer_of
from verifier.core.procedure.evidence import known_ruleset
from verifier.core.procedure.intake import recall
from verifier.core.rules.table.activity_kinds import ActivityKind
from verifier.core.rules.valuing.activities import value_activity
from verifier.core.wire.envelope import digest_of
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.list_activities import ActivitiesWanted, list_activities
from verifier.web.paging import Stretch, every


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenActivity:
    """An activity of a contract that a buyer gave; ``received_at`` in Unix seconds.

    ``kind`` is that of the rule set. ``confirmer`` is who confirms it, None where nobody has to; ``accepted`` what
    was confirmed. ``worth`` is what it counts for by itself, in eurocents, before it shares a limit or a cap with
    others; None while it counts for nothing.
    """

    digest: Digest
    contract: Verified[Contract]
    said: Activity
    state: ActivityState
    received_at: int
    kind: ActivityKind
    confirmer: PartyId | None
    accepted: ActivityConfirmation | None
    worth: int | None

    @property
    def waits_on_buyer(self) -> bool:
        """Whether the buyer still has to say what it accepts of it."""
        return self.state is ActivityState.REPORTED and self.confirmer == self.contract.statement.iss


def survey_given_activities(uow: UnitOfWork, contract: Digest, /, *, at: int) -> tuple[GivenActivity, ...]:
    """What was reported for a contract of the client, in log order; :class:`NotFound` for any other contract."""
    return tuple(_surveyed(uow, contract, at=at))


def _surveyed(uow: UnitOfWork, digest: Digest, *, at: int) -> Iterator[GivenActivity]:
    listed = tuple(every(lambda stretch: list_activities(uow, _wanted(digest, stretch), at=at)))
    evidence = uow.evidence_behind_contract
    contract = evidence.contract(digest) if listed else None
    if contract is None:
        return
    ruleset = known_ruleset(contract, evidence=evidence)
    for each in listed:
        said = recall(each.token, Activity, digest=each.digest).statement
        kind = ruleset.activity_kind(said.kind)
        if kind is None:
            raise LookupError("a kind that the rule set does not have")
        accepted, worth = _confirmation(each.confirmation), None
        with suppress(Refusal):
            worth = value_activity(ruleset, said, accepted)
        yield GivenActivity(
            digest=each.digest,
            contract=contract,
            said=said,
            state=each.state,
            received_at=each.received_at,
            kind=kind,
            confirmer=confirmer_of(kind, said, contract.statement),
            accepted=accepted,
            worth=None if each.state is ActivityState.WITHDRAWN else worth,
        )


def _wanted(contract: Digest, stretch: Stretch) -> ActivitiesWanted:
    return ActivitiesWanted(side=Side.BUYER, contract=contract, stretch=stretch)


def _confirmation(token: str | None) -> ActivityConfirmation | None:
    return None if token is None else recall(token, ActivityConfirmation, digest=digest_of(token)).statement
