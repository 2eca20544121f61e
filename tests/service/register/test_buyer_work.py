"""The buyer's work: what each role begins with, which contracts the figures choose, and what is to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from tests.service.register import story
from tests.service.register.browser import Browser, member
from tests.service.register.cast import Cast
from tests.service.register.doing import activity
from tests.service.register.play import Play, post
from tests.service.register.running import Running
from tests.service.register.story import Signed
from verifier.core.model.contract import Contract
from verifier.core.model.standing import ContractState
from verifier.core.procedure.intake import recall
from verifier.service.access.roles import Role
from verifier.service.portal.buyer.totals import FEWEST, totals_of
from verifier.service.usecases.survey_given import GivenContract


@dataclass(frozen=True, slots=True)
class Busy:
    """An offer that waits, and a contract for which something was done that the buyer confirms."""

    offered: Signed
    contract: Signed
    done: Signed


@pytest.fixture(scope="module")
def busy(register: Running) -> Busy:
    play = Play(register)
    play.contract(reference="WERK-1")
    offered = story.contract(register.cast, reference="WERK-2")
    post(register.buyer, "/v1/buyer/contracts", offered.token)
    contract = play.contract(reference="WERK-3", recovery_months=24)
    done = activity(register.cast.contractor, contract)
    post(register.contractor, "/v1/contractor/activities", done.token)
    return Busy(offered, contract, done)


def text_of(browser: Browser, path: str) -> str:
    """The page, with every space an ordinary one."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.text.replace("\xa0", " ").split())


@pytest.mark.parametrize(
    ("role", "has", "lacks"),
    [
        (Role.PROCUREMENT, "heeft WERK-2 nog niet geaccepteerd", "Vraag het oordeel over WERK-1"),
        (
            Role.CONTRACT_MANAGEMENT,
            "Vraag het oordeel over WERK-1 tot en met juni 2026",
            "nog niet geaccepteerd</a>",
        ),
        (Role.INCLUSION, "Bevestig 1 activiteit voor WERK-3", "Vraag het oordeel over WERK-1"),
        (Role.ADMINISTRATOR, "Bevestig 1 activiteit voor WERK-3", "Er wacht nu niets op"),
        (Role.POLICY, "Per jaar en bouwblokken", 'id="work"'),
        (Role.READER, "WERK-3", 'id="work"'),
    ],
)
def test_each_role_begins_with_its_own_work(
    register: Running, busy: Busy, role: Role, has: str, lacks: str
) -> None:
    told = text_of(member(register, busy.offered.statement.iss, role), "/buyer")
    assert has in told
    assert lacks not in told
    assert (">te weinig<" in told) is (role is Role.POLICY)


@pytest.mark.parametrize(("count", "met"), [(FEWEST - 1, None), (FEWEST, 0)])
def test_how_few_contracts_came_out_is_not_told(cast: Cast, count: int, met: int | None) -> None:
    made = story.contract(cast)
    given = GivenContract(
        contract=recall(made.token, Contract, digest=made.digest),
        state=ContractState.ACCEPTED,
        since=0,
        duties=(),
        moments=(),
        verdicts=(),
        owed=None,
    )
    (row,) = totals_of([*[given] * count, replace(given, state=ContractState.WITHDRAWN)])
    assert (row.count, row.met, row.lacking) == (count, met, met)
    assert row.value == count * made.statement.value


@pytest.mark.parametrize(
    ("show", "shown", "hidden"),
    [
        ("offered", ["WERK-2"], ["WERK-1", "WERK-3"]),
        ("ours", ["WERK-1", "WERK-3"], ["WERK-2"]),
        ("theirs", ["WERK-2"], ["WERK-3"]),
        ("met", [], ["WERK-1", "WERK-2", "WERK-3"]),
        ("framework", [], ["WERK-1", "WERK-2", "WERK-3"]),
    ],
)
def test_the_figures_choose_what_is_shown(
    register: Running, busy: Busy, show: str, shown: list[str], hidden: list[str]
) -> None:
    told = text_of(member(register, busy.offered.statement.iss, Role.READER), f"/buyer?show={show}")
    content = told.partition("</nav> <div")[2]
    assert [each for each in shown if each not in content] == []
    assert [each for each in hidden if each in content] == []
    answer = member(register, busy.offered.statement.iss, Role.READER).get("/buyer?show=nothing")
    assert answer.status_code == 400


def test_activities_of_all_contracts_are_confirmed_on_one_page(register: Running, cast: Cast, busy: Busy) -> None:
    """Who may sign has a form; who may not reads; another buyer sees nothing of it."""
    name = f'data-activity="{busy.done.name}"'
    told = text_of(member(register, cast.buyer.party, Role.INCLUSION), "/buyer/activities")
    assert name in told
    assert "20 uur · 10 februari 2026" in told
    assert name in text_of(member(register, cast.buyer.party), f"/buyer/contracts/{busy.contract.name}")
    read = text_of(member(register, cast.buyer.party, Role.POLICY), "/en/buyer/activities")
    assert name not in read
    assert "20 hours" in read
    assert "Waiting for you" in read
    stranger = text_of(member(register, cast.other_buyer.party), "/buyer/activities")
    assert "Er wacht nu geen activiteit op uw bevestiging." in stranger
