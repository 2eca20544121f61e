"""Sign a checkpoint (een controlepunt tekenen), once the padded log is durable."""

from __future__ import annotations

from verifier.core.log.checkpoint import Checkpoint, write_checkpoint
from verifier.core.log.tile import root_at
from verifier.core.wire.note import signature_line, write_note
from verifier.service.store.log import latest_checkpoint, read_tile
from verifier.service.store.tables import CheckpointRow
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.pad_log import BATCH


def sign_checkpoint(uow: UnitOfWork, _: None, /, *, at: int) -> str:
    """Sign and keep a checkpoint of the largest padded size that is durable; the note.

    The leaves were committed in an earlier transaction, and the root is computed from the tiles that are stored:
    no checkpoint is signed before its leaves are durable and re-read (THREATS S10). Statements that came after the
    padding wait for the next one.
    """
    origin, size = uow.trust.directory.log.origin, uow.log.head.size // BATCH * BATCH
    newest = latest_checkpoint(uow.session)
    if newest is not None and newest.size >= size:
        return newest.note
    root = root_at(lambda level, number: read_tile(uow.session, level, number), size)
    body = write_checkpoint(Checkpoint(origin=origin, size=size, root=root))
    line = signature_line(body, name=origin, public_key=uow.powers.note_key, sign=uow.powers.sign_note)
    note = write_note(body, [line])
    uow.session.add(CheckpointRow(size=size, note=note, published_at=at))
    return note
