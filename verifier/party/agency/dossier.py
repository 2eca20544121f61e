"""A dossier (dossier van het loket): what a desk's program decided and gave, for a desk in a browser (ADR 0042).

It is sealed to the agency's own opening key: who has the agency's keys opens it, and nobody else. Everybody can
seal to that key, so it is signed inside: thumbprint of the key (32 bytes), signature (64), content. Members are
named as the pages' modules keep them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from keys.custody.handles import SigningKey
from verifier.core.errors import UnknownReference
from verifier.core.model.eligibility import Eligibility
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.jwk import sealing_key
from verifier.party.agency.given import GivenBefore, Placed
from verifier.party.agency.unsent import OPENING, RECEIVED
from verifier.party.home import Home
from verifier.party.sealing import seal_to

FORMAT = b"plaatsbewijs-dossier-v2\n"


def dossier_info(agency: str) -> bytes:
    """The ``info`` under which a dossier is sealed."""
    return b"plaatsbewijs/v1/dossier\0" + agency.encode("ascii")


def sign_dossier(content: bytes, key: SigningKey, agency: str) -> bytes:
    """What is sealed of a dossier: ``content`` behind the thumbprint of ``key`` and the signature of ``key``."""
    return base64url.decode(key.kid) + key.sign(dossier_info(agency) + b"\0" + content) + content


def write_dossier(home: Home) -> bytes:
    """The dossier of the agency of ``home``: what each person was given on each contract, and what was decided.

    The program goes on with its own; what a browser decides afterwards does not come back to it.
    """
    given = GivenBefore(home.vault)
    content = {
        "given": {
            "key": base64url.encode(given.key()),
            "rows": [[row, [_placed(each) for each in awards]] for row, awards in given.everything()],
        },
        "decided": list(_decided(home)),
    }
    public = sealing_key(home.custodian.opening().jwk)
    signed = sign_dossier(json.dumps(content).encode(), home.signing_key(), home.party)
    return FORMAT + seal_to(public, signed, dossier_info(home.party))


def _placed(placed: Placed) -> Mapping[str, Any]:
    return {
        "placement": base64url.encode(placed.placement),
        "attester": placed.attester,
        "firstDay": placed.first_day.isoformat(),
        "months": [str(each) for each in placed.months],
        "bonusMonths": [[each.code, [str(month) for month in each.months]] for each in placed.bonuses],
        "flats": [[each.code, each.amount] for each in placed.flats],
    }


def _decided(home: Home) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name in home.vault.ids(RECEIVED):
        kept = json.loads(home.vault.get(RECEIVED, name))
        said = recall(kept["statement"], Eligibility, digest=digest_of(kept["statement"])).statement
        opening = b""
        with suppress(UnknownReference):
            opening = home.vault.get(OPENING, name)
        yield name, {**kept, "decision": str(said.decision), "opening": base64url.encode(opening)}
