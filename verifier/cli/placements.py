"""The contractor's verbs about placements (plaatsingen), one at a time: attesting, decisions, hours.

No number of a person is shown. It is typed where nobody sees it; it is never an
argument, since every user of a machine can read those.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from getpass import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from verifier.cli.arguments import HoursOf, day, digest, hours_of, hundredths, month, party
from verifier.cli.dealings import ContractDigest, receipt_facts
from verifier.cli.forms import Here, verb
from verifier.cli.homes import opened_online
from verifier.cli.screen import Hundredths, Moment
from verifier.core.model.calendar import Month
from verifier.core.model.party import PartyId
from verifier.core.model.placement import EmploymentKind
from verifier.core.model.statement import Digest
from verifier.core.privacy.subject import Scheme

if TYPE_CHECKING:
    from verifier.party.contractor import Contractor, Person, Work
    from verifier.party.contractor.attest import Attested


@dataclass(frozen=True, slots=True)
class WorkForm:
    """What a placement says in clear."""

    agency: Annotated[PartyId, typer.Option(parser=party, help="The agency that decides.", metavar="PARTY")]
    first_day: Annotated[date, typer.Option(parser=day, help="First day at work.", metavar="DAY")]
    hours_per_week: Annotated[int, typer.Option(parser=hundredths, help="Such as 36 or 28.5.", metavar="HOURS")]
    employment_kind: Annotated[EmploymentKind, typer.Option(help="How the person works.")]
    last_day: Annotated[date | None, typer.Option(parser=day, help="Last day, if known.", metavar="DAY")] = None

    @property
    def work(self) -> Work:
        from verifier.party.contractor import Work

        return Work(
            agency=self.agency,
            first_day=self.first_day,
            last_day=self.last_day,
            hours_per_week=self.hours_per_week,
            employment_kind=self.employment_kind,
        )


@dataclass(frozen=True, slots=True)
class PersonForm:
    """Who it is, but for the number itself."""

    scheme: Annotated[Scheme, typer.Option(help="A BSN, or the number of a doelgroepverklaring.")] = Scheme.BSN
    birth_date: Annotated[date | None, typer.Option(parser=day, help="For bonuses by age.", metavar="DAY")] = None
    reference: Annotated[str, typer.Option(help="Your own name for it; no number of a person.")] = ""

    def asked(self) -> Person:
        """The person, whose number is asked for without showing it."""
        from verifier.party.contractor import Person

        return Person(self.scheme, getpass("Number of the person: "), self.birth_date)


def add_to(app: typer.Typer) -> None:
    """Make these verbs commands of ``app``."""
    for made in (attest_one, attest_again, decisions, report_month):
        verb(app)(made)


def attest_one(here: Here, contract: ContractDigest, work: WorkForm, person: PersonForm) -> None:
    """Attest one person, whose number is asked for and not shown."""
    who = person.asked()
    with at_work(here) as contractor:
        attested = contractor.attest(contract, person=who, work=work.work, reference=person.reference)
    here.screen.show(_attested(attested))


def attest_again(
    here: Here,
    placement: Annotated[Digest, typer.Argument(parser=digest, help="An earlier placement.", metavar="PLACEMENT")],
    agency: Annotated[PartyId, typer.Option(parser=party, help="The right agency.", metavar="PARTY")],
) -> None:
    """Attest the person of an earlier placement to another agency."""
    with at_work(here) as contractor:
        here.screen.show(_attested(contractor.attest_again(placement, agency=agency)))


def decisions(here: Here, contract: ContractDigest) -> None:
    """Show where the placements of a contract stand; new decisions are verified, opened and kept."""
    with at_work(here) as contractor:
        statuses = contractor.decisions(contract)
    rows = [
        {
            "reference": each.reference,
            "state": str(each.state),
            "since": Moment(each.since),
            "placement": each.placement,
        }
        for each in statuses
    ]
    here.screen.show({"placements": rows})


def report_month(
    here: Here,
    contract: ContractDigest,
    reported: Annotated[Month, typer.Argument(parser=month, help="The month, YYYY-MM.", metavar="MONTH")],
    hours: Annotated[
        list[HoursOf],
        typer.Option(parser=hours_of, help="For every placement that worked in it.", metavar="REFERENCE=HOURS"),
    ],
) -> None:
    """Report one month; it replaces what was reported for that month before."""
    told = {each.reference: each.hours for each in hours}
    with at_work(here) as contractor:
        made = contractor.report_month(contract, reported, told)
    rows = [
        {
            "month": reported,
            "revision": made.reported.revision,
            "reference": reference,
            "hours": Hundredths(told[reference]),
            "granted": Hundredths(granted),
            **({"one_off": _one_off(reference in made.elsewhere)} if made.elsewhere else {}),
        }
        for reference, granted in made.granted.items()
        if reference in told
    ]
    here.screen.show({"reported": rows})


def _one_off(elsewhere: bool) -> str:
    """Whether the one-off part of a placement counts by what was granted, in a word for the screen."""
    return "counted elsewhere" if elsewhere else "counts"


def _attested(attested: Attested) -> dict[str, object]:
    facts = receipt_facts(attested.receipt)
    return {"reference": attested.reference, "placement": facts.pop("statement"), **facts}


@contextmanager
def at_work(here: Here) -> Iterator[Contractor]:
    """The contractor of this home, at its register."""
    from verifier.party.contractor import Contractor
    from verifier.party.register.doors import ContractorClient

    with opened_online(here.home) as (home, transport):
        yield Contractor(home, ContractorClient(transport, home))
