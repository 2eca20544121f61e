"""The catalogue (teksten): every text of the pages by its name, in Dutch and in English.

A text lives in the ``.po`` file of its domain and language, under a name that says what it is for, so that no page
and no program holds a sentence. A page reads the texts of its own domain, those of the domains beside it, and those
of ``common``. Places in a text are written ``{so}`` and are filled with what is given, never read as a pattern
again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from babel import Locale
from babel.messages import pofile
from babel.numbers import format_decimal

_ROOM: Final = Path(__file__).parent / "catalogue"
#: What every page has, whatever its own domain.
SHARED: Final = "common"
#: What pages of a domain have as well: of a contract as both sides see it, and of what is signed or verified here.
_BESIDE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "contractor": ("agreed", "signing"),
        "hours": ("agreed", "signing"),
        "proving": ("agreed", "signing", "checking"),
        "buyer": ("agreed", "signing", "checking"),
        "drafting": ("agreed", "signing"),
        "messages": ("agreed", "signing"),
        "agency": ("signing",),
        "verify": ("checking",),
    }
)
#: Names that begin so are texts of the page's scripts: the layout writes them into the page.
OF_SCRIPTS: Final = "js_"
_PLACE: Final = re.compile(r"\{(\w+)\}")


class Language(StrEnum):
    """The reader's language; Dutch comes first."""

    NL = "nl"
    EN = "en"

    @property
    def other(self) -> Language:
        return Language.EN if self is Language.NL else Language.NL

    @property
    def locale(self) -> Locale:
        """How dates and money are written for a reader here: as in the Netherlands, or in British English."""
        return Locale("nl", "NL") if self is Language.NL else Locale("en", "GB")


class Words(Mapping[str, str]):
    """Texts by name; where a text has a form for one and a form for more, this is the form for more.

    ``words.name`` in a template is ``words["name"]``; a name that is not there is an error, never an empty text.
    """

    def __init__(self, forms: Mapping[str, tuple[str, ...]], language: Language) -> None:
        self._forms = forms
        self._language = language

    def __getitem__(self, name: str) -> str:
        return self._forms[name][-1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)

    def forms(self, name: str) -> tuple[str, ...]:
        """One text, or two: for one thing, and for any other number."""
        return self._forms[name]

    def say(self, name: str, **places: str | int) -> str:
        """The text with its places filled; ``n`` chooses its form, and numbers are written as the reader does."""
        forms = self._forms[name]
        text = forms[0] if len(forms) > 1 and places.get("n") == 1 else forms[-1]
        return _PLACE.sub(lambda found: self._written(places[found[1]]), text)

    def of_scripts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The names and forms of what the page's scripts tell."""
        return ((name, forms) for name, forms in self._forms.items() if name.startswith(OF_SCRIPTS))

    def _written(self, place: str | int) -> str:
        return place if isinstance(place, str) else format_decimal(place, locale=self._language.locale)


@cache
def words(language: Language, domain: str = SHARED) -> Words:
    """The texts of ``domain`` in ``language``, those beside it, and those that every page has."""
    return Words(
        {name: each for part in parts_of(domain) for name, each in _read(language, part).items()}, language
    )


def parts_of(domain: str) -> tuple[str, ...]:
    """The domains of which a page of ``domain`` has the texts."""
    return tuple(dict.fromkeys((SHARED, *_BESIDE.get(domain, ()), domain)))


def domains() -> tuple[str, ...]:
    """Every domain that there is, in order."""
    return tuple(sorted(each.name for each in _ROOM.iterdir() if each.is_dir()))


@cache
def _read(language: Language, domain: str) -> Mapping[str, tuple[str, ...]]:
    """The file of a domain; Dutch and English have a form for one and a form for all other numbers."""
    with (_ROOM / domain / f"{language}.po").open("rb") as file:
        found = pofile.read_po(file, locale=language.locale, abort_invalid=True)
    return {_name(each.id): _forms(each.string or "") for each in found if each.id}


def _name(identity: str | tuple[str, ...] | list[str]) -> str:
    return identity if isinstance(identity, str) else identity[0]


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)
