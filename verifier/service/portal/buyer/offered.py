"""What is offered (keuzelijsten) to who draws up a contract: pairs of what is signed and what people read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.service.portal.catalogue import Language, words
from verifier.service.portal.written import filters_of
from verifier.service.usecases.read_choices import Choices, NamedParty, OfferedRuleSet

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Offered:
    """``earlier`` are digest, reference and contractor of contracts that may be replaced."""

    rulesets: Pairs
    contractors: Pairs
    buyers: Pairs
    auditors: Pairs
    frameworks: Pairs
    earlier: list[tuple[str, str, str]]


def offered(choices: Choices, language: Language, *, but: Digest | None = None) -> Offered:
    """The choices as a page writes them; of contracts that may be replaced without ``but``."""
    earlier = [each for each in choices.earlier if each.digest != but]
    return Offered(
        rulesets=[_ruleset(each, language) for each in choices.rulesets],
        contractors=_parties(choices.contractors),
        buyers=_parties(choices.buyers),
        auditors=_parties(choices.auditors),
        frameworks=[(base64url.encode(each.digest), each.statement.reference) for each in choices.frameworks],
        earlier=[
            (base64url.encode(each.digest), each.statement.reference, each.statement.contractor) for each in earlier
        ],
    )


def _ruleset(offer: OfferedRuleSet, language: Language) -> tuple[str, str]:
    """Its title, its name, and from when contracts may name it."""
    title = offer.table.title.nl if language is Language.NL else offer.table.title.en
    since = filters_of(language)["day"](offer.listed.contracts_from)
    text = words(language, "drafting").say("ruleset_offered", title=title, code=offer.listed.name, since=since)
    return base64url.encode(offer.listed.digest), text


def _parties(parties: Iterable[NamedParty]) -> Pairs:
    """By name; the id tells two of one name apart."""
    return [(each.id, f"{each.name} ({each.id})") for each in parties]
