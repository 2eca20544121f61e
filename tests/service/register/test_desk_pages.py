"""The agency's pages: its own queue and decisions and nobody else's, and where their scripts may connect."""

from __future__ import annotations

import pytest

from tests.service.register.browser import Browser, member
from tests.service.register.cast import Cast
from tests.service.register.running import Running
from tests.service.register.stage import Stage
from tests.service.register.story import BSNS
from verifier.service.access.roles import Role

PATHS = ("/desk", "/desk/decisions", "/desk/keys")


@pytest.fixture(scope="module")
def desk(register: Running, cast: Cast, stage: Stage) -> Browser:
    assert stage.waiting.name != stage.eligible.name
    return member(register, cast.agency.party, Role.DESK, name="Loes")


def shown(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_what_waits_is_shown_and_what_was_decided_apart(desk: Browser, stage: Stage) -> None:
    queue, decisions = shown(desk, "/desk"), shown(desk, "/desk/decisions")
    waits, counts = stage.waiting.name[:12], stage.eligible.name[:12]
    assert (waits in queue, counts in queue) == (True, False)
    assert (waits in decisions, counts in decisions) == (False, True)
    assert "Bevestigd" in decisions
    assert stage.contract.statement.reference in queue


@pytest.mark.parametrize("path", PATHS)
def test_pages_are_there_in_both_languages_and_kept_nowhere(desk: Browser, path: str) -> None:
    dutch, english = desk.get(path), desk.get(f"/en{path}")
    assert (dutch.status_code, english.status_code) == (200, 200)
    assert ('lang="nl"' in dutch.text, 'lang="en"' in english.text) == (True, True)
    assert dutch.headers["cache-control"] == "no-store"
    assert not any(bsn in dutch.text + english.text for bsn in BSNS)


def test_its_scripts_may_reach_the_register_and_no_more_where_no_evaluator_is_listed(desk: Browser) -> None:
    """That the evaluators are added, and no other, the story of the desk shows."""
    policy = desk.get("/desk").headers["content-security-policy"]
    assert "connect-src 'self';" in policy
    assert "De twee berekenaars zijn nu niet te bereiken" in shown(desk, "/desk")


def test_who_only_reads_is_given_nothing_to_decide_with(register: Running, cast: Cast, stage: Stage) -> None:
    reader = member(register, cast.agency.party, Role.READER, name="Rita")
    queue, keys = shown(reader, "/desk"), shown(reader, "/desk/keys")
    assert stage.waiting.name[:12] in queue
    assert 'id="sign"' not in queue
    assert 'id="bring"' not in keys


@pytest.mark.parametrize("path", PATHS)
def test_others_find_nothing_here(register: Running, cast: Cast, path: str) -> None:
    assert Browser(register).get(path).status_code == 303
    assert member(register, cast.contractor.party, Role.SUBMITTER, name="Sam").get(path).status_code == 404


def test_another_agency_sees_its_own_queue(register: Running, cast: Cast, stage: Stage) -> None:
    queue = shown(member(register, cast.other_agency.party, Role.DESK, name="Otto"), "/desk")
    assert stage.waiting.name[:12] not in queue
    assert "Er wacht niets" in queue
