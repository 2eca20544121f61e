"""Sayings (uitspraken): the statements of which there are many, read down to their facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from verifier.core.errors import UnknownMember, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.eligibility import Decision, Eligibility
from verifier.core.model.hours import Flat, Grant, Hours
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.procedure.audit import steps
from verifier.core.procedure.audit.facts import NO_END, Awarded, Granted, Lines, Placed, Reported, month_number
from verifier.core.wire import base64url
from verifier.core.wire.statements import MAX_MONTH_HOURS, read_statement

_MOST_LINES: Final = 500
_FLATS: Final = frozenset({None, *map(str, Flat)})
_DIGEST_LENGTH: Final = 43
_NO_LINES: Final = Lines((), (), ())


def read_many(unverified_claims: Mapping[str, Any], noun: type[Statement]) -> tuple[Statement, Lines]:
    """``read_statement``; of hours and grants with one line, and all of their lines apart: most work is in them."""
    unread = unverified_claims.get("lines")
    if noun not in (Hours, Grant) or not isinstance(unread, list):
        return read_statement(unverified_claims, noun), _NO_LINES
    lines = _read_lines(unread, granted=noun is Grant)
    return read_statement({**unverified_claims, "lines": unread[:1]}, noun), lines


def _read_lines(unverified: list[Any], *, granted: bool) -> Lines:
    """What ``read_statement`` would read of them, and refuse: 1 to 500, of placement and hours and no more."""
    if not 1 <= len(unverified) <= _MOST_LINES:
        raise WrongValue(f"a list of 1 to {_MOST_LINES} items", field="lines")
    if not all(isinstance(line, dict) for line in unverified):
        raise WrongValue("an object", field="lines")
    flats = [line.get("flat") if granted else None for line in unverified]
    if any(len(line) != (2 if flat is None else 3) for line, flat in zip(unverified, flats, strict=True)):
        raise UnknownMember("only the members of the schema", field="lines")
    if not all(flat is None or isinstance(flat, str) for flat in flats) or not set(flats) <= _FLATS:
        raise WrongValue("one of the codes of a flat", field="flat")
    hours = [line.get("hours") for line in unverified]
    if set(map(type, hours)) != {int} or not 0 <= min(hours) <= max(hours) <= MAX_MONTH_HOURS:
        raise WrongValue("hundredths of hours of a month", field="hours")
    placements = _digests([line.get("placement") for line in unverified])
    if len(set(placements)) != len(placements):
        raise WrongValue("every placement at most once", field="lines")
    return Lines(placements, tuple(hours), tuple(flat is None for flat in flats))


def _digests(unverified: list[Any]) -> tuple[Digest, ...]:
    """32 bytes each, decoded all at once: with a character of zeros behind it, each is 33 bytes of a whole."""
    if not all(isinstance(each, str) and len(each) == _DIGEST_LENGTH for each in unverified):
        raise WrongValue("32 bytes in base64url", field="placement")
    whole = base64url.decode("A".join((*unverified, "")))
    if any(whole[32::33]):
        raise WrongValue("32 bytes in canonical base64url", field="placement")
    return tuple(Digest(whole[at : at + 32]) for at in range(0, len(whole), 33))


def _placed(said: Placement, _: Lines) -> Placed:
    until = month_number(Month.of(said.last_day)) if said.last_day is not None else NO_END
    return Placed(said.contract, said.iss, said.agency, month_number(Month.of(said.first_day)), until)


def _awarded(said: Eligibility, _: Lines) -> Awarded:
    eligible = said.decision is Decision.ELIGIBLE
    commitments = (*said.rate_commitments, said.flat_commitment or b"") if eligible else ()
    scopes = tuple(each.scope for each in said.pseudonym_commitments)
    rates = len(said.rate_commitments)
    return Awarded(said.placement, said.iss, eligible, said.ruleset_digest, scopes, rates, b"".join(commitments))


def _reported(said: Hours, lines: Lines) -> Reported:
    month = month_number(said.month)
    return Reported(
        said.contract, said.iss, month, said.revision, said.part, said.parts, lines.placements, lines.hours
    )


def _granted(said: Grant, lines: Lines) -> Granted:
    return Granted(said.hours, lines.placements, lines.hours, lines.flats)


SAYINGS: Final[Mapping[type[Statement], tuple[int, Callable[..., Placed | Awarded | Reported | Granted]]]] = {
    Placement: (steps.RELATION, _placed),
    Eligibility: (steps.AWARD, _awarded),
    Hours: (steps.RELATION, _reported),
    Grant: (steps.GRANT, _granted),
}
