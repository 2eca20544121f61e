"""A letter (brief): a signed file with which a party that no directory lists yet makes itself known to another.

``{"key": JWK, "statement": JWS}``: the signature proves that the sender holds the key in the letter, and nothing
about who the sender is; that is asked over another channel, with the key's thumbprint. A letter never enters the
log, and no procedure of the core reads one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keys.custody.handles import SigningKey
from verifier.core.errors import NotFresh
from verifier.core.model.evidence import SignedBytes
from verifier.core.procedure.intake import NEWEST
from verifier.core.wire import strict_json
from verifier.core.wire.directory_fields import JWK
from verifier.core.wire.envelope import DEFAULT_LIMIT, open_envelope, seal_envelope
from verifier.core.wire.fields import Field, record, text
from verifier.core.wire.jwk import verifying_key

#: A letter is at most this many bytes.
LIMIT = 2 * DEFAULT_LIMIT

_LETTER: Field = record(dict, {"key": JWK, "statement": text(DEFAULT_LIMIT)})


def write_letter(claims: Mapping[str, Any], *, typ: str, key: SigningKey) -> bytes:
    """The file of a letter with ``claims``, signed by ``key``."""
    token = seal_envelope(claims, typ=typ, kid=key.kid, sign=key.sign)
    return strict_json.write({"key": dict(key.jwk), "statement": token})


def open_letter(unverified: bytes, *, typ: str) -> SignedBytes:
    """The claims of a letter of ``typ``, signed by the key that it brings.

    Raises :class:`Malformed` refusals, :class:`WrongType`, :class:`UnknownKey` for another ``kid`` than the
    key's, :class:`BadSignature`.
    """
    members = _LETTER.read(strict_json.parse(unverified, limit=LIMIT), "letter")
    key = verifying_key(members["key"])
    return open_envelope(members["statement"], typ=typ, keys={key.kid: key})


def require_recent(iat: int, *, within: int, at: int) -> None:
    """Raise :class:`NotFresh` unless ``iat`` lies at most ``within`` seconds before ``at`` and 5 minutes after."""
    if not at - within <= iat <= at + NEWEST:
        raise NotFresh("a letter that was signed recently", field="iat")
