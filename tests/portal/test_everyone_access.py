"""The pages for everyone in Chromium: anybody can use them, with any screen, by keyboard alone, and nothing leaks.

With the negative controls of what these tests look by.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.portal.accessible import faults, keyboard_walk, require_accessible, require_keyboard, sideways
from tests.portal.hostile import HOSTILE, require_inert
from tests.portal.walking import Walk, browser, walk
from tests.service.register.filled import Filled
from tests.unsafe_scheme import CONTRACTOR
from verifier.service.access.roles import Role

pytestmark = pytest.mark.slow

#: A number of the BRP test set.
NUMBER = "999993653"


@pytest.fixture(scope="module")
def visitor(filled: Filled) -> Iterator[Walk]:
    with browser() as opened, walk(opened, filled.register) as walked:
        yield walked


def test_a_contractor_finds_what_is_known_of_a_placement(visitor: Walk, filled: Filled) -> None:
    visitor.sign_in(filled.register, CONTRACTOR, Role.READER)
    page = visitor.page("/who-knows-what")
    page.get_by_role("link", name=filled.waiting[0].name[:8]).click()
    page.get_by_role("heading", name="Deze plaatsing").wait_for()
    assert "De verzegelde envelop is er nog" in page.locator("main").inner_text()
    require_accessible(page)
    require_keyboard(page)
    page.get_by_role("link", name="English").click()
    page.get_by_role("heading", name="This placement").wait_for()
    page.get_by_role("button", name="Sign out").wait_for()
    page.close()
    visitor.sign_out()


class TestControls:
    def test_a_planted_fault_is_found(self, visitor: Walk) -> None:
        page = visitor.page("/person")
        page.evaluate("document.querySelector('h1').after(document.createElement('button'))")
        assert [each.split(":")[0] for each in faults(page)] == ["button-name"]
        page.close()

    def test_a_page_that_is_too_wide_is_found(self, visitor: Walk) -> None:
        page = visitor.page("/person")
        assert sideways(page, 320) == 0
        page.evaluate("document.querySelector('h1').replaceWith(new Image(400))")
        assert sideways(page, 320) > 0
        page.close()

    def test_what_the_keyboard_does_not_reach_or_show_is_found(self, visitor: Walk) -> None:
        page = visitor.page("/person")
        reached = require_keyboard(page)
        assert "Inloggen" in reached
        page.evaluate("document.querySelector('footer a').tabIndex = 1")
        with pytest.raises(AssertionError):
            require_keyboard(page)
        page.reload()
        page.evaluate("document.querySelector('footer a').addEventListener('focus', (e) => e.target.blur())")
        assert len(keyboard_walk(page)) < len(reached)
        page.close()

    def test_a_text_that_became_a_program_is_found(self, visitor: Walk) -> None:
        page = visitor.page("/person")
        require_inert(page)
        page.evaluate("document.querySelector('h1').append(document.createElement('iframe'))")
        with pytest.raises(AssertionError):
            require_inert(page)
        page.close()

    def test_every_hostile_text_is_text_where_a_script_shows_it(self, visitor: Walk) -> None:
        page = visitor.page("/person")
        page.evaluate(
            "(all) => document.querySelector('main').replaceChildren(...all.map((text) => {"
            " const line = document.createElement('p'); line.textContent = text; return line; }))",
            list(HOSTILE),
        )
        require_inert(page)
        assert page.locator("main *").count() == len(HOSTILE)
        page.close()

    def test_a_number_that_leaves_is_found_in_any_spelling(self, visitor: Walk) -> None:
        visitor.record.sent.clear()
        page = visitor.page("/verify")
        assert visitor.record.leaks([NUMBER]) == []
        page.evaluate("(number) => { location.search = `?a=${btoa(number)}`; }", NUMBER)
        page.wait_for_url("**?a=*")
        page.close()
        assert {each.rpartition(": ")[2] for each in visitor.record.leaks([NUMBER])} == {"base64"}
        assert visitor.record.elsewhere(visitor.url) == []
