"""Reporting hours (uren opgeven): a month of a contract, in parts of 500 placements, revision by revision."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from verifier.core.errors import StaleRevision, UnknownReference, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, GrantLine, Hours, HoursLine
from verifier.core.model.standing import PlacementState
from verifier.core.model.statement import Digest
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.hours import verify_grant
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.party.contractor.decisions import statuses
from verifier.party.contractor.workplace import Workplace
from verifier.party.outbox import Parcel, Sent

LINES_A_PART = 500


@dataclass(frozen=True, slots=True)
class Reported:
    """A revision that the register has; ``granted`` are the hundredths of hours that it grants of it now.

    ``elsewhere`` are the placements whose one-off part does not count by that: their person's counts elsewhere.
    """

    revision: int
    parts: tuple[Digest, ...]
    granted: Mapping[Digest, int]
    elsewhere: frozenset[Digest] = frozenset()


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
    workplace.outbox.resume(hours_name(contract, month))
    number = latest_revision(workplace, contract, month).number + 1
    if revision not in (None, number):
        raise StaleRevision("the next revision of this month", field="revision")
    name, parcel = sign_revision(workplace, contract, month, number, lines)
    return reported(workplace, number, workplace.outbox.dispatch(name, parcel))


@dataclass(frozen=True, slots=True)
class MonthReported:
    """A month that the register has; ``granted`` and ``elsewhere`` by the contractor's own references."""

    reported: Reported
    granted: Mapping[str, int]
    elsewhere: frozenset[str] = frozenset()


def report_month(workplace: Workplace, contract: Digest, month: Month, lines: Mapping[str, int]) -> MonthReported:
    """:func:`report_hours` by reference; each is that of one placement that an agency found eligible.

    Raises :class:`UnknownReference` for any other.
    """
    eligible = [each for each in statuses(workplace, contract) if each.state is PlacementState.ELIGIBLE]
    names = {each.placement: each.reference for each in eligible}
    placements = {each.reference: each.placement for each in eligible}
    if len(placements) != len(names) or not lines.keys() <= placements.keys():
        raise UnknownReference("references that one eligible placement has each", field="reference")
    hours = {placements[reference]: count for reference, count in lines.items()}
    made = report_hours(workplace, contract, month, hours)
    granted = {names[placement]: count for placement, count in made.granted.items()}
    return MonthReported(made, granted, frozenset(names[placement] for placement in made.elsewhere))


@dataclass(frozen=True, slots=True)
class Revision:
    """The lines of a month as they were last reported; number -1 and no lines when they never were."""

    number: int
    lines: Mapping[Digest, int]


def latest_revision(workplace: Workplace, contract: Digest, month: Month) -> Revision:
    """The last that the register has: a revision refused as a whole leaves its number free."""
    name = hours_name(contract, month)
    taken = {
        int(id_.removeprefix(name)[:3]): id_
        for id_ in workplace.outbox.ids(name)
        if workplace.outbox.has_received(id_)
    }
    if not taken:
        return Revision(-1, {})
    number = max(taken)
    tokens = workplace.outbox.parcel(taken[number]).statements
    parts = [recall(token, Hours, digest=digest_of(token)).statement for token in tokens]
    return Revision(number, {line.placement: line.hours for part in parts for line in part.lines})


def sign_revision(
    workplace: Workplace, contract: Digest, month: Month, number: int, lines: Mapping[Digest, int]
) -> tuple[str, Parcel]:
    """All parts of a revision as one parcel, and the name to keep it under."""
    tokens = _sign_parts(workplace, contract, month, number, lines)
    return f"{hours_name(contract, month)}{number:03d}", Parcel(tokens)


def reported(workplace: Workplace, number: int, sent: tuple[Sent, ...]) -> Reported:
    """A revision whose parts were ``sent``; its grants are verified: :class:`WrongRelation` for too much."""
    lines = _granted(workplace, sent)
    return Reported(
        number,
        tuple(each.digest for each in sent),
        {line.placement: line.hours for line in lines},
        frozenset(line.placement for line in lines if line.flat is not None),
    )


def hours_name(contract: Digest, month: Month) -> str:
    """How the ids begin of all revisions of a month."""
    return f"hours.{base64url.encode(contract)}.{month}."


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


def _granted(workplace: Workplace, sent: tuple[Sent, ...]) -> list[GrantLine]:
    hours = [workplace.outbox.statement(each.digest, Hours) for each in sent]
    tokens = [token for each in sent for token in each.unverified_grants]
    grants = verified_grants(workplace, tokens, hours)
    return [line for grant in grants for line in grant.statement.lines]
