"""Field practice (praktijk): the percentages that buyers are known to ask, with the source; told, never applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from verifier.core.rules.planning.proposal import Proposal
from verifier.core.rules.table.building_blocks import Source, Status
from verifier.core.rules.table.ruleset_fields import MEMBERS
from verifier.core.rules.table.table_fields import CODE, WORDS
from verifier.core.wire import strict_json
from verifier.core.wire.fields import Field, array, choice, integer, money, optional, record, text

_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What one buyer asks: ``basis_points`` of the value, of contracts from so much on and so many months.

    ``labour_below_basis_points``: only where less than that share of the value is labour.
    """

    code: str
    nl: str
    en: str
    status: Status
    sources: tuple[Source, ...]
    basis_points: tuple[int, ...]
    from_value: int = 0
    from_months: int = 0
    labour_below_basis_points: int | None = None

    def is_about(self, proposal: Proposal) -> bool:
        """Whether a contract like the proposal's would fall under it, as far as the proposal says."""
        bound, labour = self.labour_below_basis_points, proposal.labour_basis_points
        little = bound is None or (labour is not None and labour < bound)
        return proposal.contract_value >= self.from_value and proposal.months >= self.from_months and little


_SENTENCE = text(300)
_PRACTICE = record(
    Practice,
    {
        "code": CODE,
        "nl": _SENTENCE,
        "en": _SENTENCE,
        "status": choice(Status),
        "sources": MEMBERS["sources"],
        "basis_points": array(integer(1, 10_000), 1, 8),
        "from_value": optional(money()),
        "from_months": optional(integer(1, 120)),
        "labour_below_basis_points": optional(integer(1, 10_000)),
    },
)
_MEMBERS: Mapping[str, Field] = {
    "name": text(80),
    "version": integer(1, 1000),
    "title": WORDS,
    "practices": array(_PRACTICE, 1, 100),
}


def read_practices(unverified: bytes) -> tuple[Practice, ...]:
    """The practices of a file; raises :class:`Malformed`."""
    members = record(dict, _MEMBERS).read(strict_json.parse(unverified, limit=_LIMIT), "practices")
    practices: tuple[Practice, ...] = members["practices"]
    return practices
