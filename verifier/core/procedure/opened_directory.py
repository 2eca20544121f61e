"""An opened directory (geopend register van sleutels): one directory, and what was opened under it before.

Many bundles share a directory, a checkpoint and a status list. What was opened once is remembered by its bytes, a
few of each kind: what a pure function gave for the same bytes stays true, and no report depends on those before it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from verifier.core.log.checkpoint import Checkpoint
from verifier.core.log.quorum import open_checkpoint, require_quorum
from verifier.core.model.evidence import Verified
from verifier.core.model.status import StatusListToken
from verifier.core.procedure.directory import open_directory
from verifier.core.procedure.status import open_status_token
from verifier.core.trust.directory import Trust
from verifier.core.trust.kit import Kit

#: How many of each kind are remembered: neighbours in a folder have the same ones.
REMEMBERED: Final = 16


class OpenedDirectory:
    """What is trusted under one directory; steps that many bundles share are done once for the same bytes."""

    def __init__(self, trust: Trust) -> None:
        self.trust = trust

        @lru_cache(maxsize=REMEMBERED)
        def checkpoint(unverified_note: str) -> Checkpoint:
            return open_checkpoint(unverified_note, log=trust.directory.log)[0]

        @lru_cache(maxsize=REMEMBERED)
        def quorum_time(unverified_note: str) -> int | None:
            return require_quorum(unverified_note, directory=trust.directory).quorum_time

        @lru_cache(maxsize=REMEMBERED)
        def status_list(unverified_token: str, uri: str, at: int) -> Verified[StatusListToken]:
            return open_status_token(unverified_token, uri=uri, trust=trust, at=at)

        self.checkpoint = checkpoint
        self.quorum_time = quorum_time
        self._status_list = status_list

    def status_list(self, unverified_token: str, *, uri: str, at: int) -> Verified[StatusListToken]:
        """Raises what :func:`open_status_token` raises."""
        return self._status_list(unverified_token, uri, at)


class Directories:
    """The directories that were opened under one kit, by their bytes; a few of them."""

    def __init__(self, *, trust: Kit) -> None:
        @lru_cache(maxsize=REMEMBERED)
        def opened(unverified_directory: str) -> OpenedDirectory:
            return OpenedDirectory(Trust.of(open_directory(unverified_directory, trust=trust)))

        self.opened = opened
