"""The catalogue (teksten): every text of the pages by its name, in Dutch and in English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

_ROOM = Path(__file__).parent / "catalogue"


class Language(StrEnum):
    """The reader's language; Dutch comes first."""

    NL = "nl"
    EN = "en"

    @property
    def other(self) -> Language:
        return Language.EN if self is Language.NL else Language.NL


@cache
def words(language: Language) -> Mapping[str, str]:
    """The texts of ``language``."""
    found: dict[str, str] = json.loads((_ROOM / f"{language}.json").read_text(encoding="utf-8"))
    return MappingProxyType(found)
