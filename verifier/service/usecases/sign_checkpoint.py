"""Sign a checkpoint (een controlepunt tekenen), once the padded log is durable."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from verifier.core.log.checkpoint import Checkpoint, write_checkpoint
from verifier.core.log.signer import signed_note
from verifier.service.store.unit_of_work import UnitOfWork

#: Told of the size and the root, 32 bytes, that are about to be signed; raises when they may not be.
Advance: TypeAlias = Callable[[int, bytes], None]


def sign_checkpoint(uow: UnitOfWork, advance: Advance, /, *, at: int) -> str:
    """Sign and keep a checkpoint of the size up to which the log was padded last, which is durable; the note.

    The leaves were committed in an earlier transaction, and the root is computed from the tiles that are stored: no
    checkpoint is signed before its leaves are durable and re-read (THREATS S10). ``advance`` moves the high water
    first, and its refusal leaves nothing signed (PROTOCOL 8); a crash behind it leaves a mark that the next beat
    signs. Statements that came after the padding wait for the next one, and what another process signed already is
    answered as it is.

    Under a directory without witnesses it is published with the same commit; else its cosignatures come first.
    """
    directory, size = uow.trust.directory, uow.log.durable_padded
    newest = uow.stored_log.signed_checkpoint()
    if newest is not None and newest.size >= size:
        return newest.note
    root = uow.stored_log.root_at(size)
    body = write_checkpoint(Checkpoint(origin=directory.log.origin, size=size, root=root))
    advance(size, root)
    note = signed_note(body, name=directory.log.origin, signers=uow.powers.log_signers)
    uow.stored_log.keep_signed(note, size=size, at=at)
    if not directory.witnesses:
        uow.stored_log.published.keep(note, size=size, version=directory.version, at=at)
    return note
