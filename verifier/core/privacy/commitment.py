"""A commitment (vastlegging): a Pedersen commitment ``value·G + blinding·H``, and sums of commitments.

It hides its value perfectly and binds whoever made it as long as nobody knows the logarithm of H to G.
Values are eurocents, 0 ≤ value < 2⁶⁴. Weights are public (hours in hundredths); they are range-checked before
any arithmetic in the group, so that no sum comes near the order: 2³² terms · 2³² · 2⁶⁴ < q.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from verifier.core.errors import BadCommitment, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.privacy import group
from verifier.core.privacy.group import IDENTITY, ZERO, Element, Scalar

#: H: derived from a sentence, so that nobody knows its logarithm (PROTOCOL 5).
PEDERSEN_H = group.element_from_hash(hashlib.sha512(b"plaatsbewijs/v1/pedersen-h").digest())

VALUE_LIMIT = 2**64
WEIGHT_LIMIT = 2**32

#: The label of the blinding of a flat amount, where that of a rate is its month.
FLAT = "flat"

_ADDITIONS_PER_MULTIPLICATION = 4


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a placement's commitments: ``rates`` per month and ``flat`` in eurocents, ``seed`` 32 bytes."""

    rates: tuple[int, ...] = field(repr=False)
    flat: int = field(repr=False)
    seed: bytes = field(repr=False)


def commit(value: int, blinding: Scalar) -> Element:
    """value·G + blinding·H; raises :class:`WrongValue` unless 0 ≤ value < 2⁶⁴."""
    _check_value(value)
    return group.add(group.multiply_base(group.scalar_from_int(value)), group.multiply(blinding, PEDERSEN_H))


def blinding(seed: bytes, placement: Digest, label: str) -> Scalar:
    """ρ of a month (``YYYY-MM``) or σ (``flat``), from the seed of the placement (PROTOCOL 5)."""
    if len(seed) != 32:
        raise WrongValue("32 bytes", field="seed")
    parts = (b"plaatsbewijs/v1/blind", seed, placement, label.encode("ascii"))
    return group.reduce(hashlib.sha512(b"\0".join(parts)).digest())


def commit_valuation(
    seed: bytes, placement: Digest, months: Sequence[Month], rates: Sequence[int], flat: int
) -> tuple[tuple[Element, ...], Element]:
    """The rate commitments, one per month, and the flat commitment (PROTOCOL 5).

    Raises :class:`WrongValue` unless there is one rate per month and every amount is 0 to below 2⁶⁴.
    """
    if len(rates) != len(months):
        raise WrongValue("one rate for every month", field="rates")
    rate_commitments = tuple(
        commit(rate, blinding(seed, placement, str(month))) for month, rate in zip(months, rates, strict=True)
    )
    return rate_commitments, commit(flat, blinding(seed, placement, FLAT))


def pack_opening(opening: Opening) -> bytes:
    """u16be months || u64be rate per month || u64be flat || seed (PROTOCOL 5)."""
    if not 1 <= len(opening.rates) < 2**16:
        raise WrongValue("1 to 65535 rates", field="rates")
    if len(opening.seed) != 32:
        raise WrongValue("32 bytes", field="seed")
    for amount in (*opening.rates, opening.flat):
        _check_value(amount)
    amounts = b"".join(amount.to_bytes(8, "big") for amount in (*opening.rates, opening.flat))
    return len(opening.rates).to_bytes(2, "big") + amounts + opening.seed


def unpack_opening(unverified_opening: bytes) -> Opening:
    """Read what :func:`pack_opening` wrote; raises :class:`WrongValue` for a length that does not fit."""
    months = int.from_bytes(unverified_opening[:2], "big")
    end = 2 + 8 * months + 8
    if months == 0 or len(unverified_opening) != end + 32:
        raise WrongValue("a number of months, as many rates, a flat amount and a seed", field="opening")
    amounts = [int.from_bytes(unverified_opening[at : at + 8], "big") for at in range(2, end, 8)]
    return Opening(rates=tuple(amounts[:-1]), flat=amounts[-1], seed=bytes(unverified_opening[end:]))


