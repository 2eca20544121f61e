"""Rows (regels): what an audit keeps of each placement, in a file that is mapped into memory a piece at a time.

A row has a head and, for each of its months, the latest grant, its hours, and when they first came to that. Where a
row begins is its *place*. The file is mapped in windows; what was touched is given back after a while, so that
memory does not grow with the file: other processes map the same file and see what was written.
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

#: Bytes of one window; no row crosses from one into the next.
WINDOW: Final = 1 << 24
#: After so many looks the pages are given back: of each, the system maps some 64 kilobytes around it.
_GIVE_BACK: Final = 256

#: Digest and eligibility; contract, attester and agency as numbers; stand, counts; works from and until, first,
#: months; leaf of the last change; where the commitments are; lines of placement and eligibility.
HEAD: Final = struct.Struct("<32s32sIIIBBHHHHQQII")
#: Stand and counts, within a head.
_STANDING: Final = struct.Struct("<BB")
_STANDING_AT: Final = 76
_CHANGE: Final = struct.Struct("<Q")
_CHANGE_AT: Final = 86
_MIDDLE: Final = struct.Struct("<IIIBBHHHH")
#: The first month and how many.
_MONTHS: Final = struct.Struct("<HH")
_MONTHS_AT: Final = 82
_EPOCH: Final = struct.Struct("<II")
_LISTED: Final = struct.Struct("<H")
_HOURS: Final = struct.Struct(">Q")
NO_GRANT: Final = bytes(32)
#: Bytes of a month in a row: grant, hours, the revision that lists it, the flat, and epoch with hours then.
_MONTH: Final = 32 + 8 + 2 + 1 + 8


class Head(NamedTuple):
    """The head of a row."""

    digest: bytes
    eligibility: bytes
    contract: int
    attester: int
    agency: int
    stand: int
    counts: int
    works_from: int
    works_until: int
    first: int
    months: int
    leaf: int
    award: int
    line: int
    decided_on: int


class Granting(NamedTuple):
    """What is noted of one month; ``flat`` is 1 where the one-off part may count by it, 2 where it does not."""

    grant: bytes
    hours: int
    flat: int
    epoch: int
    leaf: int


class Row(NamedTuple):
    """A row as it is: its head, and the bytes of its months."""

    head: Head
    months: bytes

    def grants(self, steps: int) -> bytes:
        """The latest grants of the first ``steps`` months, 32 bytes each; zeros where there is none."""
        return self.months[: 32 * steps]

    def hours(self, steps: int) -> bytes:
        """Their hours, u64be each."""
        return self.months[32 * self.head.months : 32 * self.head.months + 8 * steps]

    def flats(self, steps: int) -> bytes:
        """1 where the flat may count by the grant of a month."""
        return self.months[42 * self.head.months : 42 * self.head.months + steps]

    def first_changes(self) -> Iterator[tuple[int, int, int]]:
        """Month, epoch and hours of the first that was granted of each month."""
        if not any(self.months[43 * self.head.months :]):
            return
        for step in range(self.head.months):
            epoch, hours = _EPOCH.unpack_from(self.months, 43 * self.head.months + 8 * step)
            if epoch:
                yield self.head.first + step, epoch - 1, hours


class Windows:
    """A file that only grows, mapped in windows; with ``write`` it may be added to."""

    def __init__(self, path: Path, *, write: bool) -> None:
        flags = os.O_RDWR | os.O_CREAT if write else os.O_RDONLY
        self._file = os.open(path, flags, 0o600)
        self._access = mmap.ACCESS_WRITE if write else mmap.ACCESS_READ
        self._maps: list[mmap.mmap] = []
        self._looks = 0
        self.end = 0

    def add(self, octets: bytes) -> int:
        """Where ``octets``, at most a window of them, now are."""
        if self.end % WINDOW + len(octets) > WINDOW:
            self.end += WINDOW - self.end % WINDOW
        place = self.end
        if place // WINDOW >= len(self._maps):
            os.ftruncate(self._file, (place // WINDOW + 1) * WINDOW)
        window, at = self.at(place)
        window[at : at + len(octets)] = octets
        self.end = place + len(octets)
        return place

    def at(self, place: int) -> tuple[mmap.mmap, int]:
        """The window in which ``place`` is, and where in it."""
        self._looks += 1
        if self._looks >= _GIVE_BACK:
            self._give_back()
        number, at = divmod(place, WINDOW)
        while len(self._maps) <= number:
            self._maps.append(mmap.mmap(self._file, WINDOW, access=self._access, offset=len(self._maps) * WINDOW))
        return self._maps[number], at

    def close(self) -> None:
        for each in self._maps:
            each.close()
        os.close(self._file)

    def _give_back(self) -> None:
        """Let the pages go that were touched; what was written stays in the file."""
        self._looks = 0
        for each in self._maps:
            each.madvise(mmap.MADV_DONTNEED)


class Rows:
    """The rows of all placements, and the commitments of those that were found eligible."""

    def __init__(self, folder: Path, *, write: bool) -> None:
        self._rows = Windows(folder / "rows", write=write)
        self._awards = Windows(folder / "awards", write=write)

    @property
    def end(self) -> int:
        return self._rows.end

    def add(self, head: Head) -> int:
        """The place of a new row."""
        return self._rows.add(HEAD.pack(*head) + bytes(_MONTH * head.months))

    def head(self, place: int) -> Head:
        window, at = self._rows.at(place)
        return Head._make(HEAD.unpack_from(window, at))

    def decide(self, place: int, eligibility: bytes, commitments: bytes, *, line: int) -> None:
        """Note the decision, and where the commitments are; of one that was declined there are none."""
        award = self._awards.add(commitments) if commitments else 0
        window, at = self._rows.at(place)
        window[at + 32 : at + 64] = eligibility
        head = Head._make(HEAD.unpack_from(window, at))
        HEAD.pack_into(window, at, *head._replace(award=award, decided_on=line))

    def stand(self, place: int, stand: int, counts: int, *, leaf: int) -> None:
        window, at = self._rows.at(place)
        _STANDING.pack_into(window, at + _STANDING_AT, stand, counts)
        _CHANGE.pack_into(window, at + _CHANGE_AT, leaf)

    def list_once(self, place: int, month: int, revision: int) -> bool:
        """Note that ``revision`` lists a month of a row; False when it did already."""
        window, at, first, months = self._months(place)
        where = at + 40 * months + 2 * (month - first)
        if _LISTED.unpack_from(window, where)[0] == revision + 1:
            return False
        _LISTED.pack_into(window, where, revision + 1)
        return True

    def grant(self, place: int, month: int, granted: Granting) -> tuple[int, int] | None:
        """Note the newest grant of a month; its change, as epoch and hours, when it is not the first of them."""
        window, at, first, months = self._months(place)
        step = month - first
        hours_at = at + 32 * months + 8 * step
        (before,) = _HOURS.unpack_from(window, hours_at)
        window[at + 32 * step : at + 32 * step + 32] = granted.grant
        _HOURS.pack_into(window, hours_at, granted.hours)
        window[at + 42 * months + step] = granted.flat
        _CHANGE.pack_into(window, at - HEAD.size + _CHANGE_AT, granted.leaf)
        if granted.hours == before:
            return None
        where = at + 43 * months + 8 * step
        changed_first, then = _EPOCH.unpack_from(window, where)
        if changed_first in (0, granted.epoch + 1):
            _EPOCH.pack_into(window, where, granted.epoch + 1, then + granted.hours - before)
            return None
        return granted.epoch, granted.hours - before

    def has_grant(self, place: int, month: int) -> bool:
        window, at, first, _ = self._months(place)
        step = month - first
        return bytes(window[at + 32 * step : at + 32 * step + 32]) != NO_GRANT

    def middle(self, place: int) -> tuple[int, ...]:
        """Of a head what stands between the digests and the newest leaf."""
        window, at = self._rows.at(place)
        return _MIDDLE.unpack_from(window, at + 64)

    def counts(self, place: int) -> bool:
        window, at = self._rows.at(place)
        return window[at + _STANDING_AT + 1] == 1

    def row(self, place: int) -> Row:
        """A whole row."""
        window, at = self._rows.at(place)
        head = Head._make(HEAD.unpack_from(window, at))
        return Row(head, bytes(window[at + HEAD.size : at + HEAD.size + _MONTH * head.months]))

    def commitments(self, row: Row) -> bytes:
        """The commitments of a row that was found eligible: one for each month, then that of the flat."""
        window, at = self._awards.at(row.head.award)
        return bytes(window[at : at + 32 * (row.head.months + 1)])

    def between(self, begin: int, end: int) -> Iterator[tuple[int, Row]]:
        """The rows from the place ``begin`` up to the place ``end``, in the order in which they came."""
        while begin < end:
            row = self.row(begin) if WINDOW - begin % WINDOW >= HEAD.size else None
            if row is None or not any(row.head.digest):
                begin += WINDOW - begin % WINDOW
                continue
            yield begin, row
            begin += HEAD.size + len(row.months)

    def close(self) -> None:
        self._rows.close()
        self._awards.close()

    def _months(self, place: int) -> tuple[mmap.mmap, int, int, int]:
        """The window of a row, where its months begin in it, the first of them, and how many there are."""
        window, at = self._rows.at(place)
        return window, at + HEAD.size, *_MONTHS.unpack_from(window, at + _MONTHS_AT)
