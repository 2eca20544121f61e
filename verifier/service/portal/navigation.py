"""Navigation (navigatie): where who signed in at a door can go, and where anyone can.

A room that adds a page that people look for adds its line here: a bare address, the name of its text in the domain
``common``, and who sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from verifier.service.access.doors import Door
from verifier.service.portal.catalogue import Language, words

if TYPE_CHECKING:
    from verifier.service.portal.visit import Visit


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation; ``word`` is its text by name, ``path`` its bare (Dutch) address.

    One that ``writes`` is for who may sign; it comes ``first_for`` the role whose own work it is.
    """

    path: str
    word: str
    writes: bool = False
    first_for: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a reader sees it; ``current`` is ``page`` for the page itself, ``true`` above it, else empty."""

    address: str
    text: str
    current: str = ""


OF_DOOR: Final[Mapping[Door, tuple[Entry, ...]]] = MappingProxyType(
    {
        Door.CONTRACTOR: (Entry("/contractor", "nav_contracts"), Entry("/contractor/keys", "nav_keys")),
        Door.AGENCY: (
            Entry("/desk", "nav_desk"),
            Entry("/desk/decisions", "nav_decisions"),
            Entry("/desk/keys", "nav_keys"),
        ),
        Door.BUYER: (
            Entry("/buyer", "nav_buyer"),
            Entry("/buyer/activities", "nav_activities"),
            Entry("/buyer/new", "nav_new_contract", writes=True, first_for="procurement"),
            Entry("/buyer/keys", "nav_keys", writes=True),
        ),
    }
)
#: For who signed in, at whichever door.
_FOR_MEMBERS: Final = (Entry("/who-knows-what", "nav_who_knows_what"), Entry("/account", "nav_account"))
_FOR_ADMINISTRATORS: Final = (Entry("/colleagues", "nav_colleagues"),)
#: For anyone, at the foot of each page.
_PUBLIC: Final = (
    Entry("/person", "nav_person"),
    Entry("/who-knows-what", "nav_who_knows_what"),
    Entry("/verify", "nav_verify"),
    Entry("/trust", "nav_trust"),
)


def entries_for(visit: Visit | None, language: Language, *, here: str) -> Sequence[Link]:
    """The navigation of this visit at the address ``here``; nothing for who has not signed in."""
    if visit is None:
        return ()
    of_role = _FOR_ADMINISTRATORS if str(visit.role) == "administrator" else ()
    at_door = [each for each in OF_DOOR.get(visit.door, ()) if visit.may_write or not each.writes]
    at_door.sort(key=lambda each: each.first_for != str(visit.role))
    return _links((*at_door, *of_role, *_FOR_MEMBERS), language, here)


def public_entries(language: Language, *, here: str) -> Sequence[Link]:
    """Where anyone can go."""
    return _links(_PUBLIC, language, here)


def _links(entries: Sequence[Entry], language: Language, here: str) -> Sequence[Link]:
    """Of the entries at or above ``here`` the nearest is the current one."""
    prefix = "" if language is Language.NL else "/en"
    found = {prefix + each.path: words(language)[each.word] for each in entries}
    nearest = max((each for each in found if f"{here}/".startswith(f"{each}/")), key=len, default="")
    current = "page" if nearest == here else "true"
    return tuple(Link(each, text, current if each == nearest else "") for each, text in found.items())
