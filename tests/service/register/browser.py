"""A browser (browser) without a window: it keeps cookies as one does, and posts the forms of the pages it got."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Any, Final

import httpx2

from tests import loopback
from tests.service.register.cast import ISSUER
from tests.service.register.running import Running
from verifier.core.model.party import PartyId
from verifier.service.access.roles import Role
from verifier.service.access.sessions import COOKIE
from verifier.service.usecases.invite import InvitationWanted, invite
from verifier.service.usecases.make_sign_in_link import LinkWanted, make_sign_in_link

#: What a browser says of a form on a page of ours.
OWN_PAGE: Final = {"Sec-Fetch-Site": "same-origin", "Origin": ISSUER}
_CSRF: Final = re.compile(r'data-csrf="([A-Za-z0-9_-]{43})"')
_ATTRIBUTES: Final = ("secure", "httponly", "path", "samesite", "domain")


class Browser:
    """Somebody at a browser; ``cookies`` are what it keeps, ``attributes`` those of the last of each name."""

    def __init__(self, register: Running) -> None:
        self.register = register
        self.cookies: dict[str, str] = {}
        self.attributes: dict[str, dict[str, Any]] = {}
        self._csrf = ""

    @property
    def session(self) -> str:
        """The session's id, empty when there is none."""
        return self.cookies.get(COOKIE, "")

    def get(self, path: str) -> httpx2.Response:
        return self.send("GET", path)

    def post(self, path: str, **fields: str) -> httpx2.Response:
        """A form of a page of ours, with the token of the session when there is one."""
        return self.send("POST", path, data={**self.token(), **fields}, headers=OWN_PAGE)

    def token(self) -> dict[str, str]:
        """What a form of this session carries; nothing before there is one."""
        if self.session and not self._csrf:
            self.get("/account")
        return {"csrf": self._csrf} if self.session else {}

    def access(self, **headers: str) -> httpx2.Response:
        """What a script of the page asks for at ``/portal/token``."""
        return self.send("POST", "/portal/token", headers={**OWN_PAGE, "X-CSRF": self.token()["csrf"], **headers})

    def bearer(self) -> dict[str, str]:
        """The header with which a script of the page comes to its door."""
        return {"Authorization": f"Bearer {self.access().json()['access_token']}"}

    def send(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """A request with the cookies; none is followed anywhere."""
        headers = {"Accept": "text/html", **options.pop("headers", {})}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with loopback.client(base_url=self.register.url, timeout=30) as http:
            answer = http.request(method, path, headers=headers, **options)
        for line in answer.headers.get_list("set-cookie"):
            self._keep(SimpleCookie(line))
        found = _CSRF.search(answer.text)
        self._csrf = found[1] if found else self._csrf if self.session else ""
        return answer

    def _keep(self, told: Mapping[str, Any]) -> None:
        for name, morsel in told.items():
            self.attributes[name] = {each: morsel[each] for each in _ATTRIBUTES}
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


def run(register: Running, verb: Any, command: Any, *, client: PartyId | None = None) -> Any:
    """What a command beside the register does: one verb, in a transaction of its own."""
    return asyncio.run(register.beside.office.write(verb, command, client=client))


def invited(register: Running, organisation: PartyId, role: Role = Role.ADMINISTRATOR) -> str:
    """The secret of an invitation that whoever runs the register made."""
    secret: str = run(register, invite, InvitationWanted(organisation=organisation, role=role))
    return secret


def member(
    register: Running, organisation: PartyId, role: Role = Role.ADMINISTRATOR, *, name: str = "Demo"
) -> Browser:
    """A browser in which a member of ``organisation`` has signed in by a link of the demo."""
    wanted = LinkWanted(organisation=organisation, role=role, name=name)
    browser = Browser(register)
    answer = browser.post("/sign-in/link", secret=run(register, make_sign_in_link, wanted))
    assert answer.status_code == 303, answer.text
    return browser
