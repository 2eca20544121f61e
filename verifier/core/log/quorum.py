"""A quorum (quorum): as many witnesses as must have cosigned a checkpoint before anyone has to believe it.

A log can show two people two different trees. It cannot show them two trees that the same honest witness cosigned:
that is why the directory says how many witnesses, each of another organisation, must stand under a checkpoint.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from verifier.core.errors import NoQuorum, WrongIssuer, WrongValue
from verifier.core.log.checkpoint import Checkpoint, parse_checkpoint
from verifier.core.log.cosignature import cosigner_id, verify_cosignature
from verifier.core.model.directory import Directory, Log, Witness
from verifier.core.model.party import Role
from verifier.core.wire.note import MAX_SIGNATURES, Note, open_note, parse_note, require_ed25519_key

#: The most witnesses that may be asked for: their lines and those of the log's own keys fit in one note.
MAX_QUORUM: Final = MAX_SIGNATURES - 4


@dataclass(frozen=True, slots=True)
class QuorumPolicy:
    """Which log, which witnesses, and how many of them must have cosigned; 0 asks for none."""

    log: Log
    witnesses: tuple[Log, ...]
    quorum: int

    @classmethod
    def of(cls, directory: Directory) -> Self:
        """What the directory says."""
        return cls(directory.log, directory.witnesses, directory.quorum)


@dataclass(frozen=True, slots=True)
class WitnessedCheckpoint:
    """A checkpoint with its quorum; ``cosigned`` has each witness's origin and first moment, the earliest first."""

    checkpoint: Checkpoint
    cosigned: tuple[tuple[str, int], ...]
    quorum: int

    @property
    def quorum_time(self) -> int | None:
        """Unix seconds by which the quorum had cosigned: the quorum-th moment. None when none is asked for.

        With a quorum of two or more, no single witness whose clock is slow can make it earlier than another saw it.
        """
        return self.cosigned[self.quorum - 1][1] if self.quorum else None


def require_quorum(unverified_note: str, *, directory: Directory) -> WitnessedCheckpoint:
    """The checkpoint of the directory's log with its cosignatures, when enough of its witnesses stand under it.

    1. the log signed it, and it is a checkpoint of that log (C2SP tlog-checkpoint); 2. every cosignature by a key
    of a witness holds (C2SP signed-note, tlog-cosignature), and what others signed is left alone; 3. they are of at
    least ``quorum`` different witnesses. Raises :class:`BadSignature`, :class:`WrongIssuer`, :class:`Malformed`
    refusals, and :class:`NoQuorum`, which is *undecided*: who has more cosignatures may bring them.
    """
    return witnessed(unverified_note, policy=QuorumPolicy.of(directory))


def witnessed(unverified_note: str, *, policy: QuorumPolicy) -> WitnessedCheckpoint:
    """:func:`require_quorum`, for who knows log and witnesses otherwise."""
    checkpoint, note = open_checkpoint(unverified_note, log=policy.log)  # 1
    cosigned = cosigned_by(note, policy.witnesses)  # 2
    if len(cosigned) < policy.quorum:  # 3
        raise NoQuorum("cosignatures of as many witnesses as the directory asks for", field="checkpoint")
    return WitnessedCheckpoint(checkpoint, cosigned, policy.quorum)


def open_checkpoint(unverified_note: str, *, log: Log) -> tuple[Checkpoint, Note]:
    """The checkpoint that ``log`` signed, and the note around it, of which no other signature is checked.

    Raises :class:`BadSignature`, :class:`WrongIssuer` for a checkpoint of another log, :class:`Malformed` refusals.
    """
    checkpoint = parse_checkpoint(open_note(unverified_note, name=log.origin, keys=log.keys))
    if checkpoint.origin != log.origin:
        raise WrongIssuer("a checkpoint of the log that is followed", field="origin")
    return checkpoint, parse_note(unverified_note)


def cosigned_by(note: Note, witnesses: Iterable[Log]) -> tuple[tuple[str, int], ...]:
    """Which of ``witnesses`` cosigned the note, and when first, the earliest first.

    A witness with two keys, or that cosigned twice, counts once. Raises :class:`BadSignature` when a line bears the
    name and the id of a witness's key and does not hold.
    """
    known = {
        (each.origin, cosigner_id(each.origin, public_key)): public_key
        for each in witnesses
        for public_key in each.keys
    }
    first: dict[str, int] = {}
    for line in note.signatures:
        public_key = known.get((line.name, line.key_id))
        if public_key is not None:
            at = verify_cosignature(line, note.body, public_key=public_key)
            first[line.name] = min(at, first.get(line.name, at))
    return tuple(sorted(first.items(), key=lambda each: (each[1], each[0])))


def require_independent(directory: Directory) -> None:
    """Raise :class:`WrongValue` unless the directory's witnesses can be told apart, and reach its quorum.

    Every witness has a name, an organisation and keys of its own; none is the register's, which would vouch for
    itself. One key under two names would count twice, since a cosignature does not hold the name.
    """
    witnesses = directory.witnesses
    _require_own_names(directory.log, witnesses)
    register = {each.id for each in directory.institutions if each.role is Role.REGISTER}
    parties = [each.party for each in witnesses]
    if len(set(parties)) != len(parties) or register & set(parties):
        raise WrongValue("witnesses of different organisations, none of them the register's", field="witnesses")
    keys = [key for each in (directory.log, *witnesses) for key in each.keys]
    if len(set(keys)) != len(keys):
        raise WrongValue("keys that one log or one witness has", field="witnesses")
    for key in keys:
        require_ed25519_key(key, "keys")
    if directory.quorum > min(len(witnesses), MAX_QUORUM):
        raise WrongValue(f"a quorum that the witnesses can reach, and at most {MAX_QUORUM}", field="quorum")


def _require_own_names(log: Log, witnesses: tuple[Witness, ...]) -> None:
    origins = [log.origin, *(each.origin for each in witnesses)]
    if len(set(origins)) != len(origins):
        raise WrongValue("a name of its own for the log and for every witness", field="witnesses")
