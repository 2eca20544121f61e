"""The columns (kolommen) of a statement: what it is found by, and whose it is."""

from __future__ import annotations

from functools import singledispatch
from typing import NamedTuple

from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.audit import Audit
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.closing import Closing
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.hours import Grant, Hours
from verifier.core.model.message import Message
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.verdict import Verdict
from verifier.core.model.withdrawal import Withdrawal


class Tenants(NamedTuple):
    """The parties that may see a statement. A buyer sees nothing of a placement, and an agency no hours.

    ``agency`` is who decides: the agency of a placement, the organisation that received an activity.
    """

    buyer: PartyId | None = None
    contractor: PartyId | None = None
    agency: PartyId | None = None


class Columns(NamedTuple):
    """What a statement is found by, beside its digest; without ``tenants`` it has those of what it points to.

    With ``buyer_of_contract``, its buyer is that of its contract, which its issuer need not see.
    """

    contract: Digest | None = None
    refers_to: Digest | None = None
    month: Month | None = None
    revision: int | None = None
    tenants: Tenants | None = None
    buyer_of_contract: bool = False


@singledispatch
def columns_of(_: Statement) -> Columns:
    """The columns of a statement; most have none, and nobody whose they are."""
    return Columns(tenants=Tenants())


@columns_of.register
def _(statement: Contract) -> Columns:
    """A call-off refers to its framework."""
    return Columns(None, statement.framework, tenants=Tenants(statement.iss, statement.contractor))


@columns_of.register
def _(statement: Acceptance) -> Columns:
    return Columns(statement.contract, statement.contract)


@columns_of.register
def _(statement: Placement) -> Columns:
    return Columns(statement.contract, tenants=Tenants(contractor=statement.iss, agency=statement.agency))


@columns_of.register
def _(statement: Eligibility) -> Columns:
    return Columns(refers_to=statement.placement)


@columns_of.register
def _(statement: Hours) -> Columns:
    own = Tenants(contractor=statement.iss)
    return Columns(statement.contract, None, statement.month, statement.revision, own)


@columns_of.register
def _(statement: Grant) -> Columns:
    return Columns(refers_to=statement.hours)


@columns_of.register
def _(statement: Activity) -> Columns:
    """The buyer may see it, who reported it, and who received it where that is who confirms it."""
    own = Tenants(contractor=statement.iss, agency=statement.receiver)
    return Columns(statement.contract, tenants=own, buyer_of_contract=True)


@columns_of.register
def _(statement: ActivityConfirmation) -> Columns:
    return Columns(refers_to=statement.activity)


@columns_of.register
def _(statement: Withdrawal) -> Columns:
    return Columns(refers_to=statement.statement)


@columns_of.register
def _(statement: Claim) -> Columns:
    return Columns(statement.contract, None, statement.moment, tenants=Tenants(contractor=statement.iss))


@columns_of.register
def _(statement: Verdict) -> Columns:
    return Columns(statement.contract, None, statement.as_of.moment)


@columns_of.register
def _(statement: Closing) -> Columns:
    """Of a contract, and nobody's to see: it says of how many people, as no answer may."""
    return Columns(statement.contract, tenants=Tenants())


@columns_of.register
def _(statement: Audit) -> Columns:
    """Whoever may see the verdict may see what an auditor says of it."""
    return Columns(refers_to=statement.verdict)


@columns_of.register
def _(statement: Message) -> Columns:
    """Buyer and contractor may see it: whose the contract is, and the message that it replies to."""
    return Columns(statement.contract, statement.in_reply_to)
