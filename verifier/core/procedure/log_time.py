"""Log time (logtijd): when the witnesses together had seen a statement in the log, which no key can make earlier.

It is the quorum time of the earliest published checkpoint that contains the leaf (PROTOCOL 7). What was signed with
a key of which it later turned out that others may have had it, stands when its log time is before that.
"""

from __future__ import annotations

from collections.abc import Iterable

from verifier.core.errors import KeyNotActive, NotYetPublished, TrustMissing
from verifier.core.log.quorum import require_quorum
from verifier.core.model.directory import KeyRecord
from verifier.core.trust.directory import Trust


def log_time(unverified_checkpoint: str, *, trust: Trust) -> int:
    """Unix seconds by which a quorum of the directory's witnesses had cosigned this checkpoint.

    For every leaf in its tree it is the log time or later: an earlier checkpoint may contain the leaf too. Raises
    what :func:`require_quorum` raises, and :class:`TrustMissing` under a directory that asks for no witness: a log
    alone says nothing of time.
    """
    at = require_quorum(unverified_checkpoint, directory=trust.directory).quorum_time
    if at is None:
        raise TrustMissing("a directory that asks for witnesses", field="quorum")
    return at


def earliest_log_time(leaf_index: int, unverified_checkpoints: Iterable[str], *, trust: Trust) -> int:
    """The log time of the leaf at ``leaf_index``, among published checkpoints of one history.

    Their consistency is for who gathered them. Raises :class:`NotYetPublished` when none of them contains the leaf,
    and what :func:`log_time` raises, for the first that is none with a quorum.
    """
    if trust.directory.quorum == 0:
        raise TrustMissing("a directory that asks for witnesses", field="quorum")
    found = [require_quorum(each, directory=trust.directory) for each in unverified_checkpoints]
    times = [each.quorum_time for each in found if each.checkpoint.size > leaf_index]
    if not times:
        raise NotYetPublished("a published checkpoint that contains the statement")
    return min(each for each in times if each is not None)


def require_uncompromised(record: KeyRecord, logged_at: int | None) -> None:
    """What :attr:`KeyRecord.compromised_since` means for a statement whose log time is ``logged_at`` (PROTOCOL 7).

    1. Of a key that nobody else had, nothing is asked; 2. without a log time it is *undecided*:
    :class:`TrustMissing`; 3. a log time before the compromise stands, any other does not: :class:`KeyNotActive`.
    """
    if record.compromised_since is None:  # 1
        return
    if logged_at is None:  # 2
        raise TrustMissing("a witnessed log time from before the key was compromised", field="log_proof")
    if logged_at >= record.compromised_since:  # 3
        raise KeyNotActive("a statement in the log before its key was compromised", field="kid")
