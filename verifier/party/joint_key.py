"""A joint key (gezamenlijke sleutel): K = k1·k2·G of a calendar year, made by evaluator 2 and proven to be that.

The directory lists K and it must not change when the evaluators refresh their shares (PROTOCOL 4). Evaluator 2
sees k1·G only; the proof is the one of every evaluation (RFC 9497, 2.2.1), with k1·G as the one element.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from keys.custody.evaluation import EvaluationKey
from verifier.core.errors import WrongValue
from verifier.core.model.directory import EvaluatorYear
from verifier.core.privacy.group import Element, decode_element
from verifier.core.privacy.oprf import check_step, evaluate, generate_proof
from verifier.core.wire import strict_json
from verifier.core.wire.fields import Field, octets, record, text

_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class JointKey:
    """The file that evaluator 2 sends the operator: K (32 bytes) and its proof (64 bytes)."""

    year: str
    joint: bytes
    proof: bytes


_JOINT: Field = record(
    JointKey,
    {
        "year": text(4, re.compile(r"2[01][0-9]{2}", re.ASCII), "a year"),
        "joint": octets(32),
        "proof": octets(64),
    },
)


def joint_key(key: EvaluationKey, unverified_pk1: bytes) -> tuple[bytes, bytes]:
    """k2 · pk1 and its proof under k2 · G, by evaluator 2.

    ``unverified_pk1`` is from evaluator 1's introduction, whose fingerprint was compared: this multiplies whatever
    it gets and counts in no quota, so it is a ceremony of a person and never a service. Raises
    :class:`NotAnElement`.
    """
    pk1 = decode_element(unverified_pk1)
    joint = evaluate([pk1], key.multiply)
    proof = generate_proof([pk1], joint, Element(key.public), key.multiply, key.prover())
    return joint[0], proof


def proven_year(unverified: JointKey, *, pk1: bytes, pk2: bytes) -> EvaluatorYear:
    """The public keys of a year for the directory, once K is proven to be k2 · pk1.

    ``pk1`` and ``pk2`` come from the evaluators' introductions. The operator needs no secret, and another K
    has no proof. Raises :class:`NotAnElement`, :class:`BadEvaluationProof`, and :class:`WrongValue` when both
    evaluators introduced one element.
    """
    first, second = decode_element(pk1), decode_element(pk2)
    if first == second:
        raise WrongValue("two evaluators with keys of their own", field="pk2")
    (joint,) = check_step([first], [unverified.joint], unverified.proof, second)
    return EvaluatorYear(unverified.year, first, second, joint)


def write_joint_key(made: JointKey) -> bytes:
    """The file of ``made``."""
    return strict_json.write(_JOINT.write(made))


def read_joint_key(unverified: bytes) -> JointKey:
    """Read such a file, nothing in it proven yet; raises :class:`Malformed` refusals."""
    made: JointKey = _JOINT.read(strict_json.parse(unverified, limit=_LIMIT), "joint")
    return made
