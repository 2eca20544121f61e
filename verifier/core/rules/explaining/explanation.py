"""An explanation (uitleg): a rule set in plain words, in Dutch and English, made from its data alone.

Two rule sets with the same data have the same explanation; no region has a sentence of its own, but for its titles,
its open points and the reasons that it gives itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.statement import Digest
from verifier.core.rules.explaining import explained_duties as duties
from verifier.core.rules.explaining import explained_rows as rows
from verifier.core.rules.explaining import explained_terms as terms
from verifier.core.rules.explaining.passages import Section
from verifier.core.rules.explaining.vocabulary import Vocabulary
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sections of one rule set, in the order in which a reader asks for them; none of them is empty."""

    ruleset: str
    digest: Digest
    title: Words
    sections: tuple[Section, ...]


def explain(ruleset: RuleSet, vocabulary: Vocabulary) -> Explanation:
    """What ``ruleset`` says, what it leaves open, and what of it cannot be calculated."""
    sections = (
        terms.origin(ruleset),
        terms.validity(ruleset),
        terms.hours(ruleset, vocabulary),
        rows.people(ruleset, vocabulary),
        rows.bonuses(ruleset, vocabulary),
        terms.counting(ruleset, vocabulary),
        rows.activities(ruleset),
        rows.caps(ruleset),
        duties.obligation(ruleset),
        rows.certificates(ruleset),
        duties.shortfall(ruleset),
        duties.publication(ruleset),
        duties.cannot(ruleset),
        duties.left_open(ruleset),
    )
    told = tuple(section for section in sections if section.passages)
    return Explanation(ruleset.name, ruleset.digest, ruleset.title, told)
