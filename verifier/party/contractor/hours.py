"""Reporting hours (uren opgeven): a month of a contract, in parts of 500 placements, revision by revision."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from verifier.core.errors import StaleRevision, WrongRelation, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, Hours, HoursLine
from verifier.core.model.statement import Digest
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.hours import verify_grant
from verifier.core.wire import base64url
from verifier.party.contractor.workplace import Workplace
from verifier.party.outbox import Parcel, Sent

LINES_A_PART = 500


@dataclass(frozen=True, slots=True)
class Reported:
    """A revision that the register has; ``granted`` are the hundredths of hours that it grants of it now."""

    revision: int
    parts: tuple[Digest, ...]
    granted: Mapping[Digest, int]


def report_hours(
    workplace: Workplace, contract: Digest, month: Month, lines: Mapping[Digest, int], revision: int | None = None
) -> Reported:
    """Report the hours of a month, in hundredths for each placement; a later revision replaces the whole month.

    What still waits of this month is sent first: the register takes revisions in order. ``revision`` is the next
    one unless it is given; then :class:`StaleRevision` when it is not the next one. All parts are kept as one,
    durably, before the first is sent. The grants are verified: :class:`WrongRelation` for more than was reported.
    Raises :class:`UnknownReference` for a placement of another contract, :class:`WrongValue` without lines.
    """
    workplace.accepted(contract)
    if not lines:
        raise WrongValue("hours of at least one placement", field="lines")
    for placement in lines:
        workplace.placement(placement, contract=contract)
    name = f"hours.{base64url.encode(contract)}.{month}"
    workplace.outbox.resume(f"{name}.")
    number = _next_revision(workplace, name)
    if revision not in (None, number):
        raise StaleRevision("the next revision of this month", field="revision")
    tokens = _sign_parts(workplace, contract, month, number, lines)
    sent = workplace.outbox.dispatch(f"{name}.{number:03d}", Parcel(tokens))
    return Reported(number, tuple(each.digest for each in sent), _granted(workplace, sent))


def verified_grants(
    workplace: Workplace, unverified_grants: Iterable[str], hours: Iterable[Verified[Hours]]
) -> tuple[Verified[Grant], ...]:
    """Grants of the register on these ``hours`` of the contractor's own, each as of the moment it was signed."""
    at = workplace.client.now()
    trust = workplace.trust(at=at)
    evidence = GatheredEvidence(tuple(hours))
    return tuple(
        verify_grant(token, evidence=evidence, trust=trust, at=moment_of(token, Grant, trust=trust, at=at))
        for token in unverified_grants
    )


def granted_in(grant: Verified[Grant], placement: Digest) -> int:
    """The hundredths of hours that ``grant`` grants to ``placement``, or :class:`WrongRelation`."""
    for line in grant.statement.lines:
        if line.placement == placement:
            return line.hours
    raise WrongRelation("a grant that names the placement", field="grant")


def _next_revision(workplace: Workplace, name: str) -> int:
    """One more than the last that the register has: a revision refused as a whole leaves its number free."""
    taken = [
        int(id_.removeprefix(f"{name}.")[:3])
        for id_ in workplace.outbox.ids(f"{name}.")
        if workplace.outbox.has_received(id_)
    ]
    return max(taken, default=-1) + 1


def _sign_parts(
    workplace: Workplace, contract: Digest, month: Month, revision: int, lines: Mapping[Digest, int]
) -> tuple[str, ...]:
    at = workplace.client.now()
    register = workplace.trust(at=at).register
    parts = list(_parts([HoursLine(placement, lines[placement]) for placement in sorted(lines)]))
    return tuple(
        workplace.home.sign(
            Hours(
                **workplace.home.claims(at=at, audience=register),
                contract=contract,
                month=month,
                revision=revision,
                part=part,
                parts=len(parts),
                lines=each,
            )
        )
        for part, each in enumerate(parts, start=1)
    )


def _parts(lines: Sequence[HoursLine]) -> Iterable[tuple[HoursLine, ...]]:
    rest = iter(lines)
    return iter(lambda: tuple(itertools.islice(rest, LINES_A_PART)), ())


def _granted(workplace: Workplace, sent: tuple[Sent, ...]) -> Mapping[Digest, int]:
    hours = [workplace.outbox.statement(each.digest, Hours) for each in sent]
    tokens = [token for each in sent for token in each.unverified_grants]
    grants = verified_grants(workplace, tokens, hours)
    return {line.placement: line.hours for grant in grants for line in grant.statement.lines}
