"""A shelf (plank): the rule sets, words and practices that are shipped, and a rule set of one's own from a file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from verifier import shipped
from verifier.cli.arguments import Unfit
from verifier.core.errors import UnknownReference

if TYPE_CHECKING:
    from verifier.core.rules.explaining.vocabulary import Vocabulary
    from verifier.core.rules.planning.practice import Practice
    from verifier.core.rules.table.ruleset import RuleSet


def rule_set_octets(text: str) -> bytes:
    """The bytes of a rule set: those of a file that exists, or of the shipped one of that name or digest."""
    path = Path(text)
    if path.is_file():
        return path.read_bytes()
    from verifier.core.rules.table.naming import find_ruleset

    try:
        found = find_ruleset(shelved().values(), text)
    except UnknownReference:
        raise Unfit("a shipped rule set (plaatsbewijs rules list), or a file that exists") from None
    return shipped.ruleset(f"{found.name}.v{found.version}")


@cache
def shelved() -> Mapping[str, RuleSet]:
    """Every rule set that is shipped, by the name of its file."""
    from verifier.core.rules.table.ruleset import parse_ruleset

    return {name: parse_ruleset(shipped.ruleset(name)) for name in shipped.ruleset_names()}


def words_of_codes() -> Vocabulary:
    """What the codes of the shipped code lists mean."""
    from verifier.core.rules.explaining.vocabulary import CODELISTS, read_vocabulary

    return read_vocabulary(map(shipped.codelist, CODELISTS))


def known_practices() -> tuple[Practice, ...]:
    """What buyers are known to ask."""
    from verifier.core.rules.planning.practice import read_practices

    return read_practices(shipped.field_practice())
