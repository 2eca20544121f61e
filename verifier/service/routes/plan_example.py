"""An example of a proposal and its plan (voorbeeld van een doorrekening), with its lists shortened."""

from __future__ import annotations

from typing import Any, Final

_MIX: Final = {"target_group": "participation_act", "people": 1, "hours_per_week": 2_400, "months": 12}
_BOUGHT: Final = {"kind": "sociaal_inkopen", "amount": 500_000}
_PARTICIPATION: Final = {"nl": "Participatiewet", "en": "Participation Act"}
_WITHOUT_BENEFIT: Final = {"nl": "Geen recht op uitkering", "en": "No right to a benefit"}
_OTHERS: Final[dict[str, Any]] = {"age": None, "traits": [], "months_in_group": None, "months_left": None}

#: A proposal with an obligation and a mix.
PROPOSAL: Final[dict[str, Any]] = {
    "rule_set": "utrecht-current",
    "contract_value": 80_000_000,
    "first_day": "2027-01-01",
    "last_day": "2028-12-31",
    "obligation": {"basis_points": 400},
    "labour_basis_points": 6_000,
    "people": [_MIX],
    "activities": [_BOUGHT],
    "agreed": {"start_window_months": 6},
}
#: A proposal without either: the answer has a scale.
BARE_PROPOSAL: Final[dict[str, Any]] = {
    name: PROPOSAL[name] for name in ("rule_set", "contract_value", "first_day", "last_day")
}
#: What :data:`PROPOSAL` comes to.
PLAN: Final[dict[str, Any]] = {
    "rule_set": "utrecht-current",
    "digest": "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg",
    "title": {
        "nl": "Utrecht, bouwblokken social return (36 uur)",
        "en": "Utrecht, social return building blocks (36 h)",
    },
    "applicability": "unspecified",
    "obligation": {
        "agreed": 3_200_000,
        "capped": 3_200_000,
        "discount": 0,
        "amount": 3_200_000,
        "labour_basis_points": 667,
        "equivalents": [
            {
                "row": "participatiewet",
                "title": _PARTICIPATION,
                "people": 1,
                "months": 24,
                "full_time_years": 80,
            }
        ],
    },
    "scale": [],
    "remarks": [
        {
            "nl": "Dat is 6,67% van wat in deze opdracht voor arbeid wordt betaald.",
            "en": "That is 6.67% of what this contract pays for labour.",
        }
    ],
    "obstacle": None,
    "people": [
        {
            "row": "participatiewet",
            "title": _PARTICIPATION,
            "worth": 2_666_666,
            "lines": [
                {"words": {"nl": "1 × 24 uur per week", "en": "1 × 24 hours a week"}, "amount": None},
                {
                    "words": {
                        "nl": "“Participatiewet”: € 40.000 voor een voltijdjaar",
                        "en": "“Participation Act”: €40,000 for a full-time year",
                    },
                    "amount": 2_666_666,
                },
            ],
            "obstacle": None,
        }
    ],
    "activities": [],
    "total": 3_166_666,
    "over": -33_334,
    "share_basis_points": 395,
    "completed": {
        "people": [
            {**_MIX, "employment_kind": "fixed_term", **_OTHERS, "title": _PARTICIPATION},
            {
                "target_group": "no_benefit",
                "people": 1,
                "hours_per_week": 3_600,
                "months": 6,
                "employment_kind": "fixed_term",
                **_OTHERS,
                "title": _WITHOUT_BENEFIT,
            },
        ],
        "activities": [{**_BOUGHT, "quantity": None, "times": 1}],
        "worth": 3_666_666,
        "over": 466_666,
    },
    "alternatives": [
        {
            "people": [
                {
                    "target_group": "no_benefit",
                    "people": 1,
                    "hours_per_week": 3_600,
                    "months": 24,
                    "employment_kind": "fixed_term",
                    **_OTHERS,
                    "title": _WITHOUT_BENEFIT,
                }
            ],
            "activities": [{"kind": "sociaal_inkopen", "quantity": None, "amount": 1_200_000, "times": 1}],
            "worth": 3_200_000,
            "over": 0,
        }
    ],
    "agreements": [
        {
            "point": "contracts_from",
            "member": None,
            "words": {
                "nl": "Vanaf welke contracten de tabel geldt, staat er niet.",
                "en": "From which contracts the table applies is not stated.",
            },
        }
    ],
    "deadlines": [
        {
            "kind": "moment",
            "day": "2028-12-31",
            "words": {
                "nl": "Einde: het laatste moment is 31 december 2028.",
                "en": "The end: the last moment is 31 December 2028.",
            },
        }
    ],
}
