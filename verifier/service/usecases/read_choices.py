"""Read choices (keuzes tonen): from whom and from what a buyer chooses that draws up a contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from verifier.core.errors import Undecided
from verifier.core.model.contract import Contract
from verifier.core.model.directory import Institution, PublishedRuleSet
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId, Purpose, Role
from verifier.core.model.standing import ContractState, Side
from verifier.core.model.statement import Digest
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.trust.directory import Trust, is_active
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.paging import MOST, Stretch, every


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A party by its name, as the directory or its enrolment says it."""

    id: PartyId
    name: str


@dataclass(frozen=True, slots=True)
class OfferedRuleSet:
    """A rule set of the directory, and the table that it names."""

    listed: PublishedRuleSet
    table: RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Parties by name, rule sets the newest first, accepted contracts in log order.

    ``contractors`` have a key that may sign now; ``frameworks`` are the buyer's own and those of others from which
    it may call off; ``earlier`` are its own contracts, accepted or not, that a new one may replace.
    """

    rulesets: tuple[OfferedRuleSet, ...] = ()
    contractors: tuple[NamedParty, ...] = ()
    buyers: tuple[NamedParty, ...] = ()
    auditors: tuple[NamedParty, ...] = ()
    frameworks: tuple[Verified[Contract], ...] = ()
    earlier: tuple[Verified[Contract], ...] = ()


def read_choices(uow: UnitOfWork, client: PartyId, /, *, at: int) -> Choices:
    """What ``client``, a buyer, can choose from; nothing without a directory, or when that has ended."""
    try:
        trust = uow.trust
    except Undecided:
        return Choices()
    own = [(each, _contract(uow, each.digest)) for each in _given(uow)]
    lasting = [contract for row, contract in own if row.state != ContractState.WITHDRAWN]
    agreed = [contract for row, contract in own if row.state == ContractState.ACCEPTED]
    return Choices(
        rulesets=tuple(_offered(uow, trust)),
        contractors=_by_name(_enrolled(trust, at=at)),
        buyers=_with_role(trust, Role.BUYER, but=client),
        auditors=_with_role(trust, Role.AUDITOR, but=client),
        frameworks=(*(each for each in agreed if each.statement.call_offs is not None), *_shared(uow)),
        earlier=tuple(lasting),
    )


def _given(uow: UnitOfWork) -> Iterator[Any]:
    """The rows of every contract that the client gave."""
    return every(lambda stretch: uow.lists.contracts(Side.BUYER, stretch, state=None, since=None))


def _shared(uow: UnitOfWork) -> Iterator[Verified[Contract]]:
    """Accepted frameworks of others that name the client; more than fit on a page nobody has."""
    found = uow.lists.shared_contracts(Side.BUYER, Stretch(limit=MOST)).items
    register = uow.as_register()  # each of them names the client
    for each in found:
        if register.contracts.standing(Digest(each.digest)).state == ContractState.ACCEPTED:
            yield _contract(register, each.digest)


def _contract(uow: UnitOfWork, digest: bytes) -> Verified[Contract]:
    contract = uow.evidence.contract(Digest(digest))
    if contract is None:
        raise LookupError("a contract that is not kept")
    return contract


def _offered(uow: UnitOfWork, trust: Trust) -> Iterator[OfferedRuleSet]:
    """Those of which the register has the table; without it none is verified."""
    for each in sorted(trust.directory.rulesets, key=lambda each: (each.contracts_from, each.name), reverse=True):
        if each.digest in uow.rulesets:
            yield OfferedRuleSet(each, uow.rulesets[each.digest].ruleset)


def _enrolled(trust: Trust, *, at: int) -> Iterator[NamedParty]:
    """Everybody who can accept a contract now, by the name of the newest enrolment."""
    signing = (each for each in trust.enrolled.values() if each.purpose is Purpose.SIGNING)
    for party in {each.party for each in signing if is_active(each, at=at)}:
        yield NamedParty(party, trust.names.get(party, party))


def _with_role(trust: Trust, role: Role, *, but: PartyId) -> tuple[NamedParty, ...]:
    return _by_name(_named(each) for each in trust.directory.institutions if each.role is role and each.id != but)


def _named(institution: Institution) -> NamedParty:
    return NamedParty(institution.id, institution.name)


def _by_name(parties: Iterable[NamedParty]) -> tuple[NamedParty, ...]:
    return tuple(sorted(parties, key=lambda each: (each.name.casefold(), each.id)))
