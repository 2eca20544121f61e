"""A table (tabel) as an attacker knows it: what a person can be worth, and how likely that is.

The amounts and windows are those of the shipped rule sets. How often a group occurs is our assumption, and the
attacker's best case: it is right about it. No clause or count says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.world.scheme import HAAGLANDEN, UTRECHT
from verifier.core.rules.table.building_blocks import WindowKind
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.fulltime import full_time_hours


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """What one person can be: eurocents for a full-time year, eurocents once, and the months that count (0: all).

    ``weight`` says how likely, beside the other kinds of the table.
    """

    rate: int
    flat: int
    months: int
    weight: int


@dataclass(frozen=True, slots=True)
class Table:
    """The kinds of one rule set; the value of a placement is its rate and its flat part."""

    ruleset: RuleSet
    kinds: tuple[Kind, ...]

    @property
    def hours_a_year(self) -> int:
        return full_time_hours(self.ruleset)


def table(ruleset: RuleSet, weights: Mapping[str, int], flats: Mapping[int, int] | None = None) -> Table:
    """``weights`` by the code of a row; ``flats`` are the likely one-off eurocents of each, by weight."""
    found: dict[tuple[int, int, int], int] = {}
    for rate, months, weight in _rows(ruleset, weights):
        for flat, likely in (flats or {0: 1}).items():
            found[rate, flat, months] = found.get((rate, flat, months), 0) + weight * likely
    return Table(ruleset, tuple(sorted(Kind(*value, weight) for value, weight in found.items())))


def _rows(ruleset: RuleSet, weights: Mapping[str, int]) -> Iterator[tuple[int, int, int]]:
    for row in ruleset.categories:
        if row.code in weights:
            yield row.amount, row.window.months if row.window.kind is WindowKind.MONTHS else 0, weights[row.code]


_USUAL = {"participatiewet": 4, "doelgroepregister": 2, "ww": 2, "wia_wao": 1, "geen_uitkering": 1}
UTRECHT_TABLE = table(UTRECHT, _USUAL)
#: With the bonus that an older person brings, which the attacker does not know of two in five.
UTRECHT_BONUS = table(UTRECHT, _USUAL, {0: 3, 1_000_000: 2})
HAAGLANDEN_TABLE = table(
    HAAGLANDEN, {"participatiewet": 4, "banenafspraak": 2, "ww": 2, "wia": 1, "zonder_uitkering": 1}
)
#: Every value as likely as the other: what an attacker without any idea would think.
UTRECHT_EVEN = table(UTRECHT, {"participatiewet": 1, "doelgroepregister": 1, "ww": 1, "geen_uitkering": 1})
