"""``plaatsbewijs log``: what anyone can do to see that the transparency log (logboek) is what it says it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from verifier import clock
from verifier.cli.arguments import Unfit, existing_file
from verifier.cli.forms import Json, group, verb
from verifier.cli.loading import loading
from verifier.cli.outcome import Exit
from verifier.cli.screen import Screen
from verifier.core.errors import TrustMissing

if TYPE_CHECKING:
    from verifier.core.log.fsck import Flaw, LogBytes, LogCheck
    from verifier.core.model.directory import Log
    from verifier.core.trust.kit import Kit

app = group("The transparency log, for anyone who wants to see that it only grows.")

#: So many findings of one code are listed; all of them are counted.
MOST_LISTED = 20

_DATABASES = ("sqlite:", "postgresql")
_ADDRESSES = ("https://", "http://")


def _place(text: str) -> str:
    """Where a log may be; a password is for no command line."""
    if text.startswith(_DATABASES):
        from verifier.service.settings.environment import holds_password

        if holds_password(text):
            raise Unfit("an address without a password, which a passfile holds")
    elif not text.startswith(_ADDRESSES) and not Path(text).is_dir():
        raise Unfit("a folder that exists, an https address, or a register's database")
    return text


@verb(app)
def fsck(
    place: Annotated[
        str, typer.Argument(parser=_place, help="A folder, an address, or a database.", metavar="PLACE")
    ],
    kit: Annotated[
        Path, typer.Option(parser=existing_file, help="Your own kit: the roots that you trust.", metavar="KIT")
    ],
    directory: Annotated[
        Path | None,
        typer.Option(parser=existing_file, help="The directory; a database has its own.", metavar="FILE"),
    ] = None,
    as_json: Json = False,
) -> int:
    """Derive every leaf, tile, root and signature of a log again from stored bytes: exit 0 sound, 1 flawed.

    PLACE is a folder with a copy of the log's static paths, an address such as https://register.example/log, or a
    register's database as its setting names it (sqlite:/// or postgresql+psycopg://, without a password), which is
    only read. A database is also held against its statements.
    """
    with loading():
        from verifier.core.trust.kit import read_kit

    screen, trust = Screen(as_json), read_kit(kit.read_bytes())
    with _opened(place, directory, trust) as (stored, log, witnesses):
        return _checked(screen, stored, log, witnesses)


def _checked(screen: Screen, stored: LogBytes, log: Log, witnesses: tuple[Log, ...]) -> int:
    from verifier.core.log.fsck import LogCheck

    with screen.progress() as progress:
        task = progress.add_task("leaves", total=stored.head()[0])
        check = LogCheck(stored, log, witnesses, lambda done: progress.update(task, completed=done))
        counted: Counter[str] = Counter()
        listed: list[Flaw] = []
        for flaw in check.flaws():
            counted[flaw.code] += 1
            if counted[flaw.code] <= MOST_LISTED:
                listed.append(flaw)
    _show(screen, check, log, counted, listed)
    return Exit.REFUSED if counted else Exit.DONE


def _show(screen: Screen, check: LogCheck, log: Log, counted: Counter[str], listed: list[Flaw]) -> None:
    tally = check.tally
    screen.show(
        {
            "log": log.origin,
            "status": "flawed" if counted else "sound",
            "leaves": tally.leaves,
            "statements": tally.statements,
            "erased": tally.erased,
            "tiles": tally.tiles,
            "checkpoints": tally.checkpoints,
            "signatures": tally.signatures,
            "flaws": counted.total(),
            "findings": [
                {
                    "number": number,
                    "check": flaw.number,
                    "code": flaw.code,
                    "place": flaw.place,
                    "expected": flaw.expected,
                }
                for number, flaw in enumerate(listed, start=1)
            ],
        }
    )


@contextmanager
def _opened(place: str, directory: Path | None, kit: Kit) -> Iterator[tuple[LogBytes, Log, tuple[Log, ...]]]:
    """The log at a place, and under which keys it is checked."""
    if place.startswith(_DATABASES):
        with _database(place, kit) as found:
            yield found
        return
    log, witnesses = _described(directory, kit)
    if place.startswith(_ADDRESSES):
        from verifier.party.mirror import Address, MirroredLog
        from verifier.party.transport import Transport

        with Transport(place) as transport:
            yield MirroredLog(Address(transport)), log, witnesses
    else:
        from verifier.party.mirror import Folder, MirroredLog

        yield MirroredLog(Folder(Path(place))), log, witnesses


@contextmanager
def _database(url: str, kit: Kit) -> Iterator[tuple[LogBytes, Log, tuple[Log, ...]]]:
    from verifier.core.procedure.log_history import log_history
    from verifier.party.transport import Unreachable
    from verifier.service.store.log_bytes import log_bytes
    from verifier.service.store.publication import NoAnswer

    try:
        with log_bytes(url) as stored:
            log, witnesses = log_history(stored.directories(), trust=kit)
            yield stored, log, witnesses
    except NoAnswer:
        raise Unreachable("of a register's database") from None


def _described(directory: Path | None, kit: Kit) -> tuple[Log, tuple[Log, ...]]:
    """The log as a current directory describes it."""
    from verifier.core.procedure.directory import verify_directory

    if directory is None:
        raise TrustMissing("the directory, which says under which keys the log signs", field="--directory")
    token = directory.read_text("ascii", "replace").strip()
    found = verify_directory(token, trust=kit, at=clock.now()).statement
    return found.log, tuple(found.witnesses)
