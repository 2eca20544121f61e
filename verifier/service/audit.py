"""Audit events (gebeurtenissen): what the register writes down of its own doings, in allow-listed fields only.

An event says who did what to which kind of thing, from where, when, and how it ended (BIO2 8.15). It holds no part
of a body, a query, a token or a person: every field is a name that our own code chose, a party, a network address,
or the beginning of a digest that we computed. :class:`Event` refuses anything else, so that no line can be forged
by what a client sends.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Final

from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url

_LOG = logging.getLogger("verifier.service")

#: Who acts when no party has shown who it is, and when the register acts by itself.
NOBODY: Final = "nobody"
REGISTER: Final = "register"
#: How much of a digest an event shows: 72 bits, enough to find the statement and too little to stand for it.
DIGEST_CHARACTERS: Final = 12

_FIELDS: Final = {
    "action": re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII),
    "object": re.compile(r"[a-z][a-z0-9_-]{0,63}", re.ASCII),
    "digest": re.compile(rf"(?:[A-Za-z0-9_-]{{{DIGEST_CHARACTERS}}})?", re.ASCII),
    "result": re.compile(r"done|refused|failed", re.ASCII),
    "code": re.compile(r"[a-z0-9_]{0,64}", re.ASCII),
    "actor": re.compile(r"nobody|register|oin:[A-Za-z0-9]{20}|kvk:[0-9]{8}", re.ASCII),
    "member": re.compile(r"(?:[A-Za-z0-9_-]{22})?", re.ASCII),
    "origin": re.compile(r"[0-9a-f:.]{2,45}|unknown|itself", re.ASCII),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. ``time`` is in Unix seconds; ``count`` how many things of its kind it is about.

    ``member`` is the random name of who acted for the actor, when somebody signed in.
    """

    time: int
    action: str
    object: str
    digest: str = ""
    result: str
    code: str = ""
    actor: str
    member: str = ""
    origin: str
    count: int = 1

    def __post_init__(self) -> None:
        for name, form in _FIELDS.items():
            if not form.fullmatch(getattr(self, name)):
                raise ValueError(f"{name}: a value of the allow-list")

    def line(self) -> bytes:
        """The event as one line of JSON in ASCII, its time in ISO 8601."""
        moment = datetime.fromtimestamp(self.time, UTC).isoformat().replace("+00:00", "Z")
        told = {name: getattr(self, name) for name in _TOLD}
        return json.dumps({**told, "time": moment}, separators=(",", ":")).encode("ascii") + b"\n"


#: The fields in the order of a line.
_TOLD: Final = tuple(each.name for each in fields(Event))


@dataclass(slots=True)
class Note:
    """What becomes known of a request while it is answered: who sent it, and which statements it is about.

    What a ``member`` does is written down, wherever it is done.
    """

    actor: str = NOBODY
    member: str = ""
    digests: list[Digest] = field(default_factory=list)

    def concerns(self, digest: Digest) -> None:
        """The request is about the statement with this digest, which we computed."""
        self.digests.append(digest)


_NOTE: ContextVar[Note | None] = ContextVar("note", default=None)


@contextmanager
def noting(note: Note | None) -> Iterator[None]:
    """Until the block ends, what is done here, in this task or thread, is noted in ``note``."""
    token = _NOTE.set(note)
    try:
        yield
    finally:
        _NOTE.reset(token)


def noted() -> Note | None:
    """Where the doings of this task or thread are noted, if anywhere."""
    return _NOTE.get()


def acts(party: PartyId, *, member: str = "") -> None:
    """Note that the request is of ``party``, which has shown that it is, by that ``member`` of it, if by one."""
    note = _NOTE.get()
    if note is not None:
        note.actor, note.member = party, member


def concerns(digest: Digest) -> None:
    """:meth:`Note.concerns`, of the request that is done here."""
    note = _NOTE.get()
    if note is not None:
        note.concerns(digest)


def shortened(digest: Digest) -> str:
    """As much of a digest as an event shows."""
    return base64url.encode(digest)[:DIGEST_CHARACTERS]


def own_event(action: str, *, at: int, result: str = "done", failure: BaseException | None = None) -> Event:
    """An event of the register itself; of a failure the name of its class, and never what it says."""
    kind = kind_of(failure) if failure else ""
    return Event(time=at, action=action, object=REGISTER, result=result, code=kind, actor=REGISTER, origin="itself")


def kind_of(failure: BaseException) -> str:
    """The name of a failure's class, as a code."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(failure).__name__).lower()[:64]


def failed(action: str, failure: BaseException) -> None:
    """An action of the register itself failed: on standard error, its name and the kind of failure."""
    _LOG.error("action=%s result=failed kind=%s", action, type(failure).__name__)
