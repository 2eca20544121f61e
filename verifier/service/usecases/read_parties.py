"""Read parties (partijen tonen): what institutions and enrolled contractors are called, and who countersigns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from verifier.core.errors import Undecided
from verifier.core.model.directory import Institution
from verifier.core.model.party import ISSUERS, PartyId, Purpose
from verifier.core.trust.directory import is_active
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadParties:
    """``agencies`` are those to which a person can be sealed now, by name."""

    names: Mapping[PartyId, str] = field(default_factory=dict)
    agencies: tuple[Institution, ...] = ()

    def name_of(self, party: PartyId) -> str:
        """What ``party`` is called; its id where neither the directory nor an enrolment says."""
        return self.names.get(party, party)


def read_parties(uow: UnitOfWork, _: None, /, *, at: int) -> ReadParties:
    """Those of the current directory, and who was enrolled; none without one, or when it has ended."""
    try:
        trust = uow.trust
    except Undecided:
        return ReadParties()
    directory = trust.directory
    written_to = {
        each.party for each in directory.keys if each.purpose is Purpose.OPENING and is_active(each, at=at)
    }
    agencies = (each for each in directory.institutions if each.role in ISSUERS and each.id in written_to)
    return ReadParties(
        {**trust.names, **{each.id: each.name for each in directory.institutions}},
        tuple(sorted(agencies, key=lambda each: each.name.casefold())),
    )
