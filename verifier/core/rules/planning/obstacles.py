"""An obstacle (belemmering): why something in a proposal cannot be valued, and what would have to be said first."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import Refusal, Undecided, UnknownReference, Unspecified, Unsupported
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.gaps import GAPS
from verifier.core.rules.table.ruleset import RuleSet

#: What valuing refuses for a reason that lies in the rule set or in what was not said.
OBSTACLES = (Unspecified, Unsupported, Undecided, UnknownReference)

_NO_ROW = Words(
    "De tabel heeft geen regel voor iemand met deze gegevens.", "The table has no row for somebody like that."
)
_HOW_LONG = Words(
    "De waarde hangt af van hoe lang iemand in de groep is of de uitkering nog duurt: vul dat in.",
    "The value depends on how long somebody is in the group, or the benefit still lasts: say so.",
)
_CANNOT = Words("Dit kan met deze tabel niet worden berekend.", "This cannot be calculated under this table.")
_SILENT = Words("Dit zegt de tabel niet.", "The table does not say this.")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """``code`` is that of the refusal; ``point`` the open point or mechanism of the rule set, where it is one."""

    code: str
    point: str
    words: Words


def obstacle_of(ruleset: RuleSet, refusal: Refusal) -> Obstacle:
    """What stood in the way, in the words of the rule set where it has them."""
    if isinstance(refusal, Unspecified):
        point = _point_of(refusal)
        said = (Words(each.nl, each.en) for each in ruleset.open_points if each.code == point)
        return Obstacle(refusal.code, point, next(said, _SILENT))
    if isinstance(refusal, Unsupported):
        reasons = (Words(each.nl, each.en) for each in ruleset.unsupported if each.code == refusal.field)
        return Obstacle(refusal.code, refusal.field, next(reasons, _CANNOT))
    return Obstacle(refusal.code, "", _HOW_LONG if isinstance(refusal, Undecided) else _NO_ROW)


def _point_of(refusal: Unspecified) -> str:
    """The open point that a refusal (``gaps.unspecified``) names last, or its field."""
    last = refusal.expected.rpartition(" ")[2]
    return last if last in GAPS else refusal.field
