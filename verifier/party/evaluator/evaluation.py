"""An evaluator at work (berekenaar): from a signed request to elements and their proof, spent before they leave."""

from __future__ import annotations

import hashlib

from keys.custody.custodian import EvaluationKey
from keys.custody.refusals import KeyDestroyed, NoSuchKey
from verifier.core.errors import Refusal, TrustMissing
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.privacy.group import Element
from verifier.core.privacy.oprf import evaluate, generate_proof
from verifier.core.procedure.evaluation import VerifiedRequest, verify_evaluation
from verifier.core.trust.directory import Trust
from verifier.core.wire import base64url, strict_json
from verifier.party.evaluator.store import SpentSet, Work
from verifier.party.evaluator.trail import Action, Event, Trail
from verifier.party.home import Home


class Evaluator:
    """One evaluator at work: its home, its spent set, its trail."""

    def __init__(self, home: Home, spent: SpentSet, trail: Trail) -> None:
        self.home = home
        self.spent = spent
        self._trail = trail

    def evaluate(self, unverified_token: str, unverified_elements: tuple[bytes, ...], *, at: int) -> bytes:
        """The body of the answer: JSON of ``elements`` (k · B each) and one ``proof``, in base64url.

        1. the procedure of ``core.procedure.evaluation``, under the kept directory; 2. the key of the year that
        is asked, which must be the one the directory lists for this evaluator: else :class:`TrustMissing`; 3. the
        spent set and the quotas, durably; 4. the trail. Raises what these raise; a refusal goes on the trail too.
        """
        agency = ""
        try:
            trust = self.home.trust(at=at)
            request = verify_evaluation(
                unverified_token, elements=unverified_elements, evaluator=self.home.party, trust=trust, at=at
            )  # 1
            agency = request.evaluation.statement.iss
            key = self._key(request.evaluation.statement.scope, trust)  # 2
            body = self.spent.answer_once(_work(request), lambda: _answer(request, key), at=at)  # 3
        except Refusal as refusal:
            self._trail(Event(at, Action.EVALUATE, refusal.code, agency))
            raise
        self._trail(Event(at, Action.EVALUATE, "ok", agency, len(request.elements)))  # 4
        return body

    def adopt(self, unverified_token: str, *, at: int) -> int:
        """Adopt a newer directory, whose signature says whether to believe it; return its version, durably kept."""
        try:
            directory = self.home.adopt_directory(unverified_token, at=at).statement
        except Refusal as refusal:
            self._trail(Event(at, Action.ADOPT, refusal.code))
            raise
        self._trail(Event(at, Action.ADOPT, "ok", count=directory.version))
        return directory.version

    def _key(self, year: str, trust: Trust) -> EvaluationKey:
        listed = _listed(self.home.party, year, trust)
        try:
            key = self.home.custodian.evaluation(year)
        except (NoSuchKey, KeyDestroyed):
            raise TrustMissing("a year whose key this evaluator has", field="scope") from None
        if key.public != listed:
            raise TrustMissing("the key that the directory lists for this evaluator and year", field="scope")
        return key


def _listed(evaluator: PartyId, year: str, trust: Trust) -> bytes:
    """The public key of this evaluator in the directory, by its place in the sequence (PROTOCOL 4)."""
    keys = trust.evaluator_year(year)
    places = {trust.directory.evaluator1: keys.pk1, trust.directory.evaluator2: keys.pk2}
    if evaluator not in places:
        raise TrustMissing("a directory in which this party is an evaluator", field="evaluator1")
    return places[evaluator]


def _work(request: VerifiedRequest) -> Work:
    evaluation = request.evaluation.statement
    said = b"\0".join(
        (evaluation.iss.encode("ascii"), evaluation.scope.encode("ascii"), b"".join(request.elements))
    )
    return Work(
        Digest(hashlib.sha256(said).digest()),
        evaluation.iss,
        tuple(each.statement.ticket for each in request.tickets),
        len(request.elements),
    )


def _answer(request: VerifiedRequest, key: EvaluationKey) -> bytes:
    evaluated = evaluate(request.elements, key.multiply)
    proof = generate_proof(request.elements, evaluated, Element(key.public), key.multiply, key.prover())
    return strict_json.write(
        {"elements": [base64url.encode(each) for each in evaluated], "proof": base64url.encode(proof)}
    )
