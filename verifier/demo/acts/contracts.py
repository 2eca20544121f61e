"""Acts 1 and 2: who takes part, and what was agreed."""

from __future__ import annotations

from verifier.core.model.calendar import Month
from verifier.core.model.contract import RuleSetRef
from verifier.core.rules.owing.obligation import obligation_amount
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.demo import cast
from verifier.demo.cast import Deal, Member
from verifier.demo.money import euros, percent
from verifier.demo.stage import Stage
from verifier.party.buyer import Terms
from verifier.party.enrolment import answer_challenge, request_enrolment
from verifier.party.operator.description import Validity
from verifier.party.operator.enrolment import challenge, enrol
from verifier.party.register.public import OperatorClient, refresh_directory
from verifier.shipped import ruleset

_VALID = 400 * 24 * 3600


def enrol_contractors(stage: Stage) -> None:
    """The operator brings the directory; two contractors prove that they hold their keys, and are enrolled."""
    operator = stage.setting.home(cast.OPERATOR)
    client = OperatorClient(stage.register, operator)
    version = client.publish_directory(stage.setting.directory)
    stage.screen.say(f"The register adopts directory version {version}, signed by the root.")
    for member in cast.CONTRACTORS:
        refresh_directory(stage.setting.home(member), stage.register, at=stage.now())
        _enrol(stage, member, client)
        stage.screen.say(f"{member.name} proves that it holds a signing and an opening key, and is enrolled.")
    rows = [(each.name, each.party, each.role, each.folder) for each in cast.MEMBERS]
    stage.screen.table("Who takes part", ("name", "party id", "role", "folder"), rows)


def agree_contracts(stage: Stage) -> None:
    """The buyer registers both contracts as they were agreed; the contractors accept."""
    for deal in cast.DEALS:
        stage.contracts[deal.reference] = stage.buyer.register_contract(_terms(stage, deal)).digest
        stage.contractor(deal.contractor).accept(stage.contract(deal))
    stage.screen.table(
        "Contracts, registered and accepted",
        ("reference", "contractor", "value", "agreed", "obligation", "rules"),
        [_row(deal) for deal in cast.DEALS],
    )
    for deal in cast.DEALS:
        ends = " and ".join(map(str, moments(stage, deal)))
        stage.screen.say(f"{deal.reference} is answered for at the end of {ends}.")


def moments(stage: Stage, deal: Deal) -> tuple[Month, ...]:
    """The reporting moments: halfway for the larger contract, and the end for both."""
    calendar = stage.setting.calendar
    return (calendar.halfway, calendar.last) if deal is cast.LARGE else (calendar.last,)


def _enrol(stage: Stage, member: Member, client: OperatorClient) -> None:
    operator, home, at = stage.setting.home(cast.OPERATOR), stage.setting.home(member), stage.now()
    request = request_enrolment(home, at=at)
    asked = challenge(operator, request, at=at)
    answer = answer_challenge(home, asked, unverified_request=request, at=at)
    for token in enrol(operator, request, answer, validity=Validity(at - 60, at + _VALID), at=at):
        client.admit_enrolment(token)


def _terms(stage: Stage, deal: Deal) -> Terms:
    calendar = stage.setting.calendar
    rules = parse_ruleset(ruleset(deal.ruleset))
    return Terms(
        reference=deal.reference,
        contractor=deal.contractor.party,
        value=deal.value,
        obligation=deal.obligation,
        first_day=calendar.first.first_day,
        last_day=calendar.last.last_day,
        ruleset=RuleSetRef(rules.name, rules.digest),
        reference_date=calendar.first.first_day,
        moments=moments(stage, deal),
        malus_basis_points=10_000,
    )


def _row(deal: Deal) -> tuple[str, ...]:
    rules = parse_ruleset(ruleset(deal.ruleset))
    return (
        deal.reference,
        deal.contractor.name,
        euros(deal.value),
        percent(deal.obligation.basis_points or 0),
        euros(obligation_amount(rules, value=deal.value, obligation=deal.obligation)),
        deal.ruleset,
    )
