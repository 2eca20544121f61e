"""Spoilt drafts (bedorven concepten): what is typed otherwise in a draft, and the fault that is told of it."""

from __future__ import annotations

from typing import Any, Final

from tests.portal.drafting.drafts import TARGETS
from tests.service.register.cast import OTHER_CONTRACTOR
from tests.unsafe_scheme import BUYER

#: The id of a field and the name of a sentence.
Fault = tuple[str, str]

#: Of which draft, what is typed, and where that is told; without a sentence it is right.
SPOILT: Final[tuple[tuple[str, dict[str, Any], Fault], ...]] = (
    ("percent", {"reference": ""}, ("reference", "js_fault_reference")),
    ("percent", {"reference": "x" * 65}, ("reference", "js_fault_long")),
    ("percent", {"reference": "voor 999993847"}, ("reference", "js_fault_person")),
    ("percent", {"motivation": "iemand met een uitkering"}, ("motivation", "js_fault_person")),
    ("percent", {"contractor": ""}, ("contractor", "js_fault_contractor")),
    ("percent", {"contractor": BUYER}, ("contractor", "js_fault_contractor_self")),
    ("percent", {"value": "1.2"}, ("value", "")),
    ("percent", {"value": "veel"}, ("value", "js_fault_value")),
    ("percent", {"first_day": ""}, ("first_day", "js_fault_day")),
    ("percent", {"last_day": "2026-12-31"}, ("last_day", "js_fault_last_day")),
    ("percent", {"first_day": "2025-12-31"}, ("ruleset", "js_fault_ruleset_from")),
    ("percent", {"percent": "0"}, ("percent", "js_fault_percent")),
    ("percent", {"percent": "100,01"}, ("percent", "js_fault_percent")),
    ("percent", {"percent": "vijf"}, ("percent", "js_fault_percent")),
    ("amount", {"amount": ""}, ("amount", "js_fault_amount")),
    ("amount", {"malus": "200,01"}, ("malus", "js_fault_malus")),
    ("amount", {"malus": "veel"}, ("malus", "js_fault_malus")),
    ("amount", {"recovery_months": "2"}, ("recovery_months", "js_fault_recovery")),
    ("amount", {"recovery_months": "25"}, ("recovery_months", "js_fault_recovery")),
    ("amount", {"recovery_months": "drie"}, ("recovery_months", "js_fault_recovery")),
    ("amount", {"region": "Utrecht"}, ("region", "js_fault_region")),
    ("percent", {"rhythm": ""}, ("rhythm", "js_fault_rhythm")),
    ("percent", {"rhythm": "own", "months": ["2027-03", "2027-05"]}, ("rhythm", "js_fault_moments_apart")),
    ("percent", {"rhythm": "own", "months": ["2026-12"]}, ("rhythm", "js_fault_moments_inside")),
    ("percent", {"rhythm": "quarter", "last_day": "2037-12-31"}, ("rhythm", "")),
    ("framework", {"parties": [{"id": 3, "party": BUYER, "role": ""}]}, ("party-3-party", "js_fault_party_once")),
    ("framework", {"parties": [{"id": 3, "party": "", "role": ""}]}, ("party-3-role", "js_fault_party_role")),
    ("framework", {"between": OTHER_CONTRACTOR}, ("supersedes", "js_fault_supersedes")),
    ("framework", {"start_window": "121"}, ("start_window", "js_fault_start_window")),
    ("a stated malus", {"malus": "50"}, ("malus", "js_fault_malus_stated")),
    ("a stated malus", {"malus": ""}, ("malus", "js_fault_malus_stated")),
    ("a full-time week that was agreed", {"percent": "1,99"}, ("percent", "js_fault_least")),
    ("a full-time week that was agreed", {"percent": "2"}, ("percent", "")),
    (
        "a full-time week that was agreed",
        {"value": "30.000.000", "obliging": "amount", "amount": "300.000"},
        ("amount", ""),
    ),
    (
        "a full-time week that was agreed",
        {"value": "30.000.000", "obliging": "amount", "amount": "299.999"},
        ("amount", "js_fault_least"),
    ),
    ("a full-time week that was agreed", {"full_time": ""}, ("full_time", "js_fault_full_time_needed")),
    (
        "a full-time week that was agreed",
        {"full_time_year": "1800"},
        ("full_time_year", "js_fault_full_time_twice"),
    ),
    ("a full-time week that was agreed", {"full_time": "169"}, ("full_time", "js_fault_full_time")),
    ("a stated malus", {"bonus_stacking": "highest"}, ("bonus_stacking", "js_fault_agreed_unfit")),
    ("every gap filled", {"start_window": "-1"}, ("start_window", "js_fault_start_window")),
    ("every gap filled", {"bonus_kind": "", "bonus_stacking": ""}, ("bonus_kind", "")),
    ("targets and milestones", {"share_obligation": "78"}, ("share_obligation", "js_fault_payment")),
    (
        "targets and milestones",
        {"targets": [TARGETS[0], {**TARGETS[0], "id": 2}]},
        ("target-2-kind", "js_fault_target_twice"),
    ),
    (
        "targets and milestones",
        {"targets": [{**TARGETS[0], "moment": "2027-11"}]},
        ("target-1-moment", "js_fault_target_moment"),
    ),
    (
        "targets and milestones",
        {"targets": [{**TARGETS[2], "moment": "2027-03"}]},
        ("target-4-moment", "js_fault_target_stay"),
    ),
    (
        "targets and milestones",
        {"targets": [{**TARGETS[3], "day": "2029-01-01"}]},
        ("target-5-day", "js_fault_target_day"),
    ),
    (
        "targets and milestones",
        {"targets": [{**TARGETS[1], "least": "0"}]},
        ("target-2-least", "js_fault_target_least"),
    ),
)
