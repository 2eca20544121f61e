"""What the register gives of credentials (antwoorden over nalevingsbewijzen), read strictly; unverified."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.model.status_order import OrderedStatus
from verifier.core.wire.fields import Field, choice, digest, month, text
from verifier.party.register.answers import instant, tainted

_SD_JWT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(?:~[A-Za-z0-9_-]+)*~", re.ASCII)
#: An SD-JWT without key binding.
CREDENTIAL: Final = text(32 * 1024, _SD_JWT, "an SD-JWT")


@dataclass(frozen=True, slots=True)
class ListedCredential:
    """A credential with every disclosure, and where it stands by the register's word; times in Unix seconds."""

    digest: Digest
    contract: Digest
    verdict: Digest
    moment: Month
    status: OrderedStatus
    issued_at: int
    expires_at: int
    unverified_credential: str


LISTED_CREDENTIAL: Final[Field] = tainted(
    ListedCredential,
    {
        "digest": digest(),
        "contract": digest(),
        "verdict": digest(),
        "moment": month(),
        "status": choice(OrderedStatus),
        "issued_at": instant(),
        "expires_at": instant(),
        "credential": CREDENTIAL,
    },
)
