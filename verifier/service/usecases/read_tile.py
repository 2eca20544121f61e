"""Read a tile (een tegel ophalen): hashes of the log, as far as they are published."""

from __future__ import annotations

from verifier.core.errors import Refusal
from verifier.core.log.merkle import HASH_SIZE
from verifier.core.log.tile import TileId
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


def read_tile(uow: UnitOfWork, unverified_path: str, /, *, at: int) -> bytes:
    """The hashes at ``tile/<level>/<index>[.p/<width>]`` (C2SP tlog-tiles), which never change.

    A full tile is there once a published checkpoint covers it; a part of one exactly when some checkpoint ends in
    it: what came after the newest one is not told. :class:`NotFound` for everything else, whatever it is.
    """
    try:
        tile = TileId.parse(unverified_path)
    except Refusal:
        raise NotFound("an address that exists") from None
    if not uow.stored_log.is_published(tile.sizes):
        raise NotFound("an address that exists")
    return uow.stored_log.tile(tile.level, tile.index)[: tile.width * HASH_SIZE]
