"""Totals (totalen) for policy: what a buyer agreed and what was answered, per year and rule set.

A row of few contracts says of each of them what a row should not: from :data:`FEWEST` on its answers are told, and
no row is a sum of others, by which what is held back could be worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from verifier.core.model.standing import ContractState
from verifier.core.model.verdict import Outcome
from verifier.service.portal.buyer.picture import is_lacking
from verifier.service.usecases.survey_given import GivenContract

#: As many contracts as people have to stand behind a verdict that tells more than its outcome (PROTOCOL 6).
FEWEST: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Contracts that began in ``year`` under one rule set; money in eurocents.

    ``met`` and ``lacking`` are how many were answered so last, None where there are too few contracts.
    ``obligation`` is what is known of it: a contract whose obligation is open counts for nothing in it.
    """

    year: int
    ruleset: str
    count: int
    value: int
    obligation: int
    met: int | None
    lacking: int | None


def totals_of(contracts: Iterable[GivenContract]) -> Sequence[Total]:
    """A row for each year and rule set, the newest year first; what was withdrawn is in none."""
    groups = defaultdict[tuple[int, str], list[GivenContract]](list)
    for each in contracts:
        if each.state is not ContractState.WITHDRAWN:
            said = each.contract.statement
            groups[said.first_day.year, said.ruleset.name].append(each)
    return [_total(*key, groups[key]) for key in sorted(groups, key=lambda each: (-each[0], each[1]))]


def _total(year: int, ruleset: str, contracts: Sequence[GivenContract]) -> Total:
    is_told = len(contracts) >= FEWEST
    last = [each.latest.verdict for each in contracts if each.latest is not None]
    return Total(
        year=year,
        ruleset=ruleset,
        count=len(contracts),
        value=sum(each.contract.statement.value for each in contracts),
        obligation=sum(each.owed.obligation for each in contracts if each.owed is not None),
        met=last.count(Outcome.MET) if is_told else None,
        lacking=sum(map(is_lacking, contracts)) if is_told else None,
    )
