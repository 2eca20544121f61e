"""Crediting in the world (bewijzen uitgeven): the credential of a verdict, and the list with its status."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any, Final

from tests.unsafe_keys import UnsafeSigningKey
from tests.world.scheme import CONTRACTOR, DAY, REGISTER, signing_key
from verifier.core.model.credential import DISCLOSABLE, Credential
from verifier.core.model.status import CredentialStatus, StatusList, StatusListToken, StatusRef
from verifier.core.model.verdict import Verdict
from verifier.core.wire.credential_fields import seal_credential
from verifier.core.wire.status_list import pack, write_status_token

PUBLIC_URL: Final = "https://register.example"
LIST: Final = f"{PUBLIC_URL}/status/1"
#: Places of a status list (PROTOCOL 6).
PLACES: Final = 2**17
HOUR: Final = 3600


def draft_credential(said: Verdict, place: int = 0, /, **changes: Any) -> Credential:
    """What the credential beside the verdict ``said`` says; its status stands at ``place``."""
    facts = {name: getattr(said, name) for name in ("contract", "as_of", "ruleset", "verdict", *DISCLOSABLE)}
    defaults: dict[str, Any] = {
        "iss": PUBLIC_URL,
        "iat": said.iat,
        "exp": said.iat + 366 * DAY,
        "cnf": signing_key(CONTRACTOR).jwk,
        "status": StatusRef(LIST, place),
        **facts,
    }
    return Credential(**(defaults | changes))


def credential_of(said: Verdict, place: int = 0, key: UnsafeSigningKey | None = None, /, **changes: Any) -> str:
    """The SD-JWT of that credential, by the register or by somebody else; the same verdict gives the same."""
    key = key or signing_key(REGISTER)
    seed = said.jti.encode()
    salts = (hashlib.sha256(seed + bytes([number])).digest()[:16] for number in count())
    return seal_credential(draft_credential(said, place, **changes), salts=salts, kid=key.kid, sign=key.sign)


def status_list(
    statuses: Mapping[int, CredentialStatus] | None = None,
    *,
    at: int,
    key: UnsafeSigningKey | None = None,
    **changes: Any,
) -> str:
    """The list as it is signed at ``at``, valid but for ``statuses``."""
    key = key or signing_key(REGISTER)
    packed = StatusList(2, pack(statuses or {}, bits=2, size=PLACES))
    token = StatusListToken(iss=PUBLIC_URL, sub=LIST, iat=at, exp=at + 72 * HOUR, ttl=HOUR, status_list=packed)
    return write_status_token(replace(token, **changes), kid=key.kid, sign=key.sign)
