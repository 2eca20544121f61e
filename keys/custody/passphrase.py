"""A passphrase (wachtzin): what a person types to open a keystore; refused at birth when it is easy to guess.

Length and variety are floors, not proof of strength: argon2id makes a guess dear, and a person must still
choose well.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from keys.custody.refusals import WeakPassphrase

_LENGTH = 16
_DISTINCT = 6


def passphrase_bytes(passphrase: str) -> bytes:
    """Return the UTF-8 of ``passphrase`` in NFC, so that every keyboard gives the same bytes.

    Raises :class:`WeakPassphrase` for text that has no UTF-8 (a lone surrogate).
    """
    try:
        return unicodedata.normalize("NFC", passphrase).encode()
    except UnicodeEncodeError:
        raise WeakPassphrase(
            "the passphrase holds half a character; type it again with ordinary characters"
        ) from None


def require_strong(passphrase: str) -> None:
    """Raise :class:`WeakPassphrase`, with a sentence that says how to mend it, or return.

    At least 16 characters, at least 6 different ones, neither one piece repeated nor a run such as ``abc`` or
    ``321``.
    """
    text = unicodedata.normalize("NFC", passphrase)
    if len(text) < _LENGTH:
        raise WeakPassphrase("use at least 16 characters for the passphrase, for example five unrelated words")
    if len(set(text)) < _DISTINCT:
        raise WeakPassphrase(
            "use at least 6 different characters in the passphrase, for example five unrelated words"
        )
    if _repeats(text):
        raise WeakPassphrase("do not repeat one piece of text in the passphrase; add unrelated words instead")
    if _is_run(text):
        raise WeakPassphrase(
            "do not use a row of the alphabet or of digits as passphrase; use unrelated words instead"
        )


def _repeats(text: str) -> bool:
    """Tell whether a piece of at most half the text, said again and again, makes the whole of it."""
    return any(text.startswith(text[period:]) for period in range(1, len(text) // 2 + 1))


def _is_run(text: str) -> bool:
    """Tell whether the characters only step up by one, or only down; digits may go round at 9 and 0."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps <= {1, -9} or steps <= {-1, 9}
