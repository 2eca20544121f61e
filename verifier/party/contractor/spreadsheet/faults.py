"""A fault (fout) of a row: where it is and what was expected, in English and Dutch, never what stands there.

What is expected comes from the tables of this module, or is what the register said of a statement that never held
the person: a value of a row has no way into a fault.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from verifier.core.errors import Refusal
from verifier.party.contractor.spreadsheet.columns import COLUMNS
from verifier.party.transport import Refused


class Words(NamedTuple):
    """One sentence in both languages."""

    english: str
    dutch: str


class Expected(Enum):
    """What a cell should hold."""

    REFERENCE = Words("1 to 64 printable characters", "1 tot 64 leesbare tekens")
    NEW_REFERENCE = Words(
        "a reference that names one person of the contract", "een kenmerk dat één persoon van de opdracht aanwijst"
    )
    ONE_NUMBER = Words(
        "one number of the person: a BSN or that of a doelgroepverklaring",
        "één nummer van de persoon: een BSN of dat van een doelgroepverklaring",
    )
    SCHEME = Words("bsn or statement", "bsn of doelgroepverklaring")
    BSN = Words(
        "a BSN of nine digits that passes the 11-proef, without spaces or points, in a cell that is text",
        "een BSN van negen cijfers dat aan de 11-proef voldoet, zonder spaties of punten, in een tekstcel",
    )
    STATEMENT = Words("the number of a doelgroepverklaring", "het nummer van een doelgroepverklaring")
    BIRTH_DATE = Words(
        "a date such as 31-12-1980, before the first day, or nothing",
        "een datum zoals 31-12-1980, voor de eerste dag, of niets",
    )
    AGENCY = Words(
        "the party id or the name of an agency of the directory",
        "de partijcode of de naam van een uitkeringsinstantie uit het register van partijen",
    )
    FIRST_DAY = Words("a date such as 31-12-2026 or 2026-12-31", "een datum zoals 31-12-2026 of 2026-12-31")
    LAST_DAY = Words(
        "a date such as 31-12-2026, not before the first day, or nothing",
        "een datum zoals 31-12-2026, niet voor de eerste dag, of niets",
    )
    HOURS_PER_WEEK = Words(
        "hours a week up to 60, with at most two decimals", "uren per week tot 60, met hoogstens twee decimalen"
    )
    EMPLOYMENT_KIND = Words(
        "permanent, fixed_term, agency_work, secondment, apprenticeship, internship or work_experience",
        "vast, bepaalde tijd, uitzendkracht, detachering, leerwerkplek, stage of werkervaringsplaats",
    )
    CONTRACT = Words("the reference of one contract", "het kenmerk van één opdracht")
    MONTH = Words("a month such as 2026-01, 01-2026 or jan 2026", "een maand zoals 2026-01, 01-2026 of jan 2026")
    BEGUN_MONTH = Words("a month of the contract that has begun", "een maand van de opdracht die al begonnen is")
    HOURS = Words(
        "hours that fit in the month, with at most two decimals, such as 156,25",
        "uren die in de maand passen, met hoogstens twee decimalen, zoals 156,25",
    )
    ONE_LINE = Words(
        "one row for each placement and month; add the rows up first",
        "één regel per plaatsing en maand; tel de regels eerst op",
    )
    NEW_ROW = Words("a row that no earlier row has", "een regel die niet al eerder in het bestand staat")
    PLACEMENT = Words(
        "a placement that the register has, at work in this month",
        "een plaatsing die het register heeft en die in deze maand aan het werk is",
    )
    ONE_PLACEMENT = Words(
        "one placement at work in this month; say which with a reference or a contract",
        "één plaatsing die in deze maand aan het werk is; wijs haar aan met een kenmerk of een opdracht",
    )
    CACHED_VALUE = Words(
        "a value; this formula has none yet: open the file in your spreadsheet program and save it",
        "een waarde; deze formule heeft er nog geen: open het bestand in uw rekenprogramma en bewaar het",
    )
    NO_ERROR = Words("a value, and no error such as #N/A", "een waarde, en geen fout zoals #N/B")
    AS_BEFORE = Words(
        "the row as it was attested before; withdraw the placement first to end or change it",
        "de regel zoals eerder opgegeven; trek de plaatsing eerst in om haar te beëindigen of te wijzigen",
    )


class RowFault(NamedTuple):
    """What is wrong in one row: its number as a spreadsheet shows it, our name of the column, what was expected."""

    row: int
    column: str
    expected: Words


def fault_of(row: int, refusal: Refusal | Refused) -> RowFault:
    """A refusal of what a row said, by this program or by the register."""
    english = refusal.expected if isinstance(refusal, Refusal) else refusal.detail
    dutch = _DUTCH.get((refusal.code, refusal.field)) or _DUTCH.get((refusal.code, "")) or _ELSE
    column = _COLUMN_OF.get(refusal.field, refusal.field)
    return RowFault(row, column if column in _COLUMNS else "row", Words(english, dutch))


_COLUMNS = frozenset(name for names in COLUMNS.values() for name in names)
#: Where to look for what is no column by itself.
_COLUMN_OF = {"start_window_months": "first_day"}
#: Dutch for refusals, by code and field, or by code alone.
_DUTCH = {
    ("outside_window", "first_day"): "een eerste dag die bij de looptijd en de regels van de opdracht past",
    ("outside_window", "month"): "een maand binnen de opdracht, die al begonnen is",
    ("outside_window", "lines"): "een maand waarin de plaatsing aan het werk is",
    ("outside_window", ""): "een datum of maand die binnen de opdracht valt",
    (
        "unspecified",
        "",
    ): "iets waarover de bouwblokken van de opdracht zich uitspreken",
    ("unknown_reference", "contract"): "het kenmerk van één opdracht die hier is aanvaard",
    ("unknown_reference", "agency"): "een uitkeringsinstantie uit het register van partijen",
    ("unknown_reference", ""): "een opdracht en plaatsing die het register kent",
    ("trust_missing", ""): "een instantie met een geldige sleutel; haal het nieuwe register van partijen op",
    ("not_accepted", ""): "een opdracht die u hebt aanvaard",
    ("withdrawn", ""): "een opdracht of plaatsing die niet is ingetrokken",
    ("invalid_subject", ""): Expected.BSN.value.dutch,
    ("not_fresh", ""): "een verklaring van vandaag; voer het bestand opnieuw in",
    ("stale_revision", ""): "de volgende versie van de maand; voer het bestand opnieuw in",
    ("quota_reached", ""): "ruimte in het quotum; probeer het morgen opnieuw",
}
_ELSE = "iets anders; het register weigert deze regel, zie de Engelse zin"
