"""Sealed elsewhere (elders verzegeld): a file as the sealing site gives it, of whom the page never sees."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from playwright.sync_api import FilePayload

from tests.service.register.cast import Cast
from tests.service.register.story import Signed
from tests.unsafe_scheme import AGENCY
from verifier import clock
from verifier.core.model.party import PartyId
from verifier.core.privacy.subject import Scheme, Subject, pack_subject, subject_commitment, subject_info
from verifier.core.wire import base64url
from verifier.core.wire.jwk import sealing_key
from verifier.party.sealing import seal_to


def sealed_parts(cast: Cast, contract: Signed, bsn: str, agency: PartyId = AGENCY) -> dict[str, Any]:
    """What ``sealed.json`` says; ``sealed_parts.js`` writes and reads the same (test_sealing_site)."""
    subject, jti = Subject(Scheme.BSN, bsn, secrets.token_bytes(32)), clock.new_jti(clock.now())
    key = sealing_key(cast.trust.opening_key(agency, at=clock.now()).jwk)
    sealed = seal_to(key, pack_subject(subject), subject_info(agency, contract.digest, jti))
    return {
        "format": "plaatsbewijs-sealed-v1",
        "agency": agency,
        "contract": contract.name,
        "jti": jti,
        "sealed_subject": base64url.encode(sealed),
        "sealed_subject_sha256": base64url.encode(hashlib.sha256(sealed).digest()),
        "subject_commitment": base64url.encode(subject_commitment(subject)),
    }


def as_file(parts: dict[str, Any], **changes: Any) -> FilePayload:
    content = json.dumps({**parts, **changes}).encode()
    return {"name": "sealed.json", "mimeType": "application/json", "buffer": content}
