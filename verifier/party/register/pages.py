"""Pages (bladzijden) of the register's lists, as a client reads them: one at a time, or all of them in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from verifier.core.errors import WrongValue
from verifier.core.wire import base64url
from verifier.core.wire.fields import Field, array, optional, record, text

T = TypeVar("T")

#: The most that the register puts on a page.
MOST = 100
_CURSOR = text(200)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items in log order; ``next`` is the cursor of the page after it, None on the last."""

    items: tuple[T, ...]
    next: str | None


class Listing(Generic[T]):
    """One list of the register, narrowed by filters; nothing is asked before somebody reads from it."""

    def __init__(
        self,
        get: Callable[[str], Mapping[str, Any]],
        path: str,
        item: tuple[str, Field],
        filters: Mapping[str, object] | None = None,
    ) -> None:
        self._get = get
        self._path = path
        self._member, field = item
        self._answer = record(dict, {self._member: array(field, 0, MOST), "next": optional(_CURSOR)})
        self._filters = {name: _as_text(value) for name, value in (filters or {}).items() if value is not None}

    def page(self, cursor: str | None = None, *, limit: int = MOST) -> Page[T]:
        """The page that ``cursor`` leads to, or the first.

        Raises :class:`Refused` (``unknown_cursor`` for one of another list or filter), :class:`Unreachable`, and
        :class:`Malformed` refusals for an answer that is none.
        """
        place = {} if cursor is None else {"cursor": cursor}
        query = urlencode({**self._filters, "limit": limit, **place})
        read = self._answer.read(self._get(f"{self._path}?{query}"), "answer")
        return Page(read[self._member], read.get("next"))

    def __iter__(self) -> Iterator[T]:
        """Every item, page after page; what is added meanwhile comes at the end.

        Raises what :meth:`page` raises, and :class:`WrongValue` when a page leads to itself.
        """
        cursor: str | None = None
        while True:
            page = self.page(cursor)
            yield from page.items
            if page.next is None:
                return
            if page.next == cursor or not page.items:
                raise WrongValue("a cursor that leads further", field="next")
            cursor = page.next


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return base64url.encode(value)
    return value.isoformat() if isinstance(value, date) else str(value)
