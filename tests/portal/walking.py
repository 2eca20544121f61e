"""Walking (wandeling): somebody who signed in, at a browser that writes down all that leaves it.

Every request of a walk is kept with its headers and body, so that a story ends with a look at all of them: no
number of a person, no opening and no private key may be in any, in any usual spelling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.portal.browsing import ARGUMENTS, WATCH, chromium
from tests.service.register.browser import member
from tests.service.register.running import Running
from verifier.core.model.party import PartyId
from verifier.demo.scan import search
from verifier.service.access.roles import Role
from verifier.service.access.sessions import COOKIE


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as its page made it; what the browser adds of its own (cookies, lengths) is not in it."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    def octets(self) -> bytes:
        """All of it, as it would be read by who carries it."""
        lines = [f"{self.method} {self.url}", *(f"{name}: {value}" for name, value in self.headers.items())]
        return "\n".join(lines).encode() + b"\n\n" + self.body


@dataclass
class Record:
    """What left the browser, and what was said in its console or broke a policy of a page."""

    sent: list[Sent] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)

    def leaks(self, secrets: Iterable[str]) -> list[str]:
        """Where any of these texts left the browser, and in which spelling: as it is, in hexadecimal, in base64,
        hashed; the text itself is not repeated."""
        places = [(f"{each.method} {each.url}", each.octets()) for each in self.sent]
        return [f"{found.place}: {found.form}" for found in search(places, secrets)]

    def elsewhere(self, *origins: str) -> list[str]:
        """Requests to anybody but these origins."""
        return [each.url for each in self.sent if not each.url.startswith((*origins, "data:", "blob:"))]

    def require_quiet(self) -> None:
        """Nothing failed unseen, and no policy was broken."""
        assert (self.messages, self.breaches) == ([], [])

    def _note(self, request: Request) -> None:
        body = request.post_data_buffer or b""
        self.sent.append(Sent(request.method, request.url, request.headers, body))


@dataclass
class Walk:
    """A person at a browser of its own: what one keeps, no other has. Pages are opened by local addresses."""

    context: BrowserContext
    url: str
    record: Record = field(default_factory=Record)

    def page(self, path: str = "") -> Page:
        """A new tab, and in it the page at ``path`` if one is named."""
        page = self.context.new_page()
        page.add_init_script(WATCH)
        page.on("request", self.record._note)
        page.on("console", lambda message: self._note_message(message.text))
        page.on("pageerror", lambda error: self.record.messages.append(str(error)))
        if path:
            page.goto(self.url + path)
        return page

    def sign_in(self, register: Running, organisation: PartyId, role: Role, *, name: str = "Demo") -> None:
        """Let the browser hold the session of a member, as after following its one-time link."""
        with ThreadPoolExecutor(1) as elsewhere:  # the browser's loop runs in this thread
            session = elsewhere.submit(member, register, organisation, role, name=name).result().session
        self.hold(session)

    def hold(self, session: str) -> None:
        """Let the browser hold the id of a session as the register's answer would: with a form of another site it
        is not sent."""
        self.context.add_cookies(
            [
                {
                    "name": COOKIE,
                    "value": session,
                    "url": "https://localhost/",
                    "secure": True,
                    "httpOnly": True,
                    "sameSite": "Lax",
                }
            ]
        )

    def sign_out(self) -> None:
        """Let the browser lose its session, as when it ended elsewhere."""
        self.context.clear_cookies(name=COOKIE)

    def _note_message(self, text: str) -> None:
        (self.record.breaches if "Content Security Policy" in text else self.record.messages).append(text)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, to be ended with the module that opened it: while it runs, no other loop can."""
    program = chromium()
    with sync_playwright() as playwright:
        yield (opened := playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS)))
        opened.close()


@contextmanager
def walk(opened: Browser, register: Running, *, width: int = 1280) -> Iterator[Walk]:
    """A person in Utrecht, at a window of ``width`` pixels."""
    context = opened.new_context(
        locale="nl-NL", timezone_id="Europe/Amsterdam", viewport={"width": width, "height": 900}
    )
    context.set_default_timeout(20_000)
    yield Walk(context, secure_url(register))
    context.close()


@contextmanager
def member_walk(
    opened: Browser, register: Running, organisation: PartyId, role: Role = Role.ADMINISTRATOR, *, width: int = 1280
) -> Iterator[Walk]:
    """The same, signed in as a member of ``organisation``."""
    with walk(opened, register, width=width) as walked:
        walked.sign_in(register, organisation, role)
        yield walked


def secure_url(register: Running) -> str:
    """The register's address by the name under which Chromium gives pages their keys, without HTTPS."""
    return register.url.replace("127.0.0.1", "localhost")
