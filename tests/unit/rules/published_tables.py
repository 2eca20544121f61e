"""Published tables (gepubliceerde tabellen): the amounts of every rule set in euro, typed apart from the files.

Rows in the order of the table: an amount, after ``@`` the hourly column; ``x1`` is once the row itself. Of an
activity what it is valued by, of a cap and a certificate the percentage. A row forgotten or mistyped shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

_UTRECHT_OLD = "30000 40000 15000 20000 30000 35000 35000"
_UTRECHT = "40000 50000 35000 40000 20000 35000 20000 10000"
_BRABANT = "45000@24 45000@24 45000@24 45000@24 45000@24 30000@16 20000@11 5000@3 10000@5"
_BRABANT_ACTS = "100/hour 100/hour 100/hour,invoice 100/hour invoice 10%invoice 20%invoice 30%invoice invoice"


class Published(NamedTuple):
    """The rows of one table, each sort in one line."""

    categories: str = ""
    bonuses: str = ""
    activities: str = ""
    caps: str = ""
    certificates: str = ""


PUBLISHED: Mapping[str, Published] = {
    "utrecht-1.v1": Published(_UTRECHT_OLD, "", "invoice"),
    "utrecht-2.v1": Published(
        f"{_UTRECHT_OLD} 15000 10000 10000",
        "10000 5000",
        "invoice 100/hour,invoice 100/hour,invoice 100/hour,invoice",
    ),
    "utrecht-3.v1": Published(_UTRECHT, "10000 10000 10000", "cost 100/hour invoice,100/hour agreed agreed"),
    "utrecht-current.v1": Published(
        _UTRECHT, "10000 10000 10000", "cost cost,100/hour cost,100/hour agreed agreed"
    ),
    "haaglanden-2023-07.v1": Published(
        "5000 10000 20000 30000 40000 50000 5000 7500 25000 15000",
        "10000 25000 10000",
        "cost programme_value invoice 1000/day,programme_value",
    ),
    "rijnmond-2024.v1": Published(
        "50000@24.04 50000@24.04 25000@12.02 15000@7.21 15000@7.21 15000@7.21 7500@3.6",
        "x1 5000@2.4",
        "invoice 150/hour invoice cost 150/hour 150/hour cost cost",
        "25% 10%",
    ),
    "noordoost-brabant-2025-a.v1": Published(_BRABANT, "5000 10000", _BRABANT_ACTS, "", "100%<=5% 100%<=5%"),
    "noordoost-brabant-2025-b.v1": Published(_BRABANT, "5000 10000", _BRABANT_ACTS, "", "100%<=5% 100%<=5%"),
    "oost-nederland-2023.v1": Published(
        "30000 40000 40000 10000 15000 10000 20000 15000 7500 5000 25000",
        "",
        "10%invoice 20%invoice 30%invoice 100/hour",
    ),
    "oost-nederland-2026.v1": Published(
        "45000 50000 20000 15000 750 25000 15000 10000 5000 5000 15000 25000",
        "5000 5000 10000",
        "invoice 10%invoice 20%invoice 30%invoice invoice 125/hour,invoice",
        "50%",
        "10% 25% 50% 100% 100% 100% 50%",
    ),
    "rijnvicus.v1": Published(
        "5000 10000 5000 25000 25000 10000 20000 25000 25000 30000 50000 50000", "10000", "invoice unstated"
    ),
    "holland-rijnland-2023-09.v1": Published(
        "5000 10000 15000 25000 30000 40000 50000 50000 10000 25000 25000",
        "10000 15000",
        "invoice 1000/day",
        "",
        "25% 50% 75% 75%",
    ),
    "amersfoort.v1": Published(
        "40000 50000 40000 20000 10000 25000 35000 10000 20000 20000", "10000 10000", "100/hour,invoice"
    ),
    "regio-amersfoort.v1": Published(
        "40000 50000 60000 20000 10000 10000 2500 25000 35000 10000 5000 20000 20000 2000 4000",
        "10000 10000 10000",
        "100/day 100/hour",
    ),
    "westfriesland.v1": Published(
        "15000 20000 20000 35000 40000 35000 35000 20000 10000 5000 5000 5000",
        "5000 5000",
        "cost",
        "",
        "100% 100%",
    ),
    "noord-holland.v1": Published(
        "40000 45000 50000 20000 30000 25000 10000 20000 15000 10000 7500 15000",
        "5000 15000 10000",
        "250/hour,invoice 250/hour 250/hour agreed invoice",
        "",
        "10% 25% 50% 100%",
    ),
    "harlingen.v1": Published(
        "35000 40000 15000 20000 35000 40000 7500 15000 10000 5000 5000 2500", "5000 7500", "cost cost"
    ),
    "sudwest-fryslan.v1": Published(),
    "hilversum.v1": Published("30000 40000 10000 15000 30000 35000 10000 5000", "5000", "invoice 100/hour"),
    "tilburg-2017.v1": Published("15000 15000 25000 25000 15000 30000 30000 10000 5000"),
    "groningen-2025.v1": Published(
        "",
        "",
        "75/hour 75/hour agreed 25/hour 100/hour 1250/half_day 10000/flat cost cost invoice agreed agreed agreed",
    ),
    "parkstad.v1": Published("", "", "invoice 15/hour 15/hour cost 100/hour 500/half_day agreed cost", "20%"),
}


def amounts(raw: dict[str, Any]) -> Published:
    """The rows of a file in the notation of :data:`PUBLISHED`."""
    return Published(
        " ".join(map(_priced, raw["categories"])),
        " ".join(map(_priced, raw["bonuses"])),
        " ".join(map(_activity, raw["activities"])),
        " ".join(_percent(each["share_basis_points"]) for each in raw.get("activity_caps", [])),
        " ".join(map(_certificate, raw["obligation"].get("certificates", []))),
    )


def _priced(row: dict[str, Any]) -> str:
    if "multiple_basis_points" in row:
        return f"x{_plain(row['multiple_basis_points'], 10_000)}"
    hourly = f"@{_plain(row['hourly_amount'], 100)}" if "hourly_amount" in row else ""
    return f"{_plain(row['amount'], 100)}{hourly}"


def _activity(row: dict[str, Any]) -> str:
    measures: Iterable[dict[str, Any]] = row["measures"]
    told = [
        f"{_plain(each['amount'], 100)}/{each['by']}"
        if "amount" in each
        else (_percent(each["share_basis_points"]) if "share_basis_points" in each else "") + each["by"]
        for each in measures
    ]
    return ",".join(told) or ("agreed" if row["by_agreement"] else "unstated")


def _certificate(row: dict[str, Any]) -> str:
    bound = row.get("at_most_of_value_basis_points")
    return _percent(row["discount_basis_points"]) + (f"<={_percent(bound)}" if bound else "")


def _percent(basis_points: int) -> str:
    return f"{_plain(basis_points, 100)}%"


def _plain(number: int, parts: int) -> str:
    return f"{(Decimal(number) / parts).normalize():f}"
