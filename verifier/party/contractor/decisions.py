"""Decisions (beslissingen) of agencies: verified here, opened with the contractor's own key, and kept.

An opening is worth keeping like money: without it the contractor cannot prove a floor. It is believed only when
it opens the commitments that the agency signed (PROTOCOL 5).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier.core.errors import UnknownReference
from verifier.core.model.contract import Contract
from verifier.core.model.eligibility import Decision, Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import Placement, committed_months
from verifier.core.model.standing import PlacementState
from verifier.core.model.statement import Digest
from verifier.core.privacy.commitment import Opening, check_opening, unpack_opening
from verifier.core.privacy.subject import opening_info
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.eligibility import verify_eligibility
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.envelope import DEFAULT_LIMIT, digest_of
from verifier.core.wire.fields import Field, optional, record, text
from verifier.party.contractor.workplace import Workplace, placement_name
from verifier.party.register.answers import bytes_field
from verifier.party.sealing import open_sealed

_DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Decided:
    """A verified decision, with the opening of its commitments when it is *eligible*."""

    eligibility: Verified[Eligibility]
    opening: Opening | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class FetchedDecision:
    """A verified decision, and the opening that came with it, sealed."""

    eligibility: Verified[Eligibility]
    sealed_opening: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """A verified decision, and the packed opening that was found in what was sealed; None when it declines."""

    eligibility: Verified[Eligibility]
    packed: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PlacementStatus:
    """Where one placement stands, since when (Unix seconds), and what its agency decided."""

    placement: Digest
    reference: str
    state: PlacementState
    since: int
    decided: Decided | None = None


@dataclass(frozen=True, slots=True)
class _KeptDecision:
    statement: str
    opening: bytes | None = field(default=None, repr=False)


_KEPT: Field = record(_KeptDecision, {"statement": text(DEFAULT_LIMIT), "opening": optional(bytes_field(8 * 1024))})


def statuses(workplace: Workplace, contract: Digest) -> tuple[PlacementStatus, ...]:
    """Where the contractor's placements of ``contract`` stand; new decisions are verified and kept, durably.

    Placements that wait in the outbox are sent first: the register may have them already.
    Raises :class:`UnknownReference` when the register lists a placement that is not this contractor's, and what
    :func:`decision_on` raises.
    """
    accepted = workplace.accepted(contract)
    workplace.outbox.resume(placement_name(contract))
    references = {digest: parcel.reference or "" for digest, parcel in workplace.placements(contract)}
    found = []
    for listed in workplace.client.placements(contract):
        placement = workplace.placement(listed.digest, contract=contract)
        waits = listed.state is PlacementState.WAITING
        decided = None if waits else decision_on(workplace, accepted, placement)
        reference = references[listed.digest]
        found.append(PlacementStatus(listed.digest, reference, listed.state, listed.since, decided))
    return tuple(found)


def decision_on(
    workplace: Workplace, contract: Verified[Contract], placement: Verified[Placement]
) -> Decided | None:
    """The decision on a placement: as kept, or else fetched, verified and kept; None while there is none.

    1. the eligibility is of the agency that the placement names, about it and its contract's rule set, as of the
    moment it was signed; 2. the sealed opening opens with the key that the placement named, for this placement;
    3. it opens every commitment that was signed; 4. both are kept in one row, durably. Raises what
    ``verify_eligibility`` raises, :class:`CannotOpen` at 2, :class:`BadCommitment` at 3: then nothing is kept.

    Withdrawals are left out of the evidence: one that came after the decision does not undo it, and the register
    refused a decision that came after one.
    """
    kept_before = kept_decision(workplace, placement.digest)
    if kept_before is not None:
        return kept_before
    fetched = fetched_decision(workplace, contract, placement)  # 1
    if fetched is None:
        return None
    opened = open_decision(workplace, placement, fetched)  # 2
    return keep_decision(workplace, contract, placement, opened)  # 3, 4


def fetched_decision(
    workplace: Workplace, contract: Verified[Contract], placement: Verified[Placement]
) -> FetchedDecision | None:
    """The decision that the register has, verified as of the moment it was signed; nothing is opened or kept."""
    fetched = workplace.client.decision(placement.digest)
    if fetched is None:
        return None
    at = workplace.client.now()
    trust = workplace.trust(at=at)
    token, sealed = fetched.unverified_statement, fetched.unverified_sealed_opening
    moment = moment_of(token, Eligibility, trust=trust, at=at)
    evidence = workplace.evidence(contract, placement)
    verified = verify_eligibility(token, sealed_opening=sealed, evidence=evidence, trust=trust, at=moment)
    if verified.statement.placement != placement.digest:
        raise UnknownReference("the decision on the placement that was asked about", field="placement")
    return FetchedDecision(verified, sealed)


def open_decision(workplace: Workplace, placement: Verified[Placement], fetched: FetchedDecision) -> Opened:
    """A decision with its opening, by the key that the placement named.

    Raises :class:`CannotOpen`, and ``NoSuchKey`` or ``KeyDestroyed`` of a key that this home has no more.
    """
    if fetched.eligibility.statement.decision is not Decision.ELIGIBLE:
        return Opened(fetched.eligibility)
    key = workplace.home.custodian.opening(placement.statement.reply_kid)
    return Opened(fetched.eligibility, open_sealed(key, fetched.sealed_opening, opening_info(placement.digest)))


def keep_decision(
    workplace: Workplace, contract: Verified[Contract], placement: Verified[Placement], opened: Opened
) -> Decided:
    """Keep a decision with its opening, durably, once that opens every commitment; :class:`BadCommitment`."""
    if opened.packed is not None:
        eligibility = opened.eligibility.statement
        check_opening(
            unpack_opening(opened.packed),
            placement.digest,
            committed_months(contract.statement, placement.statement.first_day),
            eligibility.rate_commitments,
            eligibility.flat_commitment or b"",
        )
    kept = _KEPT.write(_KeptDecision(opened.eligibility.token, opened.packed))
    workplace.home.vault.put(_DECISION, base64url.encode(placement.digest), strict_json.write(kept))
    return _kept(workplace, placement.digest)


def kept_decision(workplace: Workplace, placement: Digest) -> Decided | None:
    """The decision on a placement that is kept here; None when none is."""
    try:
        return _kept(workplace, placement)
    except UnknownReference:
        return None


def _kept(workplace: Workplace, placement: Digest) -> Decided:
    content = workplace.home.vault.get(_DECISION, base64url.encode(placement))
    kept: _KeptDecision = _KEPT.read(strict_json.parse(content, limit=64 * 1024), "decision")
    eligibility = recall(kept.statement, Eligibility, digest=digest_of(kept.statement))
    return Decided(eligibility, None if kept.opening is None else unpack_opening(kept.opening))
