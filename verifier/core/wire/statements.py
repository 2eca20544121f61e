"""Statements on the wire (verklaringen als JSON): one table from ``typ`` to noun and members.

The JSON Schemas in ``schemas/statements/`` are the reference; a test proves that they and this table accept
and refuse the same. Cross-member rules that a schema can say stand here; what needs other statements, a key or
a moment stands in ``core.procedure``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from verifier.core.errors import MissingMember, UnknownMember
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.audit import Audit, AuditOutcome
from verifier.core.model.claim import Claim
from verifier.core.model.closing import Closing, LegalGround
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.directory import Directory, Enrolment
from verifier.core.model.eligibility import Decision, Eligibility, PseudonymCommitment
from verifier.core.model.evaluation import Evaluation, Ticket
from verifier.core.model.hours import Flat, Grant, GrantLine, Hours, HoursLine
from verifier.core.model.message import Message
from verifier.core.model.placement import EmploymentKind, Placement
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Statement
from verifier.core.model.status_order import OrderedStatus, StatusOrder, StatusReason
from verifier.core.model.verdict import TargetAnswer, Verdict
from verifier.core.model.withdrawal import Withdrawal, WithdrawalReason
from verifier.core.wire import directory_fields
from verifier.core.wire.contract_fields import CODE, CONTRACT, POLICY, RULESET, SCOPE_OF_WORK, exactly_one
from verifier.core.wire.envelope import seal_envelope
from verifier.core.wire.fields import (
    MAX_LOG_SIZE,
    Field,
    array,
    choice,
    day,
    digest,
    integer,
    kid,
    money,
    month,
    octets,
    optional,
    party,
    record,
    seconds,
    statement_id,
    text,
)
from verifier.core.wire.message_fields import MESSAGE, require_members_of_its_kind
from verifier.core.wire.verdict_fields import AS_OF, OUTCOME, TOLD

#: One full month of 31 days: more hours cannot be reported for one person.
MAX_MONTH_HOURS = 744 * 100
#: Hundredths of a unit of an activity.
MAX_QUANTITY = 10**9
PROOF_BYTES = 8224

SCOPE = re.compile(r"2[01][0-9]{2}", re.ASCII)
TOKEN = re.compile(r"[A-Za-z0-9_.-]+", re.ASCII)

COMMON: Mapping[str, Field] = {"iss": party(), "aud": party(), "jti": statement_id(), "iat": seconds()}


def _complete_or_bare(made: Eligibility) -> None:
    """*eligible* carries every commitment; *declined* carries nothing more (PROTOCOL 2)."""
    award = {
        "pseudonym_commitments": made.pseudonym_commitments,
        "rate_commitments": made.rate_commitments,
        "flat_commitment": made.flat_commitment,
        "ruleset_digest": made.ruleset_digest,
        "sealed_opening_sha256": made.sealed_opening_sha256,
    }
    for member, value in award.items():
        if made.decision is Decision.DECLINED and value not in (None, ()):
            raise UnknownMember("no more than the decision when it is declined", field=member)
        if made.decision is Decision.ELIGIBLE and value in (None, ()):
            raise MissingMember("this member when the decision is eligible", field=member)


_LINE: Mapping[str, Field] = {"placement": digest(), "hours": integer(0, MAX_MONTH_HOURS)}
_LINES = array(record(HoursLine, _LINE), 1, 500)
_GRANT_LINES = array(record(GrantLine, {**_LINE, "flat": optional(choice(Flat))}), 1, 500)

_MEMBERS: Mapping[str, tuple[type[Statement], Mapping[str, Field], Callable[[Any], None] | None]] = {
    "sr-contract+jwt": (Contract, CONTRACT, None),
    "sr-acceptance+jwt": (Acceptance, {"contract": digest()}, None),
    "sr-placement+jwt": (
        Placement,
        {
            "contract": digest(),
            "agency": party(),
            "first_day": day(),
            "last_day": optional(day()),
            "hours_per_week": integer(1, 6_000),
            "employment_kind": choice(EmploymentKind),
            "subject_commitment": octets(32),
            "sealed_subject_sha256": digest(),
            "reply_kid": kid(),
            "work": optional(SCOPE_OF_WORK),
        },
        None,
    ),
    "sr-eligibility+jwt": (
        Eligibility,
        {
            "placement": digest(),
            "decision": choice(Decision),
            "pseudonym_commitments": optional(
                array(record(PseudonymCommitment, {"scope": text(4, SCOPE, "a year"), "c": octets(32)}), 1, 20)
            ),
            "rate_commitments": optional(array(octets(32), 1, 240)),
            "flat_commitment": optional(octets(32)),
            "ruleset_digest": optional(digest()),
            "sealed_opening_sha256": optional(digest()),
        },
        _complete_or_bare,
    ),
    "sr-hours+jwt": (
        Hours,
        {
            "contract": digest(),
            "month": month(),
            "revision": integer(0, 999),
            "part": integer(1, 1000),
            "parts": integer(1, 1000),
            "lines": _LINES,
        },
        None,
    ),
    "sr-grant+jwt": (Grant, {"hours": digest(), "lines": _GRANT_LINES}, None),
    "sr-activity+jwt": (
        Activity,
        {
            "contract": digest(),
            "kind": CODE,
            "quantity": optional(integer(1, MAX_QUANTITY)),
            "amount": optional(money()),
            "day": day(),
            "evidence_sha256": digest(),
            "receiver": optional(party()),
        },
        exactly_one("quantity", "amount"),
    ),
    "sr-activity-confirmation+jwt": (
        ActivityConfirmation,
        {"activity": digest(), "quantity": optional(integer(0, MAX_QUANTITY)), "amount": optional(money())},
        exactly_one("quantity", "amount"),
    ),
    "sr-withdrawal+jwt": (
        Withdrawal,
        {"statement": digest(), "reason": choice(WithdrawalReason), "effective_date": day()},
        None,
    ),
    "sr-claim+jwt": (
        Claim,
        {
            "contract": digest(),
            "moment": month(),
            "log_size": integer(1, MAX_LOG_SIZE),
            "inputs": digest(),
            "floor": integer(1, 10**15),
            "proof": octets(PROOF_BYTES),
        },
        None,
    ),
    "sr-verdict+jwt": (
        Verdict,
        {
            "contract": digest(),
            "as_of": AS_OF,
            "ruleset": RULESET,
            "policy": POLICY,
            "verdict": OUTCOME,
            **TOLD,
            "targets": optional(array(record(TargetAnswer, {"code": CODE, "outcome": OUTCOME}), 1, 24)),
            "payment_basis_points": optional(integer(0, 10_000)),
            "malus": optional(money()),
        },
        None,
    ),
    "sr-audit+jwt": (
        Audit,
        {
            "verdict": digest(),
            "outcome": choice(AuditOutcome),
            "log_size": integer(1, MAX_LOG_SIZE),
            "root": digest(),
        },
        None,
    ),
    "sr-closing+jwt": (
        Closing,
        {
            "contract": digest(),
            "through": month(),
            "ground": choice(LegalGround),
            "people": integer(0, 10**7),
            "inputs": digest(),
            "point": optional(octets(32)),
        },
        None,
    ),
    "sr-message+jwt": (Message, MESSAGE, require_members_of_its_kind),
    "sr-receipt+jwt": (
        Receipt,
        {"statement": digest(), "leaf_index": integer(0, MAX_LOG_SIZE), "received_at": seconds()},
        None,
    ),
    "sr-enrolment+jwt": (Enrolment, {"key": directory_fields.KEY, "name": text(200)}, None),
    "sr-directory+jwt": (Directory, directory_fields.DIRECTORY, None),
    "sr-status-order+jwt": (
        StatusOrder,
        {"credential": digest(), "status": choice(OrderedStatus), "reason": choice(StatusReason)},
        None,
    ),
    "sr-ticket+jwt": (Ticket, {"ticket": octets(16), "agency": party(), "count": integer(1, 64)}, None),
    "sr-evaluation+jwt": (
        Evaluation,
        {
            "scope": text(4, SCOPE, "a year"),
            "tickets": array(text(2048, TOKEN, "a ticket"), 1, 6),
            "elements_sha256": digest(),
        },
        None,
    ),
}

_NOUNS: Mapping[str, type[Statement]] = {typ: noun for typ, (noun, _, _) in _MEMBERS.items()}
_FIELDS: Mapping[str, Field] = {
    typ: record(noun, {**COMMON, **members}, check) for typ, (noun, members, check) in _MEMBERS.items()
}
#: Every statement of PROTOCOL 2, by ``typ``.
TYPS: tuple[str, ...] = tuple(_MEMBERS)
_TYP_OF = {noun: typ for typ, noun in _NOUNS.items()}

S = TypeVar("S", bound=Statement)


def typ_of_noun(noun: type[Statement]) -> str:
    """The ``typ`` under which ``noun`` travels."""
    return _TYP_OF[noun]


def noun_of_typ(typ: str) -> type[Statement]:
    """The noun that travels as ``typ``; :class:`KeyError` for a ``typ`` that is none of :data:`TYPS`."""
    return _NOUNS[typ]


def read_statement(unverified_claims: Mapping[str, Any], noun: type[S]) -> S:
    """Read claims into ``noun``; raise a :class:`Malformed` refusal that names the member at fault."""
    return cast(S, _FIELDS[_TYP_OF[noun]].read(unverified_claims, "claims"))


def write_statement(statement: Statement) -> dict[str, Any]:
    """The claims of ``statement``, members in the order of the schema."""
    claims: dict[str, Any] = _FIELDS[_TYP_OF[type(statement)]].write(statement)
    return claims


def sign_statement(statement: Statement, *, kid: str, sign: Callable[[bytes], bytes]) -> str:
    """The token of ``statement``, signed by the holder of ``kid`` (``sign``: signing input to r || s)."""
    return seal_envelope(write_statement(statement), typ=_TYP_OF[type(statement)], kid=kid, sign=sign)
