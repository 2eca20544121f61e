"""Kept placements (bewaarde plaatsingen): what this contractor attested, by whom and what it is about.

They are read out of the vault, where each lies sealed with its person: no second list says what was attested, so
none can say otherwise after a crash.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from verifier.core.model.calendar import Month
from verifier.core.model.eligibility import Decision
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.privacy.subject import unpack_subject
from verifier.core.procedure.hours import is_at_work
from verifier.core.procedure.intake import recall
from verifier.core.wire.envelope import digest_of
from verifier.party.contractor.decisions import kept_decision
from verifier.party.contractor.hours_table import Whose
from verifier.party.contractor.people import Person, Work
from verifier.party.contractor.workplace import Workplace, placement_in


@dataclass(frozen=True, slots=True)
class KeptPlacement:
    """A placement that the register has, or may still take; ``id`` is that of its parcel."""

    id: str
    digest: Digest
    placement: Placement
    person: Person = field(repr=False)
    reference: str
    is_received: bool
    withdrawal: Withdrawal | None

    def is_at_work(self, month: Month) -> bool:
        """Whether it has hours in ``month``: by its days, and by its withdrawal if there is one."""
        if not is_at_work(self.placement, month):
            return False
        first = Month.of(self.placement.first_day)
        return self.withdrawal is None or self.withdrawal.leaves(month, from_month=first)


#: What a row is known by: contract, agency, first day, and the person.
Identity = tuple[Digest, str, str, str, str]


def identity(contract: Digest, person: Person, work: Work | Placement) -> Identity:
    """Two rows of one identity are one placement."""
    return contract, work.agency, work.first_day.isoformat(), person.scheme, person.value


class KeptPlacements:
    """All of them, found by identity, by reference and by person; the latest where an identity had several."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._by_digest: dict[Digest, KeptPlacement] = {}
        self._by_identity: dict[Identity, KeptPlacement] = {}
        self._by_reference: dict[str, list[KeptPlacement]] = defaultdict(list)
        self._by_number: dict[tuple[str, str], list[KeptPlacement]] = defaultdict(list)
        for each in sorted(_kept(workplace), key=lambda each: each.placement.jti):
            self._by_digest[each.digest] = each
            self._by_identity[identity(each.placement.contract, each.person, each.placement)] = each
            self._by_number[each.person.scheme, each.person.value].append(each)
            if each.reference:
                self._by_reference[each.reference].append(each)

    def find(self, sought: Identity) -> KeptPlacement | None:
        """The placement of this identity."""
        return self._by_identity.get(sought)

    def of_reference(self, reference: str, contract: Digest) -> Iterable[KeptPlacement]:
        """What goes by ``reference`` within a contract."""
        return [each for each in self._by_reference.get(reference, ()) if each.placement.contract == contract]

    def at_work(self, whose: Whose, contract: Digest | None, month: Month) -> list[KeptPlacement]:
        """What the register has of a reference or person, in ``contract`` if it is given, that works in ``month``.

        Where there are several, those that were declined are left out.
        """
        found = [
            each
            for each in self._named(whose)
            if each.is_received and contract in (None, each.placement.contract) and each.is_at_work(month)
        ]
        return found if len(found) < 2 else [each for each in found if not self._is_declined(each)]

    def works(self, digest: Digest, month: Month) -> bool:
        """Whether a placement still has hours in ``month``."""
        kept = self._by_digest.get(digest)
        return kept is not None and kept.is_at_work(month)

    def _named(self, whose: Whose) -> list[KeptPlacement]:
        if whose.reference:
            return self._by_reference.get(whose.reference, [])
        return self._by_number.get((whose.person.scheme, whose.person.value), []) if whose.person else []

    def _is_declined(self, kept: KeptPlacement) -> bool:
        decided = kept_decision(self._workplace, kept.digest)
        return decided is not None and decided.eligibility.statement.decision is Decision.DECLINED


def _kept(workplace: Workplace) -> Iterable[KeptPlacement]:
    """Placements that were not refused for good."""
    received, waiting = workplace.outbox.received(), set(workplace.outbox.waiting("placement."))
    withdrawals = _withdrawals(workplace)
    for id_ in workplace.outbox.ids("placement."):
        parcel = workplace.outbox.parcel(id_)
        digest = digest_of(parcel.statements[0])
        if parcel.subject is not None and (digest in received or id_ in waiting):
            subject = unpack_subject(parcel.subject)
            yield KeptPlacement(
                id_,
                digest,
                placement_in(parcel),
                Person(subject.scheme, subject.value, subject.birth_date),
                parcel.reference or "",
                digest in received,
                withdrawals.get(digest),
            )


def _withdrawals(workplace: Workplace) -> Mapping[Digest, Withdrawal]:
    """This contractor's own withdrawals, by what they withdraw."""
    found = {}
    for id_ in workplace.outbox.ids("withdrawal."):
        token = workplace.outbox.parcel(id_).statements[0]
        withdrawal = recall(token, Withdrawal, digest=digest_of(token)).statement
        found[withdrawal.statement] = withdrawal
    return found
