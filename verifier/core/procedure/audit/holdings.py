"""Holdings (bestand): what an audit keeps of placements, of which there may be very many.

Where it is kept is not known here: a program keeps it in files, so that memory does not grow. Months are
 ``facts.month_number``; a *place* is where a placement is kept, and a number without meaning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple, Protocol

from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.privacy.group import Element
from verifier.core.procedure.audit.facts import Awarded, Placed


class Stand(IntEnum):
    """Where a placement stands."""

    WAITING = 0
    ELIGIBLE = 1
    DECLINED = 2
    WITHDRAWN = 3


class Held(NamedTuple):
    """A placement as it is kept; it has ``months`` commitments, the first for month ``first``.

    ``counts`` is whether it was found eligible and neither it nor its eligibility was withdrawn from the start.
    """

    place: int
    contract: Digest
    attester: PartyId
    agency: PartyId
    stand: Stand
    counts: bool
    works_from: int
    works_until: int
    first: int
    months: int


class GrantedLine(NamedTuple):
    """What a grant says of a placement."""

    place: int
    hours: int
    flat: bool


class Counting(NamedTuple):
    """A placement that counts: ``head`` is its digest and its eligibility's, ``grants`` and ``hours`` as hashed."""

    head: bytes
    contract: Digest
    first: int
    grants: bytes
    hours: bytes


class Change(NamedTuple):
    """By how many hundredths the granted hours of a month changed, after so many verdicts (``epoch``)."""

    month: int
    epoch: int
    hours: int


class Changed(NamedTuple):
    """A placement and each change of its granted hours."""

    placement: Digest
    contract: Digest
    changes: Sequence[Change]


class Touched(NamedTuple):
    """Where a placement stands, and the leaf of what changed it last."""

    contract: Digest
    stand: Stand
    leaf: int


class Holdings(Protocol):
    """Kept for one audit. Nothing here judges: what is put in was judged before."""

    def hold(self, digest: Digest, placed: Placed, *, first: int, months: int, leaf: int, line: int) -> None: ...

    def find(self, digests: Collection[Digest]) -> Mapping[Digest, Held]:
        """Those of ``digests`` that are kept placements."""

    def held(self, place: int) -> Held:
        """The placement that is kept there."""

    def counts(self, place: int) -> bool:
        """Whether the placement that is kept there counts."""

    def decide(self, held: Held, eligibility: Digest, awarded: Awarded, *, leaf: int, line: int) -> None: ...

    def withdraw(self, held: Held, *, counts: bool, leaf: int) -> None: ...

    def placement_of(self, eligibility: Digest) -> Digest | None: ...

    def line_of(self, statement: Digest) -> int | None:
        """On which line a placement or an eligibility stands."""

    def list_once(self, places: Sequence[int], month: int, revision: int) -> bool:
        """Note that a revision lists ``places``; False when it listed one of them already."""

    def report(self, hours: Digest, placements: Sequence[Digest], places: Sequence[int], of: Sequence[int]) -> None:
        """Keep the hundredths of hours that were reported of each placement, which is kept at its place."""

    def reported(self, hours: Digest) -> Mapping[Digest, tuple[int, int]]:
        """What :meth:`report` kept: place and hundredths by placement."""

    def grant(self, grant: Digest, month: int, lines: Iterable[GrantedLine], *, epoch: int, leaf: int) -> None: ...

    def release(self, places: Iterable[int], month: int, *, epoch: int, leaf: int) -> None:
        """Of those with a grant in ``month``, let go of it."""

    def tie(self, placements: Sequence[Digest]) -> None: ...

    def ties_of(self, placement: Digest) -> Sequence[bytes]:
        """A name of each tie that ``placement`` is in; most are in none."""

    def has_stray_ties(self) -> bool:
        """Whether a placement was tied that is not kept."""

    def counting(self, until: int) -> Iterator[Counting]:
        """What counts, in order of raw digest, with the months up to ``until``."""

    def touched(self) -> Iterator[Touched]: ...

    def changed(self) -> Iterator[Changed]: ...

    def sums(self, contracts: Collection[Digest], until: int) -> tuple[Element, Element]:
        """Σ h·C of the months up to ``until`` over what counts for ``contracts``, and Σ F of flats that count."""
