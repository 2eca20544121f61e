"""Open an audit bundle (een auditbestand openen): who may have the record of a contract, and what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from verifier.core.errors import NotYetPublished, Unsupported
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest
from verifier.core.wire.audit_bundle import FORMAT, MOST_TIED, Header, Reader, RuleSetLine, SamePerson, write_line
from verifier.service.store.audit_records import Stock
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditWanted:
    """``client`` wants a record as its ``reader``: of the contract ``about``, an agency of that of a placement."""

    client: PartyId
    reader: Reader
    about: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedAudit:
    """What a bundle has in it: its first lines, then ``stocks`` and the statements at ``leaves``, below ``size``.

    ``begin`` is the leaf after which it begins.
    """

    first_lines: tuple[bytes, ...]
    stocks: tuple[Stock, ...]
    leaves: frozenset[int]
    begin: int
    size: int


def open_audit(uow: UnitOfWork, wanted: AuditWanted, /, *, at: int) -> OpenedAudit:
    """What ``wanted`` may have, as of the newest published checkpoint. Writes nothing.

    1. an auditor: of a contract that names it; 2. a contractor: of its own, where nobody else attests for it;
    3. an agency: of the contract of a placement that names it, what it was asked and what it decided. A contract or
    a placement of others is :class:`NotFound`, as one that does not exist. Of a framework it is the record of its
    call-offs too.
    """
    contract = _contract(uow, wanted)
    uow = uow.as_register()  # whoever it is may have what follows, and rows are read that no party sees
    checkpoint = uow.stored_log.latest_checkpoint()
    found = uow.evidence.contract(contract)
    if found is None or checkpoint is None:
        raise NotYetPublished("a published checkpoint that covers the contract: ask again in a minute")
    contracts = [found, *uow.evidence.call_offs_of(found.digest)]
    if wanted.reader is Reader.CONTRACTOR and any(each.statement.parties for each in contracts):
        raise Unsupported("a contract for which others attest too: its auditor may have it", field="contract")
    leaves = _leaves(uow, contracts, wanted)
    first = min(*leaves, *uow.audit_records.frame(found.digest))
    closed, closed_at = uow.audit_records.closing(found.digest) or (None, first)
    if max(first, closed_at) >= checkpoint.size:
        raise NotYetPublished("a published checkpoint that covers the contract: ask again in a minute")
    leaves |= set() if closed is None else {closed_at}
    header = Header(FORMAT, found.digest, wanted.reader, checkpoint.note, closed)
    lines = [write_line(header), *_rule_sets(uow, contracts), *_same_persons(uow, contracts, wanted.reader)]
    return OpenedAudit(
        first_lines=tuple(lines),
        stocks=tuple(_stocks(uow, contracts, wanted)),
        leaves=frozenset(each for each in leaves if each < checkpoint.size),
        begin=uow.audit_records.directory_before(first) - 1,
        size=checkpoint.size,
    )


def _contract(uow: UnitOfWork, wanted: AuditWanted) -> Digest:
    """The contract of which ``wanted`` is let to the record; :class:`NotFound` for who is let to none."""
    match wanted.reader:
        case Reader.AUDITOR:
            let = uow.contracts.names_auditor(wanted.about)
        case Reader.CONTRACTOR:
            let = uow.contracts.of(Side.CONTRACTOR, wanted.about) is not None
        case Reader.AGENCY:
            placement = uow.statements.find(wanted.about, Placement)
            if placement is not None:
                return placement.statement.contract
            let = False
        case _:
            let = uow.scope.is_register
    if not let:
        raise NotFound("an address that exists")
    return wanted.about


def _leaves(uow: UnitOfWork, contracts: list[Verified[Contract]], wanted: AuditWanted) -> set[int]:
    """What a bundle has beside its stocks: what its contracts rest on, and the keys of all who signed."""
    own = {each.digest for each in contracts}
    framing = {*_behind(uow, contracts), *(own if wanted.reader is Reader.AGENCY else ())}
    enrolled = uow.audit_records.enrolments(uow.audit_records.parties([*own, *framing]))
    return {*enrolled, *(leaf for each in framing for leaf in uow.audit_records.frame(each))}


def _behind(uow: UnitOfWork, contracts: list[Verified[Contract]]) -> set[Digest]:
    """The frameworks of ``contracts`` and what they supersede, and theirs."""
    known, waiting = {each.digest for each in contracts}, [each.statement for each in contracts]
    behind: set[Digest] = set()
    while waiting:
        said = waiting.pop()
        for digest in (said.framework, said.supersedes):
            found = uow.evidence.contract(digest) if digest is not None and digest not in known else None
            if found is not None:
                known.add(found.digest)
                behind.add(found.digest)
                waiting.append(found.statement)
    return behind


def _stocks(uow: UnitOfWork, contracts: list[Verified[Contract]], wanted: AuditWanted) -> Iterator[Stock]:
    for each in contracts:
        if wanted.reader is Reader.AGENCY:
            yield Stock(each.digest, agency=wanted.client)
            continue
        yield Stock(each.digest, contractor=each.statement.contractor)
        for listed in each.statement.parties:
            yield Stock(each.digest, contractor=listed.party)


def _rule_sets(uow: UnitOfWork, contracts: list[Verified[Contract]]) -> Iterator[bytes]:
    for digest in sorted({each.statement.ruleset.digest for each in contracts}):
        yield write_line(RuleSetLine(uow.rulesets[digest].octets))


def _same_persons(uow: UnitOfWork, contracts: list[Verified[Contract]], reader: Reader) -> Iterator[bytes]:
    """Who is the same person, for who may know it: in stretches that share a placement with the stretch before."""
    if reader not in (Reader.AUDITOR, Reader.REGISTER):
        return
    for tied in uow.audit_records.same_persons([each.digest for each in contracts]):
        for begin in range(0, len(tied) - 1, MOST_TIED - 1):
            yield write_line(SamePerson(tied[begin : begin + MOST_TIED]))
