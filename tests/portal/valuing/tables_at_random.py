"""Tables at random (willekeurige tabellen): rule sets of every building block there is, whole and broken ones.

What no published table has, another region may publish tomorrow: every word of the schema comes up.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

from tests.unit.rules.tables import bonus, document, row

#: What conditions turn on, in tables and in people alike.
TRAITS = ("status_holder", "language_gap", "wage_subsidy")
KINDS = ("permanent", "fixed_term", "agency_work")
GROUPS = ("one", "two", "three")
_STARTS = ("placement_start", "first_counted_month", "last_benefit", "reference_date", "unspecified")
_WINDOWS = ("contract", "unlimited", "training", "subsidy", "unspecified")
_PERS = ("full_time_year", "full_time_year", "hour", "day", "month", "year", "placement", "unspecified")


def documents(chance: Random, count: int) -> list[bytes]:
    """``count`` rule sets, some of which contradict themselves."""
    return [_document(chance, number) for number in range(count)]


def broken(chance: Random, octets: bytes, count: int) -> list[bytes]:
    """``octets`` with one member changed, dropped or added, anywhere."""
    return [_broken(chance, json.loads(octets)) for _ in range(count)]


def _document(chance: Random, number: int) -> bytes:
    rows = [_row(chance, group) for group in GROUPS]
    bonuses = [_bonus(chance, f"bonus_{place}") for place in range(chance.randrange(4))]
    hours = chance.choice(
        [{"weekly": 3600}, {"weekly": 4000}, {"yearly": 187_200}, {"yearly": 199_999}, "employer", "unspecified"]
    )
    extra: dict[str, Any] = {}
    if chance.random() < 0.5:
        extra["minimum_weekly_hours"] = 1200
    if chance.random() < 0.7:
        extra["hourly_for"] = chance.choice([["agency_work"], "unspecified"])
    mechanism = {"code": "odd_rule", "applies_to": [chance.choice([GROUPS[0], "placements"])], "nl": "?", "en": "?"}
    if chance.random() < 0.1:
        extra["unsupported"] = [mechanism]
    members = document(
        *rows,
        name=f"table-{number}",
        bonuses=bonuses,
        full_time={"hours": hours, "hours_counted": "paid"},
        counts_while=chance.choice([[], ["wage_subsidy"]]),
        start_window_months=chance.choice(["unspecified", 0, 3, 12]),
        rounding=chance.choice(["unspecified", "cent_down", "euro_half_up", "euro_down", "cent_half_up"]),
        **extra,
    )
    return json.dumps(members).encode()


def _row(chance: Random, code: str) -> dict[str, Any]:
    per = chance.choice(_PERS)
    changes: dict[str, Any] = {
        "per": per,
        "window": _window(chance),
        "attested_by": chance.choice(["agency", "agency", "agency", "school", "unspecified"]),
    }
    if per == "day":
        changes["hours_per_day"] = chance.choice([720, 800, "unspecified"])
    if per == "full_time_year" and chance.random() < 0.4:
        changes["hourly_amount"] = chance.choice([2_400, 2_405])
    if chance.random() < 0.4:
        changes["when"] = _condition(chance)
    amount = chance.choice([25, 750, 20_001]) if per in ("hour", "day", "month") else chance.choice([999, 40_000])
    return row(code, amount, code, **changes)


def _bonus(chance: Random, code: str) -> dict[str, Any]:
    kind = chance.choice(["flat", "flat", "per_year", "multiple", "unspecified"])
    changes: dict[str, Any] = {
        "kind": kind,
        "stacking": chance.choice(["adds", "adds", "highest", "unspecified"]),
        "attested_by": chance.choice(["agency", "agency", "agency", "school", "unspecified"]),
    }
    if kind == "multiple":
        changes["multiple_basis_points"] = chance.choice([3_333, 10_000])
    if kind == "per_year" and chance.random() < 0.3:
        changes["hourly_amount"] = 300
    if changes["stacking"] == "highest" or chance.random() < 0.2:
        changes["family"] = chance.choice(["family", "other"])
    if chance.random() < 0.3:
        changes["window"] = _window(chance)
    condition = {"groups": list(GROUPS[: chance.randrange(1, 3)])} if chance.random() < 0.5 else _condition(chance)
    return bonus(code, None if kind == "multiple" else chance.choice([5_000, 7_501]), condition, **changes)


def _window(chance: Random) -> Any:
    if chance.random() < 0.4:
        return chance.choice(_WINDOWS)
    return {"months": chance.choice([1, 6, 12, 36]), "from": chance.choice(_STARTS)}


def _condition(chance: Random) -> dict[str, Any]:
    """One or two parts."""
    parts: list[dict[str, Any]] = [
        {"age_at_least": chance.choice([27, 50])},
        {"age_below": chance.choice([27, 55])},
        {"traits": [chance.choice(TRAITS)]},
        {"all_traits": list(TRAITS[:2])},
        {"without_traits": [chance.choice(TRAITS)]},
        {"employment_kinds": [chance.choice(KINDS)]},
        {"without_employment_kinds": [chance.choice(KINDS)]},
        {"months_in_group": {"at_least": chance.choice([0, 12])}},
        {"months_left": {"below": chance.choice([3, 24])}},
        {"not_employed_before": chance.choice([1, 12])},
    ]
    first, second = chance.sample(parts, 2)
    return first if chance.random() < 0.7 else {**first, **second}


def _broken(chance: Random, members: Any) -> bytes:
    places = list(_places(members))
    holder, name = chance.choice(places)
    change = chance.random()
    if change < 0.3:
        del holder[name]
    elif change < 0.4 and isinstance(holder, dict):
        holder["never_heard_of"] = 1
    else:
        holder[name] = chance.choice(
            [0, -1, True, None, "", "unspecified", "Zz", "2026-02-30", [], {}, 10**12, ["one"], {"weekly": 1}]
        )
    return json.dumps(members).encode()


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every member and item of ``value``, however deep, as its holder and its name there."""
    if not isinstance(value, (dict, list)):
        return []
    names = list(value) if isinstance(value, dict) else range(len(value))
    found: list[tuple[Any, Any]] = [(value, name) for name in names]
    return found + [place for name in names for place in _places(value[name])]
