"""A rule set (bouwblokken): the published table of one region, as data, named by the digest of its bytes.

The schema in ``schemas/ruleset.v1.schema.json`` says the same as this parser; what a schema cannot say (codes
occur once, rows do not overlap, every gap is listed as an open point) is checked here besides.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from verifier.core.errors import Unsupported
from verifier.core.model.agreed_terms import Rounding
from verifier.core.model.placement import EmploymentKind
from verifier.core.model.statement import Digest
from verifier.core.rules.table.activity_kinds import ActivityCap, ActivityKind
from verifier.core.rules.table.building_blocks import (
    Bonus,
    Category,
    FullTime,
    Mechanism,
    OpenPoint,
    Source,
    Status,
    Words,
)
from verifier.core.rules.table.consistency import require_consistent
from verifier.core.rules.table.obligation_rules import ObligationRule
from verifier.core.rules.table.policy import PUBLICATION_V1, PublicationPolicy
from verifier.core.rules.table.ruleset_fields import MEMBERS
from verifier.core.wire import strict_json
from verifier.core.wire.fields import record

#: A rule set is at most this many bytes.
MAX_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """One version of one region's table; None stands for what the table does not state.

    ``digest`` is SHA-256 over the bytes as published. ``family`` is the region's series of tables; ``replaces``
    names the version before this one. Hours are hundredths. ``hourly_for`` are the kinds of employment for which
    the hourly column counts (hire-in). ``counts_while`` names traits (loonkostensubsidie) during which a person
    counts beyond the window. ``plan_working_days`` is the term for a plan of approach after the award.
    """

    digest: Digest
    name: str
    version: int
    family: str
    title: Words
    status: Status
    sources: tuple[Source, ...]
    contracts_from: date | None
    full_time: FullTime
    categories: tuple[Category, ...]
    bonuses: tuple[Bonus, ...]
    counts_while: tuple[str, ...]
    activities: tuple[ActivityKind, ...]
    start_window_months: int | None
    obligation: ObligationRule
    malus_basis_points: int | None
    rounding: Rounding | None
    open_points: tuple[OpenPoint, ...]
    replaces: str | None = None
    contracts_until: date | None = None
    minimum_weekly_hours: int = 0
    hourly_for: tuple[EmploymentKind, ...] | None = None
    activity_caps: tuple[ActivityCap, ...] = ()
    plan_working_days: int | None = None
    unsupported: tuple[Mechanism, ...] = ()
    policy: PublicationPolicy = PUBLICATION_V1

    def categories_of(self, group: str) -> tuple[Category, ...]:
        """The rows that value somebody in ``group``; which one is a matter of what else they ask."""
        return tuple(category for category in self.categories if group in category.groups)

    def activity_kind(self, code: str) -> ActivityKind | None:
        """The kind of activity called ``code``, or None when the table has no such kind."""
        return next((kind for kind in self.activities if kind.code == code), None)


def parse_ruleset(unverified: bytes) -> RuleSet:
    """Read a rule set; its digest is that of exactly these bytes.

    Raises :class:`TooLarge`, :class:`NotStrictJson`, :class:`MissingMember`, :class:`UnknownMember` or
    :class:`WrongValue`.
    """
    value = strict_json.parse(unverified, limit=MAX_BYTES)
    digest = Digest(hashlib.sha256(unverified).digest())

    def noun(**members: Any) -> RuleSet:
        return RuleSet(digest=digest, **members)

    ruleset: RuleSet = record(noun, MEMBERS, require_consistent).read(value, "ruleset")
    return ruleset


def supported(ruleset: RuleSet, *names: str) -> None:
    """Refuse with :class:`Unsupported` when a mechanism that cannot be calculated applies to one of ``names``.

    A name is the code of a row, or ``placements``, ``activities`` or ``obligation`` for all of that part.
    """
    for mechanism in ruleset.unsupported:
        if not set(names).isdisjoint(mechanism.applies_to):
            raise Unsupported("a rule that can be calculated; see its reason in the rule set", field=mechanism.code)
