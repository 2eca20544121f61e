"""Titles of kinds (namen van soorten activiteiten): what the rule set of a contract calls an agreed activity."""

from __future__ import annotations

from collections.abc import Mapping

from verifier.core.model.contract import Contract
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.service.portal.catalogue import Language
from verifier.service.usecases.read_ruleset import read_ruleset
from verifier.service.usecases.verb import Office


async def kind_titles(office: Office, contract: Contract, language: Language) -> Mapping[str, str]:
    """Titles by code, for the reader; none where no target of the contract is an activity."""
    if not any(each.activity for each in contract.targets):
        return {}
    ruleset = parse_ruleset(await office.read(read_ruleset, contract.ruleset.digest, client=None))
    return {kind.code: getattr(kind.title, language) for kind in ruleset.activities}
