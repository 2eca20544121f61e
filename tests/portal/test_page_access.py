"""Who the page is for (toegankelijkheid): anybody, with any screen, by keyboard alone, with an older browser."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.portal.accessible import faults
from tests.portal.browsing import MOMENT, Visit, harmless, picked
from tests.portal.bundle_case import altered, year
from tests.service.register.running import Running
from tests.world.crediting import HOUR, status_list

pytestmark = pytest.mark.slow

NAME = "WERK-2025-017.bundle.json"


class TestAccess:
    """WCAG 2.2 AA: what axe sees, and what it does not see."""

    @pytest.mark.parametrize(("path", "scheme", "width"), [("/verify", "light", 320), ("/en/verify", "dark", 1280)])
    def test_no_state_of_the_page_has_a_fault(
        self, reader: BrowserContext, served: Running, path: str, scheme: Any, width: int
    ) -> None:
        visit = Visit.begin(reader, served.url + path)
        visit.page.emulate_media(color_scheme=scheme)
        visit.page.set_viewport_size({"width": width, "height": 800})
        visit.at(MOMENT)
        world = year()
        stale = world.bundle(status_list=status_list(at=world.at - 2 * HOUR))
        visit.drop({NAME: world.bundle(), "2.json": altered(), "3.json": stale})
        visit.page.locator("details").evaluate_all("(all) => all.forEach((each) => { each.open = true; })")
        visit.choose_kit(b"")
        visit.at("1999-01-01T00:00")
        assert visit.statuses() == ["valid", "invalid", "undecided"]
        assert faults(visit.page) == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") == width
        harmless(visit)
        visit.page.close()

    def test_the_page_as_it_opens_has_no_fault_and_a_planted_one_is_found(self, fresh: Visit) -> None:
        """With the negative control of axe."""
        assert faults(fresh.page) == []
        fresh.page.evaluate("document.querySelector('.lead').after(document.createElement('button'))")
        assert [each.split(":")[0] for each in faults(fresh.page)] == ["button-name"]

    def test_everything_can_be_done_with_the_keyboard(self, fresh: Visit) -> None:
        visit, page = fresh, fresh.page
        page.clock.set_fixed_time(datetime.fromtimestamp(year().at, UTC))
        page.bring_to_front()
        page.on("filechooser", lambda _: None)  # from now on no dialog opens by itself
        reached = [self.step(page) for _ in range(6)]
        assert reached[:4] == ["Ga naar de inhoud", "Plaatsbewijs", "English", "Inloggen"]
        assert reached[4:] == ["files", "Ander moment of eigen wortelsleutel"]
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "moment"
        page.locator("#files").focus()
        with page.expect_file_chooser() as opened:
            page.keyboard.press("Enter")
        opened.value.set_files(picked({NAME: year().bundle()}))
        visit.settled()
        assert visit.statuses() == ["valid"]
        page.locator("#clear").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "files"

    @staticmethod
    def step(page: Page) -> str:
        """Where the next Tab leads; it can be seen that it led there."""
        page.keyboard.press("Tab")
        seen = """() => {
          const at = document.activeElement;
          const ringed = at.closest("label") ?? at;
          const style = getComputedStyle(ringed);
          return [at.id || at.textContent.trim(), style.outlineStyle, parseFloat(style.outlineWidth)];
        }"""
        name, outline, thickness = page.evaluate(seen)
        assert (outline, thickness >= 2) == ("solid", True), name
        return str(name)

    def test_results_are_announced_and_named(self, visit: Visit) -> None:
        visit.choose({NAME: year().bundle()})
        page = visit.page
        assert page.get_by_role("status").inner_text() == "1 bestand gecontroleerd: geldig."
        assert page.get_by_role("region", name="Uitslag").get_by_role("heading", name="Geldig").count() == 1
        assert page.get_by_role("region", name="Op welke wortelsleutel dit rust").count() == 1


class TestWithout:
    def test_without_scripts_it_says_so(self, reader: BrowserContext, served: Running) -> None:
        assert reader.browser is not None
        context = reader.browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{served.url}/verify")
        assert "Zonder JavaScript" in page.locator("main").inner_text()
        assert not page.locator("#desk").is_visible()
        context.close()

    def test_a_browser_that_cannot_check_signatures_is_told(self, reader: BrowserContext, served: Running) -> None:
        page = reader.new_page()
        page.add_init_script("crypto.subtle.importKey = () => Promise.reject(new Error('NotSupportedError'));")
        page.goto(f"{served.url}/verify")
        page.locator("#unsupported").wait_for()
        assert not page.locator("#desk").is_visible()
        page.close()

    def test_a_request_that_a_script_makes_is_stopped_and_noted(self, fresh: Visit) -> None:
        """The negative control of what :func:`harmless` looks at."""
        visit = fresh
        stopped = "async (url) => fetch(url).then(() => false, () => true)"
        assert visit.page.evaluate(stopped, visit.page.url)
        assert visit.breaches() == ["connect-src"]
        visit.page.evaluate("new Image().src = '/assets/none.svg'")
        visit.page.wait_for_timeout(200)
        assert len(visit.requests) == 1
        visit.requests.clear()
        visit.messages.clear()
        visit.page.evaluate("breaches.length = 0")
