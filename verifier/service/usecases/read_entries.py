"""Read entries (bladen ophalen): leaves of the log, as far as they are published."""

from __future__ import annotations

from verifier.core.errors import Refusal
from verifier.core.log.entries import parse_entries_path, write_entries
from verifier.core.log.tile import TILE_WIDTH
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


def read_entries(uow: UnitOfWork, unverified_path: str, /, *, at: int) -> bytes:
    """The entry bundle at ``tile/entries/<index>[.p/<width>]`` (C2SP tlog-tiles), where its tile of level 0 is.

    A leaf is 33 bytes that open to nothing without a nonce (PROTOCOL 8). :class:`NotFound` for everything else.
    """
    try:
        tile = parse_entries_path(unverified_path)
    except Refusal:
        raise NotFound("an address that exists") from None
    if not uow.stored_log.is_published(tile.sizes):
        raise NotFound("an address that exists")
    return write_entries(uow.stored_log.leaves(tile.index * TILE_WIDTH, tile.width))
