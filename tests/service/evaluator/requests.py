"""Requests for blind evaluation, right ones and wrong ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from tests.unsafe_scheme import AGENCY, EVALUATOR1, YEAR, UnsafeScheme
from verifier.core.model.evaluation import Evaluation
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.privacy.group import Element, hash_to_element
from verifier.core.wire import base64url
from verifier.party.home import Home


def element(number: int) -> Element:
    """An element nobody knows the logarithm of."""
    return hash_to_element(b"%d" % number, b"plaatsbewijs test")


def elements(count: int, first: int = 0) -> tuple[Element, ...]:
    return tuple(element(first + number) for number in range(count))


def ask(
    scheme: UnsafeScheme,
    tickets: Sequence[str],
    asked: Sequence[bytes],
    *,
    signer: Home | None = None,
    evaluator: PartyId = EVALUATOR1,
    scope: str = YEAR,
) -> dict[str, Any]:
    """The body with which ``signer`` (the agency) asks ``evaluator`` for ``asked``."""
    home = signer or scheme.agency
    statement = Evaluation(
        **home.claims(at=scheme.at, audience=evaluator),
        scope=scope,
        tickets=tuple(tickets),
        elements_sha256=Digest(hashlib.sha256(b"".join(asked)).digest()),
    )
    return {"statement": home.sign(statement), "elements": [base64url.encode(each) for each in asked]}


def ask_once(scheme: UnsafeScheme, asked: Sequence[bytes], *, agency: PartyId = AGENCY) -> dict[str, Any]:
    """The same under a ticket of its own."""
    signer = scheme.agency if agency == AGENCY else scheme.other_agency
    return ask(scheme, [scheme.ticket(EVALUATOR1, len(asked), agency=agency)], asked, signer=signer)
