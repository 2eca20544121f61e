"""Sign a checkpoint (een controlepunt tekenen), once the padded log is durable."""

from __future__ import annotations

from verifier.core.log.checkpoint import Checkpoint, write_checkpoint
from verifier.core.wire.note import signature_line, write_note
from verifier.service.store.unit_of_work import UnitOfWork


def sign_checkpoint(uow: UnitOfWork, _: None, /, *, at: int) -> str:
    """Sign and keep a checkpoint of the size up to which the log was padded last, which is durable; the note.

    The leaves were committed in an earlier transaction, and the root is computed from the tiles that are stored:
    no checkpoint is signed before its leaves are durable and re-read (THREATS S10). Statements that came after the
    padding wait for the next one, and what another process signed already is answered as it is.
    """
    origin, size = uow.trust.directory.log.origin, uow.log.durable_padded
    newest = uow.stored_log.latest_checkpoint()
    if newest is not None and newest.size >= size:
        return newest.note
    root = uow.stored_log.root_at(size)
    body = write_checkpoint(Checkpoint(origin=origin, size=size, root=root))
    line = signature_line(body, name=origin, public_key=uow.powers.note_key, sign=uow.powers.sign_note)
    note = write_note(body, [line])
    uow.stored_log.publish(note, size=size, at=at)
    return note
