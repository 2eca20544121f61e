"""Finding (vinden): every page of a role as a person finds it, by following links from the front page and its door.

Of pages that differ only in what they are about, one is taken.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from playwright.sync_api import Page

from tests.portal.walking import Walk
from tests.service.register.cast import Cast
from tests.service.register.running import Running
from tests.unsafe_scheme import AGENCY, BUYER, CONTRACTOR, PASSPHRASE
from verifier.core.model.party import PartyId
from verifier.party.home import KEYSTORE, Home
from verifier.service.access.roles import Role
from verifier.service.portal.assets import composed_assets

LANGUAGES: Final = ("nl", "en")
EVERYONE: Final = "everyone"
NEWCOMER: Final = "newcomer"
#: Who looks: nobody in particular, and a member of an organisation at each door; *newcomer* has no keys yet.
ROLES: Final[Mapping[str, tuple[PartyId, Role] | None]] = {
    EVERYONE: None,
    NEWCOMER: (CONTRACTOR, Role.ADMINISTRATOR),
    "contractor": (CONTRACTOR, Role.SUBMITTER),
    "agency": (AGENCY, Role.DESK),
    "buyer": (BUYER, Role.ADMINISTRATOR),
    "policy": (BUYER, Role.POLICY),
    "reader": (CONTRACTOR, Role.READER),
}
#: Who has the keys of the organisation in the browser.
KEYED: Final = frozenset({"contractor", "agency", "buyer"})
#: Where each begins. Members do not look at public pages again, but for those that say something of their own.
STARTS: Final[Mapping[str, Sequence[str]]] = {
    EVERYONE: ("/", "/sign-in", "/sign-in/link", "/nowhere"),
    NEWCOMER: ("/contractor", "/account/confirm", "/"),
    "contractor": ("/contractor",),
    "agency": ("/desk", "/who-knows-what"),
    "buyer": ("/buyer", "/colleagues"),
    "policy": ("/buyer",),
    "reader": ("/contractor",),
}
_PUBLIC: Final = frozenset({"/", "/person", "/trust", "/verify", "/sign-in"})
#: What is the same for members at every door.
_SHARED: Final = frozenset({"/account", "/account/passkeys", "/colleagues", "/who-knows-what"}) | {
    "/who-knows-what/{digest}"
}
#: Of the contractor, with keys: what lies below these.
_SIGNING: Final = ("/contractor/contracts/", "/contractor/placements/", "/contractor/keys/")
_MOST: Final = 60
_DIGEST: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_LINKS: Final = """
() => [...document.querySelectorAll('a[href^="/"]:not([href$=".csv"], [download])')]
  .map((each) => each.getAttribute("href"))
"""
_OTHER_FILES: Final = ("/v1/", "/log/", "/assets/")
#: Keys from a file that costs nothing to try, which the page itself would refuse.
_BRING: Final = """async ([module, octets, passphrase]) => {
  const { importKeys } = await import(module);
  const file = Uint8Array.from(atob(octets), (each) => each.charCodeAt());
  await importKeys(file, passphrase, { floor: { memory_kib: 8, time: 1, parallelism: 1 } });
}"""


def kind_of(path: str) -> str:
    """What kind of page is at ``path``: the same for all that differ only in what they are about."""
    return _DIGEST.sub("{digest}", path)


def in_language(path: str, language: str) -> str:
    """Where the page at the bare (Dutch) ``path`` is in ``language``."""
    if language == "nl":
        return path
    return "/en" if path == "/" else f"/en{path}"


def found_pages(
    page: Page, url: str, starts: Iterable[str], *, others: Iterable[str] = (), below: tuple[str, ...] = ()
) -> Iterator[str]:
    """Bare addresses of pages that can be reached from ``starts``, one of each kind.

    But for those of ``others``, and those ``below`` an address.
    ``page`` stands at each that is given, and may have been led elsewhere when the next is asked for.
    """
    waiting, kinds = deque(starts), set(others) - set(starts)
    while waiting and len(kinds) < _MOST:
        path = waiting.popleft()
        if (kind := kind_of(path)) in kinds or kind.startswith(below):
            continue
        kinds.add(kind)
        page.goto(url + path)
        links: list[str] = page.evaluate(_LINKS)
        waiting.extend(re.split("[?#]", each)[0] for each in links if _is_page(each))
        yield path


def _is_page(link: str) -> bool:
    return not link.startswith((*_OTHER_FILES, "/en/")) and link != "/en"


def pages_of(role: str, page: Page, url: str) -> Iterator[str]:
    """Those of ``role``, in the order in which they are found; what others were shown already is left out."""
    if role == EVERYONE:
        return found_pages(page, url, STARTS[role])
    if role == NEWCOMER:
        return found_pages(page, url, STARTS[role], others=_PUBLIC, below=_SIGNING)
    return found_pages(page, url, STARTS[role], others=_PUBLIC | _SHARED)


def enter_as(walked: Walk, register: Running, role: str) -> None:
    """Let the browser be that of a member in ``role``, with the keys of its organisation where it has them."""
    member = ROLES[role]
    if member is None:
        return
    walked.sign_in(register, *member)
    if role in KEYED:
        bring_keys(walked, STARTS[role][0], home_of(register.cast, member[0]))


def home_of(cast: Cast, party: PartyId) -> Home:
    """The home of ``party``."""
    (home,) = (each for each in cast.homes if each.party == party)
    return home


def bring_keys(walked: Walk, path: str, home: Home) -> None:
    """Keep the keys of ``home`` in the browser, by the module of the page at ``path`` that keeps them."""
    page = walked.page(path)
    octets = b64encode((home.folder / KEYSTORE).read_bytes()).decode()
    page.evaluate(_BRING, [composed_assets().path("keyring.js"), octets, PASSPHRASE])
    page.close()
