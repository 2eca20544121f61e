"""An overview (overzicht) of a contractor: what the register lists, beside what this contractor calls it."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.party.home import Home
from verifier.party.outbox import Outbox
from verifier.party.register.answers import ListedPlacement
from verifier.party.register.doors import ContractorClient


@dataclass(frozen=True, slots=True)
class PlacementLine:
    """A placement as listed; the rest is from this home's own vault, and None where another workplace signed it."""

    listed: ListedPlacement
    reference: str | None = None
    agency: PartyId | None = None
    contract: Digest | None = None


class Overview:
    """Looks up, in the vault of ``home``, what was signed here."""

    def __init__(self, home: Home, client: ContractorClient) -> None:
        self._outbox = Outbox(home.vault, client)
        self._ids = {each.rpartition(".")[2]: each for each in self._outbox.ids("placement.")}

    def line(self, listed: ListedPlacement) -> PlacementLine:
        """The line of a listed placement."""
        id_ = self._ids.get(base64url.encode(listed.digest))
        if id_ is None or not self._outbox.has_received(id_):
            return PlacementLine(listed)
        signed = self._outbox.statement(listed.digest, Placement).statement
        return PlacementLine(listed, self._outbox.parcel(id_).reference, signed.agency, signed.contract)
