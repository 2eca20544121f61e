"""A presentation (vertoning): what a holder shows of a credential to somebody, after every step of verifying it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """The holder's signature over one presentation: for whom (``audience``), on which ``nonce``, when (seconds).

    It exists only where the verifier said which audience and nonce it expected, and both were those.
    """

    audience: str
    nonce: str
    iat: int | float


@dataclass(frozen=True, slots=True)
class Presentation:
    """The processed payload (RFC 9901, section 7.1): claims without ``_sd``, ``_sd_alg`` and ``...``.

    ``issuer`` and ``vct`` are None where the token has none; ``key_binding`` is None unless it was checked whole.
    """

    claims: Mapping[str, Any]
    issuer: str | None
    vct: str | None
    key_binding: KeyBinding | None
