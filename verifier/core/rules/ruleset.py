"""A rule set (bouwblokken): the published table of one region, as data, named by the digest of its bytes.

The schema in ``schemas/ruleset.v1.schema.json`` says the same as this parser; what a schema cannot say (codes
occur once, a group is valued once, every gap is listed as an open point) is checked here besides.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from verifier.core.errors import MissingMember, Unspecified, WrongValue
from verifier.core.model.placement import EmploymentKind
from verifier.core.model.statement import Digest
from verifier.core.rules.building_blocks import (
    ActivityKind,
    Attester,
    Bonus,
    BonusKind,
    Category,
    Condition,
    FullTime,
    HoursCounted,
    Measure,
    MeasureBy,
    ObligationRule,
    OpenPoint,
    Source,
    Stacking,
    Status,
    Window,
    WindowKind,
    WindowStart,
    Words,
)
from verifier.core.rules.policy import PUBLICATION_V1, PublicationPolicy
from verifier.core.wire import strict_json
from verifier.core.wire.fields import MAX_MONEY, Field, array, choice, day, integer, optional, record, text

#: A rule set is at most this many bytes.
MAX_BYTES = 256 * 1024
#: The word with which a rule set admits that the published table is silent.
UNSPECIFIED = "unspecified"
#: The highest value of a full-time year or of a bonus, in eurocents: ten million euro.
MAX_AMOUNT = 1_000_000_000

_CODE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_ADDRESS = re.compile(r"https?://[!-~]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """One version of one region's table; None stands for what the table does not state.

    ``digest`` is SHA-256 over the bytes as published. ``counts_while`` names traits (loonkostensubsidie) during
    which a person counts beyond the window.
    """

    digest: Digest
    name: str
    version: int
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
    open_points: tuple[OpenPoint, ...]
    policy: PublicationPolicy = PUBLICATION_V1

    def category_of(self, group: str) -> Category | None:
        """The row that values ``group``, or None when the table does not value it."""
        return next((category for category in self.categories if group in category.groups), None)


def parse_ruleset(unverified: bytes) -> RuleSet:
    """Read a rule set; its digest is that of exactly these bytes.

    Raises :class:`TooLarge`, :class:`NotStrictJson`, :class:`MissingMember`, :class:`UnknownMember` or
    :class:`WrongValue`.
    """
    value = strict_json.parse(unverified, limit=MAX_BYTES)
    digest = Digest(hashlib.sha256(unverified).digest())

    def noun(**members: Any) -> RuleSet:
        return RuleSet(digest=digest, **members)

    ruleset: RuleSet = record(noun, _RULESET, _consistent).read(value, "ruleset")
    return ruleset


def stated(value: int | None, *, field: str) -> int:
    """``value``, or :class:`Unspecified` naming the ``field`` on which the rule set is silent."""
    if value is None:
        raise Unspecified("a rule that the rule set does not state; see its open points", field=field)
    return value


def gaps(ruleset: RuleSet) -> frozenset[str]:
    """The codes of everything that ``ruleset`` leaves unspecified; each must be among its open points."""
    rows: tuple[Category | Bonus, ...] = (*ruleset.categories, *ruleset.bonuses)
    silent = {
        "contracts_from": ruleset.contracts_from is None,
        "start_window": ruleset.start_window_months is None,
        "obligation_cap": ruleset.obligation.cap is None,
        "obligation_threshold": ruleset.obligation.threshold is None,
        "malus": ruleset.malus_basis_points is None,
        "counting_window": any(row.window.kind is WindowKind.UNSPECIFIED for row in ruleset.categories),
        "bonus_kind": any(bonus.kind is BonusKind.UNSPECIFIED for bonus in ruleset.bonuses),
        "bonus_stacking": any(bonus.stacking is Stacking.UNSPECIFIED for bonus in ruleset.bonuses),
        "attested_by": any(row.attested_by is Attester.UNSPECIFIED for row in rows),
    }
    return frozenset(code for code, is_silent in silent.items() if is_silent)


def _consistent(ruleset: RuleSet) -> None:
    rows: tuple[Category | Bonus | ActivityKind, ...]
    rows = (*ruleset.categories, *ruleset.bonuses, *ruleset.activities)
    _refuse_repeats((row.code for row in rows), field="code")
    _refuse_repeats((group for category in ruleset.categories for group in category.groups), field="groups")
    _refuse_repeats((point.code for point in ruleset.open_points), field="open_points")
    if not gaps(ruleset) <= {point.code for point in ruleset.open_points}:
        raise MissingMember("an open point for everything that is unspecified", field="open_points")


def _refuse_repeats(codes: Iterable[str], *, field: str) -> None:
    if any(count > 1 for count in Counter(codes).values()):
        raise WrongValue("every code once", field=field)


def _or_unspecified(field: Field) -> Field:
    """A member that is stated, or the word ``unspecified``, which reads as None."""

    def read(value: Any, name: str) -> Any:
        return None if value == UNSPECIFIED else field.read(value, name)

    return Field(read, lambda value: UNSPECIFIED if value is None else field.write(value))


def _flag() -> Field:
    def read(value: Any, name: str) -> bool:
        if not isinstance(value, bool):
            raise WrongValue("true or false", field=name)
        return value

    return Field(read, bool)


def _window() -> Field:
    """``{"months", "from"}``, or one of the other kinds as a word."""
    months, start = integer(1, 1200), choice(WindowStart)
    bounded = record(_bounded_window, {"months": months, "from": start})

    def read(value: Any, name: str) -> Window:
        if isinstance(value, dict):
            window: Window = bounded.read(value, name)
            return window
        if value == WindowKind.MONTHS:
            raise WrongValue("a window of months as an object", field=name)
        return Window(choice(WindowKind).read(value, name))

    def write(window: Window) -> Any:
        if window.kind is WindowKind.MONTHS:
            return {"months": window.months, "from": str(window.counted_from)}
        return str(window.kind)

    return Field(read, write)


def _bounded_window(**members: Any) -> Window:
    return Window(WindowKind.MONTHS, members["months"], members["from"])


def _has_a_part(condition: Condition) -> None:
    if condition == Condition():
        raise WrongValue("at least one part of a condition", field="condition")


def _amount_where_it_belongs(measure: Measure) -> None:
    if (measure.by in (MeasureBy.HOUR, MeasureBy.DAY)) != (measure.amount is not None):
        raise WrongValue("an amount per hour or per day, and for nothing else", field="amount")


def _codes(low: int) -> Field:
    return array(_CODE_TEXT, low, 32)


_CODE_TEXT = text(64, _CODE, "a code")
_AMOUNT = integer(0, MAX_AMOUNT)
_SENTENCE = text(1000)
_WORDS = record(Words, {"nl": text(200), "en": text(200)})
_ROW = {"code": _CODE_TEXT, "title": _WORDS, "status": choice(Status)}
_ATTESTED_ROW = {**_ROW, "amount": _AMOUNT, "attested_by": choice(Attester)}
_CATEGORY = record(Category, {**_ATTESTED_ROW, "groups": _codes(1), "window": _window()})
_CONDITION = record(
    Condition,
    {
        "age_at_least": optional(integer(15, 100)),
        "traits": optional(_codes(1)),
        "employment_kinds": optional(array(choice(EmploymentKind), 1, 16)),
    },
    _has_a_part,
)
_BONUS = record(
    Bonus, {**_ATTESTED_ROW, "condition": _CONDITION, "kind": choice(BonusKind), "stacking": choice(Stacking)}
)
_MEASURE = record(Measure, {"by": choice(MeasureBy), "amount": optional(_AMOUNT)}, _amount_where_it_belongs)
_ACTIVITY = record(ActivityKind, {**_ROW, "measures": array(_MEASURE, 0, 8), "by_agreement": _flag()})
_BOUND = _or_unspecified(integer(0, MAX_MONEY))
_POLICY = record(
    PublicationPolicy,
    {
        "people": optional(integer(PUBLICATION_V1.people, 1000)),
        "largest_share_basis_points": optional(integer(1, PUBLICATION_V1.largest_share_basis_points)),
        "events": optional(integer(PUBLICATION_V1.events, 1000)),
        "people_for_rounded": optional(integer(PUBLICATION_V1.people_for_rounded, 1000)),
        "shortfall_step": optional(integer(PUBLICATION_V1.shortfall_step, MAX_AMOUNT)),
        "floor_step": optional(integer(PUBLICATION_V1.floor_step, MAX_AMOUNT)),
        "placements_class_step": optional(integer(PUBLICATION_V1.placements_class_step, 1000)),
    },
)
_RULESET = {
    "name": text(80, _NAME, "a name in lower case"),
    "version": integer(1, 1000),
    "title": _WORDS,
    "status": choice(Status),
    "sources": array(
        record(Source, {"address": text(300, _ADDRESS, "an address of a page"), "read": day()}), 1, 32
    ),
    "contracts_from": _or_unspecified(day()),
    "full_time": record(FullTime, {"weekly_hours": integer(100, 16_800), "hours_counted": choice(HoursCounted)}),
    "categories": array(_CATEGORY, 1, 100),
    "bonuses": array(_BONUS, 0, 100),
    "counts_while": _codes(0),
    "activities": array(_ACTIVITY, 0, 100),
    "start_window_months": _or_unspecified(integer(0, 120)),
    "obligation": record(ObligationRule, {"cap": _BOUND, "threshold": _BOUND}),
    "malus_basis_points": _or_unspecified(integer(0, 100_000)),
    "open_points": array(record(OpenPoint, {"code": _CODE_TEXT, "nl": _SENTENCE, "en": _SENTENCE}), 0, 100),
    "policy": optional(_POLICY),
}
