"""An evaluator client (aanvrager van blinde berekening): how an agency gets pseudonyms that neither evaluator sees.

The blind r and the blinded element B live inside one call: who sees both needs no key at all (PROTOCOL 4).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from verifier.core.errors import BadEvaluationProof, Refusal, WrongValue
from verifier.core.model.evaluation import Evaluation
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.privacy.group import ZERO, Element, Scalar, decode_element, reduce
from verifier.core.privacy.oprf import BATCH_LIMIT, Mode, blind, check_step, unblind
from verifier.core.trust.directory import Trust
from verifier.core.wire import base64url
from verifier.party.home import Home
from verifier.party.transport import Transport

PATH = "/v1/evaluations"


class EvaluatorClient:
    """Both evaluators, as the agency of ``home`` reaches them: one transport for each party id."""

    def __init__(self, home: Home, transports: Mapping[PartyId, Transport]) -> None:
        self._home = home
        self._transports = dict(transports)

    def evaluate_blind(
        self, inputs: Sequence[bytes], *, scope: str, tickets: Mapping[PartyId, str], trust: Trust, at: int
    ) -> tuple[Element, ...]:
        """N = k1 · k2 · H(x) for each of 1 to 64 inputs x (``core.privacy.oprf.pseudonym_input`` of ``scope``).

        1. blind each with a fresh r; 2. evaluator 1, its proof checked against pk1 of ``scope`` in the directory;
        3. evaluator 2 on what came back, against pk2; 4. multiply by 1/r, and forget r and B. ``tickets`` holds one
        ticket of the register for each evaluator, for as many elements. A failure half-way costs the tickets:
        blinds are not kept to go on with.

        Raises :class:`TrustMissing`, :class:`WrongValue` for a wrong number of inputs or a missing ticket,
        :class:`BadEvaluationProof` for an evaluator that does not use its key, :class:`Refused`,
        :class:`Unreachable`.
        """
        if not 1 <= len(inputs) <= BATCH_LIMIT:
            raise WrongValue(f"1 to {BATCH_LIMIT} inputs", field="inputs")
        year = trust.evaluator_year(scope)
        route = (
            (trust.directory.evaluator1, decode_element(year.pk1)),
            (trust.directory.evaluator2, decode_element(year.pk2)),
        )
        for evaluator, _ in route:
            if evaluator not in tickets or evaluator not in self._transports:
                raise WrongValue("a ticket and a transport for each evaluator", field="tickets")
        blinds = [_blind() for _ in inputs]
        elements = tuple(blind(x, r, Mode.VOPRF) for x, r in zip(inputs, blinds, strict=True))  # 1
        for evaluator, public_key in route:  # 2, 3
            statement = Evaluation(
                **self._home.claims(at=at, audience=evaluator),
                scope=scope,
                tickets=(tickets[evaluator],),
                elements_sha256=Digest(hashlib.sha256(b"".join(elements)).digest()),
            )
            elements = self._step(statement, elements, public_key)
        return tuple(unblind(element, r) for element, r in zip(elements, blinds, strict=True))  # 4

    def _step(
        self, statement: Evaluation, elements: tuple[Element, ...], public_key: Element
    ) -> tuple[Element, ...]:
        """One evaluator; a retry sends the same bytes, and so gets the same answer."""
        body = {
            "statement": self._home.sign(statement),
            "elements": [base64url.encode(each) for each in elements],
        }
        answer = self._transports[statement.aud].post_json(PATH, body)
        unverified_elements, unverified_proof = _read(answer)
        return check_step(elements, unverified_elements, unverified_proof, public_key)


def _blind() -> Scalar:
    """A uniform scalar that is not zero, used once."""
    while True:
        r = reduce(secrets.token_bytes(64))
        if r != ZERO:
            return r


def _read(unverified_answer: Mapping[str, Any]) -> tuple[tuple[bytes, ...], bytes]:
    elements, proof = unverified_answer.get("elements"), unverified_answer.get("proof")
    if not isinstance(elements, list) or len(elements) > BATCH_LIMIT or not isinstance(proof, str):
        raise BadEvaluationProof("elements and a proof, in base64url", field="elements")
    try:
        return tuple(base64url.decode(str(each)) for each in elements), base64url.decode(proof)
    except Refusal as refusal:
        raise BadEvaluationProof(refusal.expected, field="elements") from refusal
