"""Typing (typen): what somebody does in the grid of hours, by keyboard alone, and on the page of importing."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

_PASTE = """(text) => {
  const moved = new DataTransfer();
  moved.setData("text/plain", text);
  const told = { clipboardData: moved, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", told));
}"""


@dataclass(frozen=True, slots=True)
class Typist:
    """Somebody at the page of hours."""

    page: Page

    def open(self, url: str) -> None:
        """Open the page and wait until the table is there."""
        self.page.goto(url)
        self.page.locator("#grid tbody tr").first.wait_for()

    def enter(self, cell: str) -> None:
        """Go to a cell, as by Tab."""
        self.page.locator(f"#cell-{cell}").focus()

    def keys(self, *pressed: str) -> None:
        """Press keys one after the other; what is no name of a key is typed."""
        for each in pressed:
            if each[:1].isdigit() or each[:1] == "-":
                self.page.keyboard.type(each)
            else:
                self.page.keyboard.press(each)

    def paste(self, text: str) -> None:
        """Paste a block as a spreadsheet gives it."""
        self.page.evaluate(_PASTE, text)

    @property
    def at(self) -> str:
        """In which cell the focus is, such as ``0-1``."""
        found: str = self.page.evaluate("document.activeElement.id")
        return found.removeprefix("cell-")

    def value(self, cell: str) -> str:
        return self.page.locator(f"#cell-{cell}").input_value()

    def granted(self, cell: str) -> str:
        return self.page.locator(f"#granted-{cell}").inner_text()

    def text(self, place: str) -> str:
        return " ".join(self.page.locator(f"#{place}").inner_text().split())

    def press(self, name: str) -> None:
        """Press a button by keyboard."""
        self.page.get_by_role("button", name=name, exact=True).press("Enter")

    def told(self, text: str) -> None:
        """Wait until the page tells that."""
        self.page.locator("#told").get_by_text(text).wait_for()

    def send(self) -> str:
        """Look at the summary and sign; what the summary said."""
        self.press("Kijk na en verstuur")
        self.page.locator("#summary").wait_for()
        said = self.text("summary")
        self.press("Onderteken en verstuur")
        return said

    def give(self, name: str, content: bytes) -> None:
        """Choose a file to read in, and wait until it was looked through."""
        self.page.locator("#file").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        self.page.locator("#result:not([hidden]), #unusable:not([hidden])").first.wait_for()
