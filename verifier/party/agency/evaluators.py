"""The evaluators in reach (bereikbare berekenaars): both, at the addresses that the directory gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from verifier.core.errors import TrustMissing
from verifier.core.model.party import PartyId
from verifier.core.privacy.group import Element
from verifier.core.trust.directory import Trust
from verifier.party.evaluator_client import EvaluatorClient
from verifier.party.home import Home
from verifier.party.transport import Transport


class ListedEvaluators:
    """Both evaluators as the agency of ``home`` reaches them; a newer directory may move them."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._transports: dict[str, Transport] = {}

    def evaluate_blind(
        self, inputs: Sequence[bytes], *, scope: str, tickets: Mapping[PartyId, str], trust: Trust, at: int
    ) -> tuple[Element, ...]:
        """See :meth:`EvaluatorClient.evaluate_blind`; also :class:`TrustMissing` for an evaluator without a URL."""
        listed = (trust.directory.evaluator1, trust.directory.evaluator2)
        client = EvaluatorClient(self._home, {each: self._transport(each, trust) for each in listed})
        return client.evaluate_blind(inputs, scope=scope, tickets=tickets, trust=trust, at=at)

    def close(self) -> None:
        """Close the connections."""
        while self._transports:
            self._transports.popitem()[1].close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _transport(self, evaluator: PartyId, trust: Trust) -> Transport:
        url = trust.institution(evaluator).url
        if url is None:
            raise TrustMissing("a directory that says where each evaluator listens", field="institutions")
        if url not in self._transports:
            self._transports[url] = Transport(url)
        return self._transports[url]
