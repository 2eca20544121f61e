"""A dossier (dossier van het loket): what a desk's program decided and gave, for a desk in a browser (ADR 0042).

It is sealed to the agency's own opening key: who has the agency's keys opens it, and nobody else. Members are named
as the pages' modules keep them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

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

FORMAT = b"plaatsbewijs-dossier-v1\n"


def dossier_info(agency: str) -> bytes:
    """The ``info`` under which a dossier is sealed."""
    return b"plaatsbewijs/v1/dossier\0" + agency.encode("ascii")


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
    return FORMAT + seal_to(public, json.dumps(content).encode(), dossier_info(home.party))


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
