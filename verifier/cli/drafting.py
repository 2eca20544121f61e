"""Drafting (opstellen) a contract: what was agreed, as it is typed, to a file that is read over and then signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import typer

from verifier import clock
from verifier.cli.arguments import Unfit, digest, hundredths, month, party
from verifier.cli.arguments import day as read_day
from verifier.cli.forms import Here, Out, verb
from verifier.cli.homes import opened
from verifier.cli.proposed import Agreeing
from verifier.core.errors import Refusal
from verifier.core.model.calendar import Month
from verifier.core.model.contract import CallOffRule, CallOffs, ContractParty, ContractRole, Obligation, WorkScope
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.model.target import Milestone, Target, TargetKind

_TARGET = "CODE=KIND:LEAST@MOMENT, KIND being euros, hours, people_kept/6 or /12, or activity/CODE with @MOMENT:DAY"


def party_as(text: str) -> ContractParty:
    """A party and its role, from PARTY=ROLE."""
    name, _, role = text.partition("=")
    if role not in set(ContractRole):
        raise Unfit(f"PARTY=ROLE, where the role is one of {', '.join(ContractRole)}")
    return ContractParty(party(name), ContractRole(role))


def target(text: str) -> Target:
    """A target, from CODE=KIND:LEAST@MOMENT: hundredths of euros, hours and units, and whole people."""
    code, named, rest = text.partition("=")
    what, measured, rest = rest.partition(":")
    least, at, when = rest.partition("@")
    kind, _, which = what.partition("/")
    on_month, _, on_day = when.partition(":")
    if not (named and measured and at) or kind not in set(TargetKind):
        raise Unfit(_TARGET)
    people = kind == TargetKind.PEOPLE_KEPT
    return Target(
        code=code,
        kind=TargetKind(kind),
        moment=month(on_month),
        least=_whole(least) if people else hundredths(least),
        months=_whole(which) if people else None,
        activity=which or None if kind == TargetKind.ACTIVITY else None,
        day=read_day(on_day) if on_day else None,
    )


def milestone(text: str) -> Milestone:
    """A share of the payment, from PERCENT or PERCENT=TARGET."""
    percent, _, code = text.partition("=")
    return Milestone(hundredths(percent), code or None)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Unfit(_TARGET)
    return int(text)


@dataclass(frozen=True, slots=True)
class Basics:
    """What every contract says."""

    reference: Annotated[str, typer.Option(help="Your own reference; nothing in it about a person.")]
    contractor: Annotated[PartyId, typer.Option(parser=party, help="Who does the work.", metavar="PARTY")]
    value: Annotated[int, typer.Option(parser=hundredths, help="Excluding VAT.", metavar="EUR")]
    first: Annotated[date, typer.Option(parser=read_day, help="The first day.", metavar="DAY")]
    last: Annotated[date, typer.Option(parser=read_day, help="The last day.", metavar="DAY")]
    ruleset: Annotated[str, typer.Option(help="The rule set, by its name in the directory.", metavar="NAME")]
    percent: Annotated[
        int | None, typer.Option(parser=hundredths, help="The obligation, of the value.", metavar="PERCENT")
    ] = None
    amount: Annotated[
        int | None, typer.Option(parser=hundredths, help="The obligation, as an amount.", metavar="EUR")
    ] = None
    motivation: Annotated[str | None, typer.Option(help="Why so much; nothing in it about a person.")] = None
    malus: Annotated[
        int, typer.Option(parser=hundredths, help="Of what is lacking at the end.", metavar="PERCENT")
    ] = 0
    moment: Annotated[
        list[Month] | None,
        typer.Option(parser=month, help="A reporting moment, repeated; else the end.", metavar="MONTH"),
    ] = None
    reference_date: Annotated[
        date | None,
        typer.Option(parser=read_day, help="On which people are judged; else the first day.", metavar="DAY"),
    ] = None
    region: Annotated[str | None, typer.Option(help="A municipality or province, such as GM0344.")] = None

    def members(self) -> dict[str, Any]:
        """As the members of a contract; :class:`Unfit` unless the obligation is a percentage or an amount."""
        if (self.percent is None) == (self.amount is None):
            raise Unfit("an obligation: --percent or --amount, and not both")
        return {
            "reference": self.reference,
            "contractor": self.contractor,
            "value": self.value,
            "obligation": Obligation(self.percent, self.amount, self.motivation),
            "first_day": self.first,
            "last_day": self.last,
            "ruleset": self.ruleset,
            "reference_date": self.reference_date or self.first,
            "moments": tuple(self.moment or (Month.of(self.last),)),
            "malus_basis_points": self.malus,
            "region": self.region,
        }


@dataclass(frozen=True, slots=True)
class Joining:
    """Who else takes part, and what the contract belongs to."""

    party: Annotated[
        list[ContractParty] | None,
        typer.Option(parser=party_as, help="Who attests beside the contractor; repeated.", metavar="PARTY=ROLE"),
    ] = None
    framework: Annotated[
        Digest | None, typer.Option(parser=digest, help="It is called off from this one.", metavar="CONTRACT")
    ] = None
    call_offs: Annotated[CallOffRule | None, typer.Option(help="It is a framework; how call-offs count.")] = None
    call_off_buyer: Annotated[
        list[PartyId] | None,
        typer.Option(parser=party, help="Another buyer that may call off; may be repeated.", metavar="PARTY"),
    ] = None
    supersedes: Annotated[
        Digest | None, typer.Option(parser=digest, help="The contract that it replaces.", metavar="CONTRACT")
    ] = None
    work: Annotated[WorkScope | None, typer.Option(help="Whether work outside the contract counts.")] = None

    def members(self) -> dict[str, Any]:
        """As the members of a contract; :class:`Unfit` for buyers without a framework."""
        if self.call_off_buyer and self.call_offs is None:
            raise Unfit("--call-offs beside buyers that may call off")
        buyers = tuple(self.call_off_buyer or ())
        return {
            "parties": tuple(self.party or ()),
            "framework": self.framework,
            "call_offs": None if self.call_offs is None else CallOffs(self.call_offs, buyers),
            "supersedes": self.supersedes,
            "work": self.work,
        }


@dataclass(frozen=True, slots=True)
class Reaching:
    """What is to be reached beside the obligation, and what is paid or made good for it."""

    target: Annotated[
        list[Target] | None, typer.Option(parser=target, help=f"{_TARGET}; may be repeated.", metavar="TARGET")
    ] = None
    milestone: Annotated[
        list[Milestone] | None,
        typer.Option(
            parser=milestone, help="Paid for a target, or for the obligation; repeated.", metavar="PERCENT[=TARGET]"
        ),
    ] = None
    recovery: Annotated[int | None, typer.Option(help="Months after the end to make good what lacks.")] = None
    certificate: Annotated[
        list[str] | None, typer.Option(help="A certificate of the contractor, by its code; may be repeated.")
    ] = None

    def members(self) -> dict[str, Any]:
        """As the members of a contract."""
        return {
            "targets": tuple(self.target or ()),
            "milestones": tuple(self.milestone or ()),
            "recovery_months": self.recovery,
            "certificates": tuple(self.certificate or ()),
        }


def add_to(app: typer.Typer) -> None:
    """Give a buyer the verb."""

    @verb(app)
    def draft_contract(
        here: Here, out: Out, basics: Basics, joining: Joining, reaching: Reaching, agreeing: Agreeing
    ) -> None:
        """Write down what was agreed, as a file to read over; register-contract then signs and registers it.

        What no option says can be added to the file: its members are those of a contract.
        """
        from verifier.party.durable_file import write_durably
        from verifier.party.terms import read_terms, write_terms

        members = {**basics.members(), **joining.members(), **reaching.members(), "agreed": agreeing.terms}
        try:
            octets = write_terms(members)
            with opened(here.home) as home:
                read_terms(octets, home, at=clock.now())
        except Refusal as refusal:
            raise Unfit(f"{refusal.field}: {refusal.expected}") from None
        write_durably(out, octets)
        here.screen.show({"reference": basics.reference, "file": str(out)})
