"""Asking for resealing (vragen om opnieuw te verzegelen): values that no key of this contractor opens any more.

Who asks proves nothing, and an answer is not believed: an opening counts only when it opens the commitments that
the agency signed (PROTOCOL 5, ADR 0041).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from keys.custody.refusals import KeyDestroyed, NoSuchKey
from verifier.core.errors import BadCommitment, CannotOpen
from verifier.core.model.contract import Contract
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.standing import PlacementState
from verifier.core.model.statement import Digest
from verifier.core.privacy.subject import opening_info
from verifier.party.contractor.decisions import (
    Opened,
    fetched_decision,
    keep_decision,
    kept_decision,
    open_decision,
)
from verifier.party.contractor.workplace import Workplace
from verifier.party.resealing import MOST, Resealed, read_answer, write_request
from verifier.party.sealing import open_sealed

#: Where a placement has, or may have had, a value.
_VALUED = frozenset({PlacementState.ELIGIBLE, PlacementState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class AskAgain:
    """A file for ``agency``: which of its placements to seal again, and to which key."""

    agency: PartyId
    placements: tuple[Digest, ...]
    content: bytes


@dataclass(frozen=True, slots=True)
class _Lost:
    contract: Verified[Contract]
    placement: Verified[Placement]
    eligibility: Verified[Eligibility]


def ask_again(workplace: Workplace) -> Sequence[AskAgain]:
    """A request for each agency whose values no key of this home opens, of at most 500 placements each.

    The new key must be enrolled before an agency seals to it. Raises what ``fetched_decision`` raises.
    """
    by_agency: dict[PartyId, list[Digest]] = defaultdict(list)
    for each in _lost(workplace):
        by_agency[each.placement.statement.agency].append(each.placement.digest)
    return [
        AskAgain(agency, chosen, write_request(workplace.reply_kid, chosen))
        for agency, digests in sorted(by_agency.items())
        for chosen in (tuple(digests[first : first + MOST]) for first in range(0, len(digests), MOST))
    ]


def take_resealed(workplace: Workplace, unverified_answer: bytes) -> Sequence[Digest]:
    """The placements whose value is known again by an agency's answer; each is kept, durably, as it is opened.

    1. the decision is verified, as when it was made; 2. the opening opens with a key of this home, for exactly this
    placement; 3. it opens every commitment. What was not asked for, or is known already, is passed over. Raises
    :class:`Malformed` refusals, :class:`CannotOpen` at 2, :class:`BadCommitment` at 3.
    """
    sealed = {each.placement: each for each in read_answer(unverified_answer)}
    found = []
    for each in _lost(workplace):  # 1
        if each.placement.digest in sealed:
            packed = _opened(workplace, sealed[each.placement.digest])  # 2
            keep_decision(workplace, each.contract, each.placement, Opened(each.eligibility, packed))  # 3
            found.append(each.placement.digest)
    return found


def _lost(workplace: Workplace) -> Iterator[_Lost]:
    """Eligible placements of this home, of every accepted contract, whose opening is not to be had here."""
    for contract in workplace.rulebook.kept():
        own = {digest for digest, _ in workplace.placements(contract.digest)}
        if not own:
            continue
        for listed in workplace.client.placements(contract.digest):
            if listed.state not in _VALUED or listed.digest not in own:
                continue
            placement = workplace.placement(listed.digest, contract=contract.digest)
            lost = _eligibility_of(workplace, contract, placement)
            if lost is not None:
                yield _Lost(contract, placement, lost)


def _eligibility_of(
    workplace: Workplace, contract: Verified[Contract], placement: Verified[Placement]
) -> Verified[Eligibility] | None:
    """The decision whose opening is lost; None where it is open, or where there is none."""
    if kept_decision(workplace, placement.digest) is not None:
        return None
    fetched = fetched_decision(workplace, contract, placement)
    if fetched is None:
        return None
    try:
        keep_decision(workplace, contract, placement, open_decision(workplace, placement, fetched))
    except (CannotOpen, NoSuchKey, KeyDestroyed, BadCommitment):
        return fetched.eligibility
    return None


def _opened(workplace: Workplace, resealed: Resealed) -> bytes:
    """Sealed to the active key, or to one that was active when it was asked for."""
    custodian = workplace.home.custodian
    for entry in reversed(custodian.listed("opening")):
        try:
            key = custodian.opening(entry.kid)
            return open_sealed(key, resealed.sealed_opening, opening_info(resealed.placement))
        except CannotOpen:
            continue
    raise CannotOpen("an opening that was sealed to a key of this home", field="sealed_opening")
