"""A witness at work (getuige): from a request to a cosignature, remembered before it leaves (C2SP tlog-witness)."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from verifier.core.errors import BadLogProof, Refusal, SameIdOtherContent, Undecided, WrongValue
from verifier.core.log.checkpoint import Checkpoint, parse_checkpoint
from verifier.core.log.cosignature import cosign
from verifier.core.log.merkle import EMPTY_ROOT
from verifier.core.log.proof import verify_consistency
from verifier.core.log.quorum import open_checkpoint
from verifier.core.model.directory import Log
from verifier.core.wire import base64url
from verifier.core.wire.add_checkpoint import AddCheckpoint, parse_add_checkpoint
from verifier.core.wire.note import key_id, parse_note, write_note, write_signatures
from verifier.party.home import Home
from verifier.party.witness.settings import WitnessSettings
from verifier.party.witness.store import Seen, SeenLogs
from verifier.party.witness.trail import Action, Event, Trail
from verifier.web.refusals import NotFound


class StaleSize(Exception):
    """The client thinks of another size than what was cosigned last, which is ``size``; 0 before the first."""

    def __init__(self, size: int) -> None:
        super().__init__("the size of the latest cosigned checkpoint")
        self.size = size


class Witness:
    """One witness at work: its home, what it saw, its trail."""

    def __init__(self, home: Home, settings: WitnessSettings, seen: SeenLogs, trail: Trail) -> None:
        self.home = home
        self.seen = seen
        self.origin = settings.origin
        self._told = {each.origin: each for each in settings.logs}
        self._key = home.signing_key("witness")
        self._public = base64url.decode(self._key.jwk["x"])
        self._trail = trail

    def add_checkpoint(self, unverified: bytes, *, at: int) -> str:
        """The cosignature lines for a request, in the order of C2SP tlog-witness.

        1. the request reads: :class:`Malformed`; 2. the log is known: :class:`NotFound`; 3. it signed the
        checkpoint, and no line of a known key fails: :class:`BadSignature`; 4. the old size is not above the new
        one: :class:`WrongValue`; 5. the old size is the one that was cosigned last: :class:`StaleSize`; 6. at an
        equal size the root is equal: :class:`SameIdOtherContent`; 7. the proof leads from there to the checkpoint,
        and is empty from nothing: :class:`BadLogProof`; 8. the checkpoint is kept, durably and together with the
        look at 5; 9. it is cosigned. What the log signed and fails at 6 or 7 is kept as evidence.
        """
        origin, size = "", 0
        try:
            request = parse_add_checkpoint(unverified)  # 1
            log = self._log(_origin_of(request.note), at=at)  # 2
            origin = log.origin
            checkpoint, note = open_checkpoint(request.note, log=log)  # 3
            size = checkpoint.size
            if request.old_size > size:  # 4
                raise WrongValue("an old size that is not above the size of the checkpoint", field="old")
            ids = {key_id(log.origin, key) for key in log.keys}
            ours = [line for line in note.signatures if line.name == log.origin and line.key_id in ids]
            self._keep(Seen(checkpoint, write_note(note.body, ours)), request, at=at)  # 5, 6, 7, 8
        except (Refusal, StaleSize) as refusal:
            result = refusal.code if isinstance(refusal, Refusal) else "stale"
            self._trail(Event(at, Action.COSIGN, result, origin, size))
            raise
        self._trail(Event(at, Action.COSIGN, "ok", origin, size))
        return self._cosigned(note.body, at=at)  # 9

    def checkpoint(self, digest: str, *, at: int) -> str:
        """The newest cosigned checkpoint of the log whose origin has this SHA-256 (hex), with a fresh cosignature.

        A fresh one says what is true: that of all it saw of this log this is still the largest. Raises
        :class:`NotFound`.
        """
        for origin in self._logs(at=at):
            if sha256(origin.encode()).hexdigest() == digest:
                seen = self.seen.newest(origin)
                if seen is not None:
                    return seen.note + self._cosigned(parse_note(seen.note).body, at=at)
        raise NotFound("a log that was cosigned")

    def adopt(self, unverified_token: str, *, at: int) -> int:
        """Adopt a newer directory, whose signature says whether to believe it; return its version, durably kept."""
        try:
            directory = self.home.adopt_directory(unverified_token, at=at).statement
        except Refusal as refusal:
            self._trail(Event(at, Action.ADOPT, refusal.code))
            raise
        self._trail(Event(at, Action.ADOPT, "ok", size=directory.version))
        return directory.version

    def _keep(self, told: Seen, request: AddCheckpoint, *, at: int) -> None:
        beside: list[Seen] = []

        def allow(newest: Seen | None) -> None:
            known = 0 if newest is None else newest.checkpoint.size
            if request.old_size != known:  # 5
                raise StaleSize(known)
            if newest is not None:
                beside.append(newest)
            _require_growth(newest, told.checkpoint, request.proof)  # 6, 7

        try:
            self.seen.move(told, allow=allow)  # 8
        except (SameIdOtherContent, BadLogProof):
            for each in beside:
                self.seen.accuse(told, each, at=at)
            raise

    def _cosigned(self, body: str, *, at: int) -> str:
        line = cosign(body, name=self.origin, public_key=self._public, at=at, sign=self._key.sign)
        return write_signatures([line])

    def _log(self, origin: str, *, at: int) -> Log:
        """The log of this name: one that was told, or that of the directory, when there is a current one."""
        if origin in self._told:
            return self._told[origin]
        log = self.home.trust(at=at).directory.log if self.home.has_kit else None
        if log is None or log.origin != origin:
            raise NotFound("a log that this witness watches")
        return log

    def _logs(self, *, at: int) -> Mapping[str, Log]:
        logs = dict(self._told)
        try:
            log = self.home.trust(at=at).directory.log
        except Undecided:
            return logs
        return {**logs, log.origin: logs.get(log.origin, log)}


def _origin_of(unverified_note: str) -> str:
    return parse_checkpoint(parse_note(unverified_note).body).origin


def _require_growth(newest: Seen | None, checkpoint: Checkpoint, proof: tuple[bytes, ...]) -> None:
    before = Checkpoint(checkpoint.origin, 0, EMPTY_ROOT) if newest is None else newest.checkpoint
    if before.size == checkpoint.size:
        if before.root != checkpoint.root:  # 6
            raise SameIdOtherContent("the one root of this size", field="root")
        if proof:
            raise BadLogProof("no hashes between equal sizes", field="proof")
    elif before.size == 0:
        if proof:  # 7
            raise BadLogProof("no hashes from a log without leaves", field="proof")
    else:
        verify_consistency(before.size, checkpoint.size, proof, before.root, checkpoint.root)  # 7
