"""Columns (kolommen) of ours, and the headings under which payroll and planning systems have them.

A heading is compared without capitals, spaces and punctuation: ``Burger-service nr.`` is ``burgerservicenr``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a file lists."""

    PLACEMENTS = "placements"
    HOURS = "hours"


#: Any of these says who a row is about; ``value`` is of the kind that ``scheme`` says, a BSN without it.
PERSON: Final = ("bsn", "statement", "value")
COLUMNS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.PLACEMENTS: (
        "reference",
        "scheme",
        *PERSON,
        "birth_date",
        "agency",
        "first_day",
        "last_day",
        "hours_per_week",
        "employment_kind",
        "contract",
    ),
    Kind.HOURS: ("reference", "scheme", *PERSON, "contract", "month", "hours"),
}
#: Columns that may say the same for a whole file; a number of a person never does.
FIXABLE: Final = frozenset(
    {"agency", "contract", "employment_kind", "first_day", "hours_per_week", "last_day", "month", "scheme"}
)

_HEADINGS: Final[Mapping[str, str]] = {
    "reference": "referentie kenmerk personeelsnummer personeelsnr persnr medewerkernummer medewerkernr "
    "medewerkerid werknemernummer werknemersnummer werknemernr employeenumber employeeno employeeid "
    "staffnumber personnelnumber",
    "scheme": "soortnummer",
    "bsn": "bsnnummer bsnnr burgerservicenummer burgerservicenr citizenservicenumber",
    "statement": "doelgroepverklaring doelgroepverklaringnummer nummerdoelgroepverklaring statementnumber",
    "birth_date": "geboortedatum gebdatum geboren dateofbirth dob",
    "agency": "instantie uitkeringsinstantie",
    "first_day": "ingangsdatum begindatum startdatum datumindienst indienst datumindiensttreding indiensttreding "
    "eerstedag eerstewerkdag startdate hiredate",
    "last_day": "einddatum datumuitdienst uitdienst datumuitdiensttreding uitdiensttreding laatstedag "
    "laatstewerkdag enddate terminationdate",
    "hours_per_week": "urenperweek contracturen contracturenperweek weekuren urenweek wekelijkseuren weeklyhours "
    "contracthours",
    "employment_kind": "dienstverband soortdienstverband contractvorm soortcontract arbeidsrelatie employmenttype "
    "contracttype",
    "contract": "opdracht opdrachtnummer opdrachtkenmerk contractreference",
    "month": "maand periode tijdvak loonperiode period",
    "hours": "uren verloondeuren betaaldeuren gewerkteuren aantaluren paidhours workedhours",
}


def plain(text: str) -> str:
    """``text`` in small letters and digits alone, accents included in one form."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in folded if each.isalnum())


#: Our column of every heading that is known, by its plain form.
KNOWN: Final[Mapping[str, str]] = {plain(name): name for names in COLUMNS.values() for name in names} | {
    heading: name for name, headings in _HEADINGS.items() for heading in headings.split()
}
