"""The history of a log's keys (sleutelgeschiedenis): under which keys its checkpoints were ever signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from verifier.core.errors import TrustMissing
from verifier.core.model.directory import Directory, Log
from verifier.core.procedure.directory import open_directory
from verifier.core.trust.kit import Kit


def log_history(unverified_tokens: Iterable[str], *, trust: Kit) -> tuple[Log, tuple[Log, ...]]:
    """The log and its witnesses, each with every key that a directory of the ``trust`` listed for that name.

    1. each token opens as a directory under a root of the kit (PROTOCOL 7), an older one than was seen before too:
    it is asked for nothing but which keys the log and its witnesses had then; 2. the newest of them says which log
    it is; 3. keys of another log are left out. For checking what was published long ago, and for nothing that is to
    be trusted now: the newest directory alone says that. Raises :class:`TrustMissing` without any, and what
    :func:`open_directory` raises.
    """
    then = replace(trust, directory_version=0)
    directories = [open_directory(token, trust=then).statement for token in unverified_tokens]  # 1
    if not directories:
        raise TrustMissing("a directory that names the log")
    newest = max(directories, key=lambda each: each.version)  # 2
    same = [each for each in directories if each.log.origin == newest.log.origin]  # 3
    return _with_all_keys([each.log for each in same])[0], _witnesses(same)


def _witnesses(directories: Iterable[Directory]) -> tuple[Log, ...]:
    return _with_all_keys([each for directory in directories for each in directory.witnesses])


def _with_all_keys(described: Iterable[Log]) -> tuple[Log, ...]:
    """One for each name, with every key once, in the order in which they were first listed."""
    keys: dict[str, dict[bytes, None]] = {}
    for each in described:
        keys.setdefault(each.origin, {}).update(dict.fromkeys(each.keys))
    return tuple(Log(origin, tuple(listed)) for origin, listed in keys.items())