def check_opening(
    unverified_opening: Opening,
    placement: Digest,
    months: Sequence[Month],
    rate_commitments: Sequence[bytes],
    flat_commitment: bytes,
) -> None:
    """The opening is of these commitments, which the agency signed; else :class:`BadCommitment`."""
    opening = unverified_opening
    if not len(opening.rates) == len(months) == len(rate_commitments):
        raise BadCommitment("one rate and one commitment for every month", field="opening")
    rates, flat = commit_valuation(opening.seed, placement, months, opening.rates, opening.flat)
    if rates != tuple(rate_commitments) or flat != flat_commitment:
        raise BadCommitment("the opening of the commitments that the agency signed", field="opening")


def weighted_sum(terms: Iterable[tuple[int, Element]]) -> Element:
    """Σ weight · element, in about one addition a term when weights repeat; no terms give the identity.

    Raises :class:`WrongValue` unless every weight is 0 to below 2³². Equal weights are added first. What remains
    is summed over its gaps: with w₁ > w₂ > … and Rᵢ the running sum of the first i elements,
    Σ wᵢ·Pᵢ = Σ (wᵢ − wᵢ₊₁)·Rᵢ, and gaps are smaller than weights and repeat more often. As soon as they do not
    repeat enough to pay for the running sums, each weight costs one multiplication, which bounds the work.
    """
    buckets = _by_weight(_checked(terms))
    total = IDENTITY
    while _gaps_pay(weights := sorted(buckets, reverse=True)):
        buckets = _by_weight(_gap_terms(weights, buckets))
    for weight in weights:
        total = group.add(total, _times(weight, buckets[weight]))
    return total


def weighted_blinding(terms: Iterable[tuple[int, Scalar]]) -> Scalar:
    """Σ weight · blinding modulo q: the blinding of the :func:`weighted_sum` of the same terms."""
    total = ZERO
    for weight, scalar in terms:
        _check_weight(weight)
        total = group.scalar_add(total, group.scalar_mul(group.scalar_from_int(weight), scalar))
    return total


def claim_point(
    rate_terms: Iterable[tuple[int, Element]], flats: Iterable[Element], hours_a_year: int, floor: int
) -> Element:
    """S = Σ h·C + D·Σ F − D·floor·G (PROTOCOL 5), which commits to D times the worth above the floor.

    ``rate_terms`` are granted hours in hundredths with the month's rate commitment, ``flats`` the flat
    commitments that count, ``hours_a_year`` is D in hundredths (1 to below 2³²), ``floor`` eurocents below 2⁶⁴;
    :class:`WrongValue` outside these.
    """
    if not 1 <= hours_a_year < WEIGHT_LIMIT:
        raise WrongValue("full-time hours a year in hundredths", field="hours_a_year")
    _check_value(floor)
    terms = itertools.chain(rate_terms, ((hours_a_year, flat) for flat in flats))
    return group.subtract(weighted_sum(terms), group.multiply_base(group.scalar_from_int(hours_a_year * floor)))


def _check_value(value: int) -> None:
    if type(value) is not int or not 0 <= value < VALUE_LIMIT:
        raise WrongValue("eurocents from 0 to below 2^64", field="value")


def _check_weight(weight: int) -> None:
    if type(weight) is not int or not 0 <= weight < WEIGHT_LIMIT:
        raise WrongValue("a weight from 0 to below 2^32", field="hours")


def _checked(terms: Iterable[tuple[int, Element]]) -> list[tuple[int, Element]]:
    """All weights in range before the first addition; zero weights count for nothing."""
    kept = list(terms)
    for weight, _ in kept:
        _check_weight(weight)
    return [term for term in kept if term[0]]


def _by_weight(terms: Iterable[tuple[int, Element]]) -> dict[int, Element]:
    buckets: dict[int, Element] = {}
    for weight, element in terms:
        known = buckets.get(weight)
        buckets[weight] = element if known is None else group.add(known, element)
    return buckets


def _gaps(weights: Sequence[int]) -> Iterable[int]:
    """Of weights in falling order: each minus the next, the last minus zero."""
    return (here - there for here, there in itertools.pairwise((*weights, 0)))


def _gaps_pay(weights: Sequence[int]) -> bool:
    saved = len(weights) - len(set(_gaps(weights)))
    return _ADDITIONS_PER_MULTIPLICATION * saved > len(weights)


def _gap_terms(weights: Sequence[int], buckets: dict[int, Element]) -> Iterable[tuple[int, Element]]:
    running = itertools.accumulate((buckets[weight] for weight in weights), group.add)
    return zip(_gaps(weights), running, strict=True)


def _times(weight: int, element: Element) -> Element:
    return element if weight == 1 else group.multiply(group.scalar_from_int(weight), element)
