"""The stage (toneel): the parties of the story with their programs running, and what they did so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property

from verifier import clock
from verifier.core.model.statement import Digest
from verifier.demo import cast
from verifier.demo.cast import Deal, Member, Row
from verifier.demo.screen import Screen
from verifier.demo.setting import Setting
from verifier.party.buyer import Buyer
from verifier.party.contractor.contractor import Contractor
from verifier.party.register.doors import BuyerClient, ContractorClient
from verifier.party.transport import Transport


@dataclass
class Stage:
    """Contracts by deal and placements by reference; every party speaks to the register over real HTTP."""

    setting: Setting
    screen: Screen
    contracts: dict[str, Digest] = field(default_factory=dict)
    placements: dict[str, Digest] = field(default_factory=dict)
    _stack: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def register(self) -> Transport:
        """The way to the register."""
        return self._stack.enter_context(Transport(self.setting.url(cast.REGISTER)))

    def desk(self, agency: Member) -> Transport:
        """A new way to the desk of ``agency``; a round may take longer than a request to the register."""
        return self._stack.enter_context(Transport(self.setting.url(agency), timeout=60.0))

    def contractor(self, member: Member) -> Contractor:
        """The program of a contractor, on its home."""
        return self._contractors[member.folder]

    @cached_property
    def buyer(self) -> Buyer:
        """The program of the buyer, on its home."""
        home = self.setting.home(cast.BUYER)
        return Buyer(home, BuyerClient(self.register, home))

    @cached_property
    def _contractors(self) -> Mapping[str, Contractor]:
        homes = {member.folder: self.setting.home(member) for member in cast.CONTRACTORS}
        return {folder: Contractor(home, ContractorClient(self.register, home)) for folder, home in homes.items()}

    def contract(self, deal: Deal) -> Digest:
        return self.contracts[deal.reference]

    def placement(self, row: Row) -> Digest:
        return self.placements[row.reference]

    def close(self) -> None:
        self._stack.close()

    @staticmethod
    def now() -> int:
        """Unix seconds."""
        return clock.now()


Act = Callable[[Stage], None]
