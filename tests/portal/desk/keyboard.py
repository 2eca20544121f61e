"""A keyboard (toetsenbord): somebody at a desk who never touches a mouse, and sees where the focus is."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import FilePayload, Locator, Page

from tests.portal.accessible import keyboard_faults, require_accessible

#: A page has fewer places for the focus than this.
_MOST = 400
#: Milliseconds that a dialog may take to open where others work too.
_PATIENCE = 60_000
#: Where the Tab key goes next: from the top, wherever the focus was.
_TO_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""
_IS_AT = "(each) => each === document.activeElement"


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Keys pressed on one page."""

    page: Page

    def see(self) -> None:
        """The page as it stands is one for everybody."""
        require_accessible(self.page)

    def walk(self) -> None:
        """The same, and its focus goes through it from top to bottom."""
        self.see()
        self.page.evaluate(_TO_TOP)
        found = keyboard_faults(self.page)
        assert found == [], found

    def to(self, wanted: Locator) -> Locator:
        """Press Tab until the focus is there."""
        wanted.wait_for(state="attached")
        for _ in range(_MOST):
            if wanted.evaluate(_IS_AT):
                return wanted
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not reach {wanted}")

    def press(self, name: str) -> None:
        """A button, which Enter presses."""
        self.to(self.page.get_by_role("button", name=name))
        self.page.keyboard.press("Enter")

    def follow(self, name: str) -> None:
        """A link, which Enter follows."""
        self.to(self.page.get_by_role("link", name=name).first)
        self.page.keyboard.press("Enter")

    def unfold(self, summary: Locator) -> None:
        self.to(summary)
        self.page.keyboard.press("Space")

    def fill(self, field: Locator, text: str) -> None:
        self.to(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def fill_day(self, field: Locator, day: str) -> None:
        """A day as YYYY-MM-DD into a field of the browser's own, part by part."""
        self.to(field)
        year, month, day_of = day.split("-")
        self.page.keyboard.type(f"{month}{day_of}{year}")
        assert field.input_value() == day

    def choose(self, field: Locator, value: str) -> None:
        """One of a list, by the arrow keys."""
        self.to(field)
        for _ in range(_MOST):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not reach {value}")

    def pick(self, radios: Locator, value: str) -> None:
        """One of a few: the Tab key goes to the one that is chosen or to the first, the arrow keys go on."""
        chosen = radios.and_(self.page.locator(":checked"))
        self.to(chosen if chosen.count() else radios.first)
        self.page.keyboard.press("Space")
        for _ in range(radios.count()):
            if chosen.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not reach {value}")

    def choose_file(self, field: Locator, file: FilePayload) -> None:
        """A file, by the dialog that the space bar opens."""
        self.to(field)
        with self.page.expect_file_chooser(timeout=_PATIENCE) as opened:
            self.page.keyboard.press("Space")
        opened.value.set_files(file)
