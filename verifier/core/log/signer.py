"""A log signer (ondertekenaar van het logboek): one Ed25519 key of the log, as what it does.

A log may have several at once. While one key follows another, both sign every checkpoint: who knows the old key
only, and who knows the new one only, open the same note (C2SP signed-note leaves signatures of unknown keys alone).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from verifier.core.wire.note import signature_line, write_note

#: A log signs with so many keys at most: the lines of witnesses must fit under theirs.
MOST_SIGNERS: Final = 4


@dataclass(frozen=True, slots=True)
class LogSigner:
    """``public_key`` is 32 bytes; ``sign`` gives 64 bytes under it."""

    public_key: bytes
    sign: Callable[[bytes], bytes]


def signed_note(body: str, *, name: str, signers: Sequence[LogSigner]) -> str:
    """``body`` as a note under the ``name`` of the log, with a line of every one of ``signers``, in that order.

    Raises what :func:`signature_line` and :func:`write_note` raise: a note that does not verify is not made.
    """
    lines = [signature_line(body, name=name, public_key=each.public_key, sign=each.sign) for each in signers]
    return write_note(body, lines)
