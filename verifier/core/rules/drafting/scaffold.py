"""A scaffold (beginbestand): the file from which a policy officer begins, valid and silent on everything.

It has a row of each kind to copy. Whatever a page may or may not state is ``unspecified`` in it, with an open point
that asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from verifier.core.errors import WrongValue
from verifier.core.rules.table.gaps import gaps
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset
from verifier.core.rules.table.table_fields import UNSPECIFIED

#: With what begins whatever is to be filled in.
TO_DO = ("VUL IN", "FILL IN", "https://gemeente.example/")

_TITLE = {"nl": "VUL IN: de naam uit de tabel", "en": "FILL IN: what the table calls it"}
_ROW: Mapping[str, Any] = {"title": _TITLE, "status": "P"}
_CATEGORY: Mapping[str, Any] = {
    "code": "participatiewet",
    **_ROW,
    "groups": ["participation_act"],
    "amount": 0,
    "per": UNSPECIFIED,
    "window": UNSPECIFIED,
    "attested_by": UNSPECIFIED,
}
_BONUS: Mapping[str, Any] = {
    "code": "leeftijd",
    **_ROW,
    "condition": {"age_at_least": 50},
    "kind": UNSPECIFIED,
    "amount": 0,
    "stacking": UNSPECIFIED,
    "attested_by": UNSPECIFIED,
}
_ACTIVITY: Mapping[str, Any] = {
    "code": "sociaal_inkopen",
    **_ROW,
    "measures": [],
    "by_agreement": False,
    "confirmed_by": UNSPECIFIED,
}
#: What a scaffold asks, by the code of the open point.
_QUESTIONS: Mapping[str, tuple[str, str]] = {
    "contracts_from": ("vanaf welke dag de tabel geldt", "from which day the table applies"),
    "full_time": ("hoeveel uur voltijd is", "how many hours full time is"),
    "value": ("waarvoor elk bedrag is: per voltijdjaar, uur, dag of plaatsing", "what each amount is for"),
    "counting_window": ("hoe lang iemand meetelt", "how long somebody counts"),
    "bonus_kind": ("of een bonus één keer telt of elk jaar", "whether a bonus counts once or every year"),
    "bonus_stacking": ("of bonussen bij elkaar komen", "whether bonuses add up"),
    "attested_by": (
        "wie vaststelt dat iemand tot de groep behoort",
        "who establishes that somebody is in the group",
    ),
    "measure": ("waarmee een activiteit wordt gewaardeerd", "how an activity is valued"),
    "confirmed_by": ("wie een activiteit bevestigt", "who confirms an activity"),
    "start_window": (
        "of iemand telt die voor de opdracht begon",
        "whether somebody counts who began before the contract",
    ),
    "obligation_cap": ("of er een hoogste verplichting is", "whether there is a highest obligation"),
    "obligation_threshold": (
        "vanaf welke waarde social return geldt",
        "from which contract value social return applies",
    ),
    "malus": ("wat er bij een tekort wordt ingehouden", "what is withheld for a shortfall"),
    "rounding": ("hoe een percentage wordt afgerond", "how a percentage is rounded"),
}


def scaffold(unverified_name: str, *, on: date) -> bytes:
    """The starting file of the rule set of that name, read ``on`` a day.

    Raises :class:`WrongValue` for what is no name of a rule set.
    """
    octets = (json.dumps(_document(unverified_name, on), ensure_ascii=False, indent=2) + "\n").encode()
    try:
        _require_silence(parse_ruleset(octets))
    except WrongValue as refusal:
        raise WrongValue(refusal.expected, field="name") from None
    return octets


def _document(name: str, on: date) -> dict[str, Any]:
    return {
        "name": name,
        "version": 1,
        "family": name,
        "title": {"nl": "VUL IN: titel van de tabel", "en": "FILL IN: title of the table"},
        "status": "P",
        "sources": [{"address": "https://gemeente.example/social-return", "read": on.isoformat()}],
        "contracts_from": UNSPECIFIED,
        "full_time": {"hours": UNSPECIFIED, "hours_counted": "paid"},
        "categories": [dict(_CATEGORY)],
        "bonuses": [dict(_BONUS)],
        "counts_while": [],
        "activities": [dict(_ACTIVITY)],
        "start_window_months": UNSPECIFIED,
        "obligation": {"cap": UNSPECIFIED, "threshold": UNSPECIFIED},
        "malus_basis_points": UNSPECIFIED,
        "rounding": UNSPECIFIED,
        "open_points": [
            {
                "code": code,
                "nl": f"VUL IN: {nl}; nu staat het er niet.",
                "en": f"FILL IN: {en}; it is not stated yet.",
            }
            for code, (nl, en) in _QUESTIONS.items()
        ],
    }


def _require_silence(ruleset: RuleSet) -> None:
    """A scaffold states nothing that it does not ask."""
    if gaps(ruleset) != _QUESTIONS.keys():
        raise WrongValue("a question for everything that is unspecified", field="open_points")
