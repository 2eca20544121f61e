"""A leaf (blad): the 33 bytes by which the log commits to a statement without saying what it is (PROTOCOL 8).

Without the nonce a statement's leaf cannot be told from random bytes, and so not from padding. Directory and
enrolment are public: their leaves can be recomputed by anyone who holds the token.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

from verifier.core.errors import WrongValue

#: Length of every leaf in bytes.
LEAF_SIZE: Final = 33

_HIDDEN: Final = b"\x01"
_PUBLIC: Final = b"\x02"
_DOMAIN: Final = b"plaatsbewijs/v1/leaf"


def statement_leaf(nonce: bytes, typ: str, token: str) -> bytes:
    """01 || HMAC-SHA-256(nonce, "plaatsbewijs/v1/leaf" 00 typ 00 token), 33 bytes.

    ``nonce`` is 32 random bytes, kept with the statement and given to its submitter; ``token`` is the JWS as
    signed. Raises :class:`WrongValue` on another nonce length or on text that is not printable ASCII.
    """
    message = b"\x00".join((_DOMAIN, _ascii(typ, "typ"), _ascii(token, "token")))
    return _HIDDEN + hmac.digest(_32_bytes(nonce, "nonce"), message, sha256)


def public_leaf(token: str) -> bytes:
    """02 || SHA-256(token), 33 bytes: the leaf of a directory or an enrolment.

    Raises :class:`WrongValue` when the token is not printable ASCII.
    """
    return _PUBLIC + sha256(_ascii(token, "token")).digest()


def padding_leaf(random: bytes) -> bytes:
    """01 || random, 33 bytes, from 32 random bytes: looks like a statement's leaf and opens to nothing.

    Raises :class:`WrongValue` on another length.
    """
    return _HIDDEN + _32_bytes(random, "random")


def _ascii(text: str, field: str) -> bytes:
    # A NUL inside ``typ`` would let two pairs of (typ, token) share one message.
    if not (text and text.isascii() and text.isprintable()):
        raise WrongValue("printable ASCII, not empty", field=field)
    return text.encode("ascii")


def _32_bytes(octets: bytes, field: str) -> bytes:
    if len(octets) != 32:
        raise WrongValue("32 bytes", field=field)
    return octets
