"""A subtotal (deeltotaal): what the people of a party that a contract lists are worth together, for who claims.

One number, and the one scalar that opens it: what each of them is worth stays with who employs them. It goes to the
contractor alone, over a way of their own; the register never sees it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from verifier.core.errors import BadCommitment, UnknownReference
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Hours
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest
from verifier.core.privacy.commitment import commit
from verifier.core.privacy.group import Scalar
from verifier.core.procedure.counted import (
    verify_others_eligibility,
    verify_others_hours,
    verify_others_placement,
)
from verifier.core.procedure.inputs import EffectivePlacement, Granted, Inputs
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.trust.directory import Trust
from verifier.core.wire import strict_json
from verifier.core.wire.envelope import open_envelope
from verifier.core.wire.fields import Field, digest, month, octets, record, text
from verifier.core.wire.statements import read_statement, typ_of_noun
from verifier.party.contractor.workplace import Workplace
from verifier.party.dossier import Dossier
from verifier.party.register.answers import CountedPlacement

_LIMIT = 4 * 1024
_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Subtotal:
    """``numerator`` is Σ hours · rate + D · Σ flat of one party on one contract, which may be a call-off.

    ``inputs`` is the digest of what counts of it.
    """

    contract: Digest
    moment: Month
    inputs: Digest
    numerator: int = field(repr=False)
    blinding: Scalar = field(repr=False)


def _number() -> Field:
    inner = text(_DIGITS)

    def read(value: object, name: str) -> int:
        written = inner.read(value, name)
        if not (written.isascii() and written.isdigit() and str(int(written)) == written):
            raise UnknownReference("a whole number in decimals", field=name)
        return int(written)

    return Field(read, str)


_FILE: Field = record(
    Subtotal,
    {
        "contract": digest(),
        "moment": month(),
        "inputs": digest(),
        "numerator": _number(),
        "blinding": octets(32),
    },
)


def write_subtotal(subtotal: Subtotal) -> bytes:
    """The file of a subtotal, JSON."""
    return strict_json.write(_FILE.write(subtotal))


def read_subtotal(unverified: bytes) -> Subtotal:
    """Read such a file; raises :class:`Malformed` refusals. What it says is checked against the commitments."""
    subtotal: Subtotal = _FILE.read(strict_json.parse(unverified, limit=_LIMIT), "subtotal")
    return subtotal


def others_placements(
    workplace: Workplace,
    contracts: Mapping[Digest, Verified[Contract]],
    listed: Sequence[CountedPlacement],
    granted: Callable[[CountedPlacement], Mapping[Month, Granted]],
) -> Iterator[EffectivePlacement]:
    """Placements of the other parties of these contracts, verified, with what ``granted`` finds for each."""
    at = workplace.client.now()
    tokens = [each.unverified_statement for each in listed]
    trust = Dossier(workplace.home, workplace.client).trust(tokens, Placement, at=at)
    for each in listed:
        contract = _contract_of(each.unverified_statement, Placement, contracts, trust)
        placement = verify_others_placement(each.unverified_statement, contract=contract, trust=trust, at=at)
        eligibility = verify_others_eligibility(
            each.unverified_eligibility, placement=placement, contract=contract, trust=trust, at=at
        )
        yield EffectivePlacement(placement, eligibility, granted(each))


def others_hours(
    workplace: Workplace, contracts: Mapping[Digest, Verified[Contract]], unverified_tokens: Sequence[str]
) -> list[Verified[Hours]]:
    """Hours that the other parties of these contracts reported, verified."""
    at = workplace.client.now()
    trust = Dossier(workplace.home, workplace.client).trust(unverified_tokens, Hours, at=at)
    return [
        verify_others_hours(each, contract=_contract_of(each, Hours, contracts, trust), trust=trust, at=at)
        for each in unverified_tokens
    ]


def _contract_of(
    unverified_token: str,
    noun: type[Placement] | type[Hours],
    contracts: Mapping[Digest, Verified[Contract]],
    trust: Trust,
) -> Verified[Contract]:
    """Which of ``contracts`` a statement says it is for; nothing else of it is verified yet."""
    opened = open_envelope(unverified_token, typ=typ_of_noun(noun), keys=trust.keys)
    found = contracts.get(read_statement(opened.claims, noun).contract)
    if found is None:
        raise UnknownReference("the digest of a contract that this claim is about", field="contract")
    return found


def fitting(
    subtotals: Iterable[Subtotal], others: Iterable[EffectivePlacement], inputs: Inputs, ruleset: RuleSet
) -> tuple[Subtotal, ...]:
    """Those of ``subtotals`` that say what the people of each other party are worth: one for each that works.

    Of a framework, one for each party and each call-off on which its people work. 1. it is about exactly what
    counts for that party now; 2. it opens the sum of their commitments. Nothing is durable here. Raises
    :class:`UnknownReference` where there is none, and :class:`BadCommitment` at 2.
    """
    known = {each.inputs: each for each in subtotals}
    found = []
    parts: defaultdict[tuple[PartyId, Digest], list[EffectivePlacement]] = defaultdict(list)
    for each in others:
        parts[each.placement.statement.iss, each.placement.statement.contract].append(each)
    for (_, contract), placements in parts.items():
        said = inputs.call_offs.get(contract, inputs.contract)
        part = Inputs.of(said, inputs.moment, placements)
        if not any(part.hours.values()):
            continue
        subtotal = known.get(part.digest)  # 1
        if subtotal is None:
            raise UnknownReference("a subtotal of each party that the contract lists, as of now", field="subtotal")
        if commit(subtotal.numerator, subtotal.blinding) != part.point(ruleset, 0):  # 2
            raise BadCommitment("a subtotal that opens what was committed to", field="subtotal")
        found.append(subtotal)
    return tuple(found)
