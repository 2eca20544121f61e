"""Importing placements (plaatsingen inlezen): every row of a table becomes one placement, however often it is read.

A row is known by its contract, agency, first day and person. Rows are signed and kept in chunks, each chunk durable
as a whole before it is sent: a crash leaves rows that wait, and the next import sends the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from verifier.core.errors import Refusal
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.party.contractor.attest import check_work, sign_placement
from verifier.party.contractor.kept import Identity, KeptPlacement, KeptPlacements, identity
from verifier.party.contractor.people import PersonRow
from verifier.party.contractor.spreadsheet.faults import Expected, RowFault, fault_of
from verifier.party.contractor.spreadsheet.reading import Unfit
from verifier.party.contractor.workplace import AcceptedContracts, Workplace, placement_name
from verifier.party.durable_file import turn
from verifier.party.outbox import Parcel, Sent
from verifier.party.transport import Refused

#: Rows that are signed, kept and sent together.
CHUNK = 250


class Standing(StrEnum):
    """What a row is: *known* has its placement since before, *waiting* was signed and has no receipt yet."""

    NEW = "new"
    KNOWN = "known"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of a row, or would become of it; a receipt where it was attested just now."""

    row: PersonRow
    standing: Standing
    placement: Digest | None = None
    receipt: Verified[Receipt] | None = None
    fault: RowFault | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """A row with its contract, and what is kept of it; or its fault."""

    row: PersonRow
    contract: Verified[Contract] | None = None
    kept: KeptPlacement | None = None
    fault: RowFault | None = None

    def outcome(self) -> RowOutcome:
        if self.fault is not None:
            return RowOutcome(self.row, Standing.REFUSED, fault=self.fault)
        if self.kept is None:
            return RowOutcome(self.row, Standing.NEW)
        standing = Standing.KNOWN if self.kept.is_received else Standing.WAITING
        return RowOutcome(self.row, standing, self.kept.digest)


def judge_rows(workplace: Workplace, rows: Iterable[PersonRow]) -> Iterator[RowOutcome]:
    """What an import of ``rows`` would do, as far as this machine knows; nothing is written, signed or sent.

    Raises what the kept directory is refused for: :class:`TrustMissing`, :class:`DirectoryExpired`.
    """
    judge = _Judge(workplace, at=workplace.client.now())
    return (judge.judge(row).outcome() for row in rows)


def import_rows(workplace: Workplace, rows: Iterable[PersonRow], *, chunk: int = CHUNK) -> Iterator[RowOutcome]:
    """Attest the rows of a table, each once and by itself; nothing happens before it is asked for.

    What was kept and never received is sent again as it was; what was refused for good is signed anew. Imports of
    one home take turns. Raises :class:`Unreachable`, or :class:`Refused` for a request as a whole: the rest waits
    for a next time, and what was received is known then.
    """
    with alone(workplace):
        judge = _Judge(workplace, at=workplace.client.now())
        rest = iter(rows)
        while some := list(islice(rest, chunk)):
            yield from _import_chunk(workplace, [judge.judge(row) for row in some])


@contextmanager
def alone(workplace: Workplace) -> Iterator[None]:
    """Hold this home for one import; another waits."""
    folder = workplace.home.folder / "import"
    folder.mkdir(mode=0o700, exist_ok=True)
    with turn(folder):
        yield


class _Judge:
    """What the rows of one table are, in order: each is seen against those before it and against what is kept."""

    def __init__(self, workplace: Workplace, *, at: int) -> None:
        self._workplace = workplace
        self._at = at
        self._trust = workplace.trust(at=at)
        self._contracts = AcceptedContracts(workplace)
        self._kept = KeptPlacements(workplace)
        self._seen: set[Identity] = set()
        self._named: dict[tuple[Digest, str], tuple[str, str]] = {}

    def judge(self, row: PersonRow) -> _Judged:
        try:
            contract = self._contracts.find(row.contract)
            check_work(self._workplace, contract, row.work, trust=self._trust, at=self._at)
            return _Judged(row, contract, self._find(row, contract.digest))
        except Unfit as unfit:
            return _Judged(row, fault=unfit.fault(row.row))
        except Refusal as refusal:
            return _Judged(row, fault=fault_of(row.row, refusal))

    def _find(self, row: PersonRow, contract: Digest) -> KeptPlacement | None:
        """What is kept of a row; None when it was changed after its placement was withdrawn, and so is new."""
        sought = identity(contract, row.person, row.work)
        if sought in self._seen:
            raise Unfit("row", Expected.NEW_ROW)
        if row.reference:
            self._check_reference(row, contract)
        self._seen.add(sought)
        kept = self._kept.find(sought)
        changed = _changed(row, kept) if kept else ""
        if not changed:
            return kept
        if kept is not None and kept.withdrawal is None:
            raise Unfit(changed, Expected.AS_BEFORE)
        return None

    def _check_reference(self, row: PersonRow, contract: Digest) -> None:
        """A reference is one person's, in the file and in what is kept."""
        number = (str(row.person.scheme), row.person.value)
        kept = self._kept.of_reference(row.reference, contract)
        others = {(str(each.person.scheme), each.person.value) for each in kept}
        others.add(self._named.setdefault((contract, row.reference), number))
        if others != {number}:
            raise Unfit("reference", Expected.NEW_REFERENCE)


def _changed(row: PersonRow, kept: KeptPlacement) -> str:
    """The first column in which a row no longer says what was attested; empty when it says the same."""
    said, work = kept.placement, row.work
    pairs = {
        "last_day": (said.last_day, work.last_day),
        "hours_per_week": (said.hours_per_week, work.hours_per_week),
        "employment_kind": (said.employment_kind, work.employment_kind),
        "birth_date": (kept.person.birth_date, row.person.birth_date),
        "reference": (kept.reference, row.reference),
    }
    return next((column for column, (before, now) in pairs.items() if before != now), "")


def _import_chunk(workplace: Workplace, judged: Sequence[_Judged]) -> Iterator[RowOutcome]:
    """Sign what is new, keep it in one transaction, and send it with what waited; what became of each row."""
    at = workplace.client.now()
    new = {
        place: (placement_name(each.contract.digest), _signed(workplace, each.row, each.contract, at=at))
        for place, each in enumerate(judged)
        if each.contract is not None and each.kept is None
    }
    ids = dict(zip(new, workplace.outbox.keep_all(new.values()), strict=True))
    for place, each in enumerate(judged):
        if each.kept is not None and not each.kept.is_received:
            ids[place] = each.kept.id
    sent = workplace.outbox.send_all(ids.values(), workplace.bulk)
    for place, each in enumerate(judged):
        yield _outcome(each.row, sent[ids[place]]) if place in ids else each.outcome()


def _signed(workplace: Workplace, row: PersonRow, contract: Verified[Contract], *, at: int) -> Parcel:
    return sign_placement(workplace, contract, row.person, row.work, row.reference, at=at)


def _outcome(row: PersonRow, answer: tuple[Sent, ...] | Refused) -> RowOutcome:
    if isinstance(answer, Refused):
        standing = Standing.REFUSED if answer.is_for_good else Standing.WAITING
        return RowOutcome(row, standing, fault=fault_of(row.row, answer))
    (sent,) = answer
    return RowOutcome(row, Standing.NEW, sent.digest, sent.receipt)
