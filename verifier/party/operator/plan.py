"""A plan (plan) of the scheme: the operator's own JSON file, with every fingerprint that it compared.

It says what no party can say of itself; what parties do say comes from their introductions, and a joint key from
evaluator 2. An introduction whose fingerprint is not in the plan has no place in the directory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from verifier.core.errors import UnknownReference, WrongRelation
from verifier.core.model.calendar import Month
from verifier.core.model.directory import Competence, EvaluatorYear
from verifier.core.model.party import PartyId
from verifier.core.wire import strict_json
from verifier.core.wire.fields import Field, array, day, integer, kid, optional, origin, party, record, text
from verifier.party.home import Home
from verifier.party.introduction import Introduction
from verifier.party.joint_key import JointKey, proven_year
from verifier.party.operator.description import Description, Scheme, Validity, describe, published
from verifier.party.operator.witnesses import witness_of

_LIMIT = 1024 * 1024
_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Expected:
    """A party that takes part, with the fingerprint that it read out over another channel."""

    party: PartyId
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Published:
    """A shipped rule set by file name, and from when contracts may name it."""

    name: str
    contracts_from: date


@dataclass(frozen=True, slots=True)
class Plan:
    """What the first directory will say; keys are valid from the first to the last of the two days, in UTC."""

    institutions: tuple[Expected, ...]
    competences: tuple[Competence, ...]
    evaluator1: PartyId
    evaluator2: PartyId
    rulesets: tuple[Published, ...]
    log_origin: str
    keys_from: date
    keys_until: date
    witnesses: tuple[Expected, ...] = ()
    quorum: int = 0


_EXPECTED: Field = record(Expected, {"party": party(), "fingerprint": kid()})
_PLAN: Field = record(
    Plan,
    {
        "institutions": array(_EXPECTED, 1, 2000),
        "competences": array(record(Competence, {"agency": party(), "groups": array(text(64), 1, 64)}), 0, 1000),
        "evaluator1": party(),
        "evaluator2": party(),
        "rulesets": array(record(Published, {"name": text(80), "contracts_from": day()}), 1, 500),
        "log_origin": origin(),
        "keys_from": day(),
        "keys_until": day(),
        "witnesses": optional(array(_EXPECTED, 1, 64)),
        "quorum": optional(integer(0, 64)),
    },
)


def read_plan(unverified: bytes) -> Plan:
    """Read a plan; raises :class:`Malformed` refusals."""
    plan: Plan = _PLAN.read(strict_json.parse(unverified, limit=_LIMIT), "plan")
    return plan


def planned(
    plan: Plan, introductions: Sequence[Introduction], joint_keys: Sequence[JointKey], *, operator: Home
) -> Description:
    """The description of the scheme that ``plan`` plans, once every party of it introduced itself.

    Raises :class:`WrongRelation` for an introduction that the plan does not expect under its fingerprint, or
    expects and does not get; what :func:`proven_year` and :func:`describe` raise.
    """
    expected = sorted((each.party, each.fingerprint) for each in (*plan.institutions, *plan.witnesses))
    if expected != sorted((each.iss, each.fingerprint) for each in introductions):
        raise WrongRelation("one introduction for every party and fingerprint of the plan", field="institutions")
    said = {each.iss: each for each in introductions}
    witnesses = tuple(said[each.party] for each in plan.witnesses)
    scheme = Scheme(
        evaluator1=plan.evaluator1,
        evaluator2=plan.evaluator2,
        evaluator_years=tuple(_year(plan, each, said) for each in joint_keys),
        competences=plan.competences,
        rulesets=published({each.name: each.contracts_from for each in plan.rulesets}),
        log_origin=plan.log_origin,
        witnesses=tuple(map(witness_of, witnesses)),
        quorum=plan.quorum,
    )
    institutions = [each for each in introductions if each not in witnesses]
    return describe(institutions, scheme=scheme, operator=operator, validity=validity(plan))


def validity(plan: Plan) -> Validity:
    """The validity of the plan's keys, in Unix seconds."""
    return Validity(_starts(plan.keys_from), _starts(plan.keys_until) + _DAY - 1)


def _year(plan: Plan, unverified: JointKey, said: dict[PartyId, Introduction]) -> EvaluatorYear:
    if plan.evaluator1 not in said or plan.evaluator2 not in said:
        raise UnknownReference("evaluators among the institutions of the plan", field="evaluator1")
    first, second = said[plan.evaluator1], said[plan.evaluator2]
    return proven_year(unverified, pk1=first.year(unverified.year), pk2=second.year(unverified.year))


def _starts(first: date) -> int:
    return Month.of(first).starts_at + (first.day - 1) * _DAY
