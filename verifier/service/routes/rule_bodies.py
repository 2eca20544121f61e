"""Rule sets as they are listed and explained (berichten over bouwblokken): JSON shapes, in Dutch and English."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field

from verifier.core.rules.explaining.explanation import Explanation
from verifier.core.rules.explaining.explanation_fields import words, written_explanation
from verifier.core.rules.table.building_blocks import Status
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.wire import base64url

DigestName = Annotated[
    str, Field(description="SHA-256 in base64url", examples=["n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"])
]
Named = Annotated[str, Field(examples=["utrecht-current"])]


class WordsBody(BaseModel):
    """A text in Dutch and in English."""

    nl: Annotated[str, Field(examples=["Participatiewet"])]
    en: Annotated[str, Field(examples=["Participation Act"])]


class ListedRuleSet(BaseModel):
    """One published rule set; `contracts_from` is nothing where the table does not state it."""

    rule_set: Named
    version: Annotated[int, Field(ge=1)]
    family: Annotated[str, Field(examples=["utrecht"])]
    replaces: Named | None = None
    title: WordsBody
    status: Status
    contracts_from: Annotated[date, Field(examples=["2026-01-01"])] | None = None
    contracts_until: Annotated[date, Field(examples=["2026-12-31"])] | None = None
    digest: DigestName


class RuleSetsAnswer(BaseModel):
    """Every published rule set."""

    rule_sets: list[ListedRuleSet]

    @classmethod
    def of(cls, rulesets: tuple[RuleSet, ...]) -> RuleSetsAnswer:
        return cls.model_validate({"rule_sets": [_listed(each) for each in rulesets]})


class PassageBody(BaseModel):
    """Sentences about one thing; `lead` is the row that they are about, where they are about one."""

    lead: WordsBody | None = None
    sentences: list[WordsBody]


class SectionBody(BaseModel):
    """Passages under a heading; `code` is the same in every rule set."""

    code: Annotated[str, Field(examples=["people"])]
    heading: WordsBody
    passages: list[PassageBody]


class ExplanationAnswer(BaseModel):
    """A rule set in plain words, made from its data."""

    rule_set: Named
    digest: DigestName
    title: WordsBody
    sections: list[SectionBody]

    @classmethod
    def of(cls, explanation: Explanation) -> ExplanationAnswer:
        return cls.model_validate(written_explanation(explanation))


def _listed(ruleset: RuleSet) -> dict[str, Any]:
    return {
        "rule_set": ruleset.name,
        "version": ruleset.version,
        "family": ruleset.family,
        "replaces": ruleset.replaces,
        "title": words(ruleset.title),
        "status": ruleset.status,
        "contracts_from": ruleset.contracts_from,
        "contracts_until": ruleset.contracts_until,
        "digest": base64url.encode(ruleset.digest),
    }
