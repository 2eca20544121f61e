"""A list on a page is read to its end: who follows the link to what comes next sees everything once."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import unescape

import pytest

from tests.service.register.browser import Browser, member
from tests.service.register.filled import Filled
from verifier.service.access.roles import Role

#: So much of a placement's name stands on the desk's pages.
SHORT = 8
NEXT = re.compile(r'href="([^"]+\?cursor=[^"]+)"')


def seen(browser: Browser, path: str, names: Collection[str]) -> list[str]:
    """Which of ``names`` each page of one item shows, in order."""
    found, where = list[str](), f"{path}?limit=1"
    for _ in range(2 * len(names)):
        answer = browser.get(where)
        assert answer.status_code == 200, where
        content = answer.text.partition("<main")[2]
        found += [each for each in names if each in content]
        link = NEXT.search(content)
        if link is None:
            return found
        where = unescape(link[1]) + "&limit=1"
    raise AssertionError("pages without an end")


@pytest.mark.parametrize("language", ["", "/en"])
def test_contracts(filled: Filled, language: str) -> None:
    names = [each.name for each in (filled.contract, filled.offered, filled.withdrawn)]
    cast = filled.play.cast
    for door, party in (("contractor", cast.contractor.party), ("buyer", cast.buyer.party)):
        browser = member(filled.register, party, Role.READER)
        assert seen(browser, f"{language}/{door}", names) == names


def test_placements_of_a_contract(filled: Filled) -> None:
    placed = (*filled.waiting, filled.elsewhere, filled.eligible, filled.declined)
    browser = member(filled.register, filled.play.cast.contractor.party, Role.READER)
    found = seen(browser, f"/contractor/contracts/{filled.contract.name}", [each.name for each in placed])
    assert sorted(found) == sorted(each.name for each in placed)


def test_desk_and_its_decisions(filled: Filled) -> None:
    browser = member(filled.register, filled.play.cast.agency.party, Role.DESK)
    waiting = [f"<code>{each.name[:SHORT]}" for each in filled.waiting]
    assert sorted(seen(browser, "/desk", waiting)) == sorted(waiting)
    decided = [f"<code>{each.name[:SHORT]}" for each in (filled.eligible, filled.declined)]
    assert sorted(seen(browser, "/desk/decisions", decided)) == sorted(decided)
