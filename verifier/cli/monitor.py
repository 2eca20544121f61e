"""``plaatsbewijs log monitor``: follow a log (een logboek volgen), and be told when it does not only grow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verifier import clock
from verifier.cli.arguments import Unfit, existing_file, verifier_key
from verifier.cli.forms import Json, verb
from verifier.cli.outcome import Exit
from verifier.cli.screen import Moment, Screen
from verifier.core.errors import WrongValue
from verifier.core.log.quorum import QuorumPolicy
from verifier.core.model.directory import Log
from verifier.core.wire.verifier_key import SignatureType, VerifierKey

if TYPE_CHECKING:
    from verifier.party.monitor.program import Outcome
    from verifier.party.monitor.source import LogSource

_KEY = "A verifier key (C2SP signed-note); twice for two."


@dataclass(frozen=True, slots=True)
class Believing:
    """Whose notes are believed: what a directory says under a kit, or keys that were told."""

    kit: Annotated[
        Path | None, typer.Option(parser=existing_file, help="The operator's kit.json.", metavar="FILE")
    ] = None
    directory: Annotated[
        Path | None,
        typer.Option(parser=existing_file, help="A directory; else the log's register is asked.", metavar="FILE"),
    ] = None
    log_key: Annotated[
        list[VerifierKey] | None, typer.Option(parser=verifier_key, help=f"The log's: {_KEY}", metavar="KEY")
    ] = None
    witness_key: Annotated[
        list[VerifierKey] | None, typer.Option(parser=verifier_key, help=f"A witness's: {_KEY}", metavar="KEY")
    ] = None
    quorum: Annotated[
        int | None, typer.Option(min=0, max=12, help="How many witnesses must cosign.", metavar="NUMBER")
    ] = None

    def policy(self, place: str) -> QuorumPolicy:
        """The policy for the log at ``place``; raises :class:`WrongValue` when neither kind of trust was told."""
        if self.kit is not None:
            return self._of_directory(self.kit, place)
        logs = _by_name(self.log_key, SignatureType.NOTE)
        if len(logs) != 1:
            raise WrongValue("the kit of a scheme, or the key of one log", field="--kit")
        witnesses = _by_name(self.witness_key, SignatureType.COSIGNATURE)
        quorum = len(witnesses) if self.quorum is None else self.quorum
        if quorum > len(witnesses):
            raise WrongValue("a quorum that the witnesses can reach", field="--quorum")
        return QuorumPolicy(logs[0], witnesses, quorum)

    def _of_directory(self, kit: Path, place: str) -> QuorumPolicy:
        from verifier.core.procedure.directory import verify_directory
        from verifier.core.trust.kit import read_kit

        token = _asked(place) if self.directory is None else self.directory.read_text("ascii", "replace").strip()
        directory = verify_directory(token, trust=read_kit(kit.read_bytes()), at=clock.now()).statement
        policy = QuorumPolicy.of(directory)
        if self.quorum is None:
            return policy
        return QuorumPolicy(policy.log, policy.witnesses, self.quorum)


@dataclass(frozen=True, slots=True)
class Looking:
    """How often, and what is too long."""

    every: Annotated[
        float | None,
        typer.Option(min=1, help="Look again after so many seconds, until an alarm.", metavar="SECONDS"),
    ] = None
    once: Annotated[bool, typer.Option("--once", help="Look once; so it is when --every is left out.")] = False
    stale_after: Annotated[
        int, typer.Option(min=1, help="Seconds without anything new before it is an alarm.", metavar="SECONDS")
    ] = 600
    whole: Annotated[bool, typer.Option("--whole", help="Read every tile anew, also what was added up before.")] = (
        False
    )


def add_to(app: typer.Typer) -> None:
    """Make ``monitor`` a verb of the group ``log``."""
    verb(app)(monitor)


def monitor(
    log: Annotated[str, typer.Argument(help="An address such as https://register.example/log, or a folder.")],
    folder: Annotated[Path, typer.Option(help="Where memory and evidence are kept.", metavar="FOLDER")],
    believing: Believing,
    looking: Looking,
    against: Annotated[
        list[str] | None,
        typer.Option(help="What somebody else has: the file or the address of a checkpoint.", metavar="PLACE"),
    ] = None,
    as_json: Json = False,
) -> int:
    """Follow a log from outside: its signatures, its witnesses, its growth, every hash that it adds.

    Exit 1 and a file with the notes that show it when it forks, goes back, serves what does not add up, or is
    silent.
    """
    from verifier.party.monitor.following import Terms
    from verifier.party.monitor.program import Watch, look_every, look_once

    if looking.once and looking.every is not None:
        raise Unfit("--once or --every, not both")
    screen = Screen(as_json)
    terms = Terms(believing.policy(log), looking.stale_after, looking.whole)
    with _source(log) as source:
        watch = Watch(source, tuple(against or ()), terms, folder)
        if looking.every is None:
            outcome = look_once(watch, at=clock.now())
            screen.show(_facts(outcome))
        else:
            outcome = look_every(watch, looking.every, clock=clock.now, told=lambda each: screen.show(_facts(each)))
            if outcome.look.checkpoint is None:
                screen.show(_facts(outcome))
    return Exit.REFUSED if outcome.look.alarms else Exit.DONE


@contextmanager
def _source(place: str) -> Iterator[LogSource]:
    from verifier.party.monitor.source import FolderSource, HttpSource
    from verifier.party.transport import Transport

    if _is_address(place):
        with Transport(place) as transport:
            yield HttpSource(transport)
        return
    if not Path(place).is_dir():
        raise WrongValue("an address, or a folder that exists", field="LOG")
    yield FolderSource(Path(place))


def _asked(place: str) -> str:
    """The directory of the register whose log this is."""
    from verifier.party.register.public import PublicClient
    from verifier.party.transport import Transport

    if not _is_address(place):
        raise WrongValue("a directory, as a folder has no register to ask", field="--directory")
    with Transport(place.rstrip("/").removesuffix("/log")) as transport:
        return PublicClient(transport).directory()


def _is_address(place: str) -> bool:
    return place.startswith(("https://", "http://"))


def _by_name(keys: list[VerifierKey] | None, kind: SignatureType) -> tuple[Log, ...]:
    found: dict[str, list[bytes]] = {}
    for each in keys or ():
        if each.type is not kind:
            raise WrongValue("the key of a log for --log-key, of a witness for --witness-key")
        found.setdefault(each.name, []).append(each.public_key)
    return tuple(Log(name, tuple(dict.fromkeys(each))) for name, each in found.items())


def _facts(outcome: Outcome) -> dict[str, Any]:
    look = outcome.look
    found = look.checkpoint
    return {
        "log": found.origin if found else "",
        "size": found.size if found else None,
        "root": found.root if found else None,
        "witnessed": Moment(look.quorum_time) if look.quorum_time is not None else None,
        "alarms": [
            {"alarm": str(each.kind), "sentence": each.sentence, "tile": each.detail, "evidence": str(path)}
            for each, path in outcome.evidence
        ],
        "silent": list(outcome.silent),
    }
