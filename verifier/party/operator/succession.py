"""A succession (opvolging): what stays of the directory before, when the next one is built from introductions.

An introduction knows the keys of today. What a key signed before is verified under its record, so that one stays,
with an end; what was revoked stays revoked; and a log is still the log of the keys that it had.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from verifier.core.errors import TrustMissing
from verifier.core.model.directory import KeyRecord, Log, Witness
from verifier.core.model.party import Purpose
from verifier.party.home import Home
from verifier.party.operator.description import Description, description_of

#: For how long a key that has a successor still signs: every party has adopted a newer directory by then.
OVERLAP: Final = 30 * 24 * 3600


def succeeding(home: Home, description: Description, *, at: int) -> Description:
    """``description`` after the directory that ``home`` keeps, expired or not; itself when there is none."""
    try:
        before = description_of(home.directory.statement)
    except TrustMissing:
        return description
    return after(before, description, at=at)


def after(before: Description, now: Description, *, at: int) -> Description:
    """``now`` with what of ``before`` must not be lost, at ``at`` in Unix seconds.

    * Every record of an institution that is still there stays. One that no introduction brings any more ends: a key
      that opens at once, since nothing is to be sealed to it from now on; any other within :data:`OVERLAP`.
    * What ended a key before is not taken back, and a key does not become valid later than it was.
    * The log has its old keys after the new ones, unless it is another log; a witness likewise.
    * Years of evaluators and witnesses of which the plan says nothing stay as they were.
    """
    ours = {each.id for each in now.institutions}
    brought = {each.kid for each in now.keys}
    known = {each.kid: each for each in before.keys}
    left = [each for each in before.keys if each.kid not in brought and each.party in ours]
    years = {each.year for each in now.evaluator_years}
    same_evaluators = (before.evaluator1, before.evaluator2) == (now.evaluator1, now.evaluator2)
    return replace(
        now,
        keys=(
            *(_continued(each, known.get(each.kid)) for each in now.keys),
            *(_ended(each, at=at) for each in left),
        ),
        log=_log(before.log, now.log),
        witnesses=_witnesses(before, now),
        quorum=now.quorum if now.witnesses else before.quorum,
        evaluator_years=(
            *(each for each in before.evaluator_years if same_evaluators and each.year not in years),
            *now.evaluator_years,
        ),
    )


def _continued(record: KeyRecord, before: KeyRecord | None) -> KeyRecord:
    if before is None:
        return record
    return replace(
        record,
        not_before=min(record.not_before, before.not_before),
        revoked_at=before.revoked_at,
        compromised_since=before.compromised_since,
    )


def _ended(record: KeyRecord, *, at: int) -> KeyRecord:
    last = at if record.purpose is Purpose.OPENING else at + OVERLAP
    return replace(record, not_after=max(record.not_before, min(record.not_after, last)))


def _log(before: Log, now: Log) -> Log:
    return replace(now, keys=_all_keys(now.keys, before.keys)) if before.origin == now.origin else now


def _witnesses(before: Description, now: Description) -> tuple[Witness, ...]:
    if not now.witnesses:
        return before.witnesses
    keys = {each.origin: each.keys for each in before.witnesses}
    return tuple(replace(each, keys=_all_keys(each.keys, keys.get(each.origin, ()))) for each in now.witnesses)


def _all_keys(newer: Iterable[bytes], older: Iterable[bytes]) -> tuple[bytes, ...]:
    """Every key once, the newer ones first."""
    return tuple(dict.fromkeys((*newer, *older)))
