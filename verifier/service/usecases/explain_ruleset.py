"""Explain a rule set (bouwblokken uitleggen) in plain words."""

from __future__ import annotations

from verifier import shipped
from verifier.core.model.statement import Digest
from verifier.core.rules.explaining.explanation import Explanation, explain
from verifier.core.rules.explaining.vocabulary import CODELISTS, read_vocabulary
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


def explain_ruleset(uow: UnitOfWork, digest: Digest, /, *, at: int) -> Explanation:
    """What the rule set says, made from its data; :class:`NotFound` for a name that is unknown."""
    published = uow.rulesets.get(digest)
    if published is None:
        raise NotFound("an address that exists")
    return explain(published.ruleset, read_vocabulary(map(shipped.codelist, CODELISTS)))
