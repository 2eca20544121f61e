"""A rule set on the wire (velden van bouwblokken): every member of the published JSON, and how it is read.

``schemas/ruleset.v1.schema.json`` says the same; a test proves that both accept and refuse the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from verifier.core.model.agreed_terms import Rounding
from verifier.core.model.placement import EmploymentKind
from verifier.core.rules.table.activity_fields import ACTIVITY, ACTIVITY_CAP, OBLIGATION
from verifier.core.rules.table.building_blocks import Mechanism, OpenPoint, Source, Status
from verifier.core.rules.table.policy import PUBLICATION_V1, PublicationPolicy
from verifier.core.rules.table.table_fields import (
    BONUS,
    CATEGORY,
    CODE,
    FULL_TIME,
    MAX_AMOUNT,
    WORDS,
    codes,
    or_unspecified,
)
from verifier.core.wire.fields import Field, array, choice, day, integer, optional, record, text

_NAME = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_ADDRESS = re.compile(r"https?://[!-~]+", re.ASCII)

_NAME_TEXT = text(80, _NAME, "a name in lower case")
_SENTENCE = text(1000)
_POINT = {"code": CODE, "nl": _SENTENCE, "en": _SENTENCE}
_POLICY = record(
    PublicationPolicy,
    {
        "people": optional(integer(PUBLICATION_V1.people, 1000)),
        "largest_share_basis_points": optional(integer(1, PUBLICATION_V1.largest_share_basis_points)),
        "events": optional(integer(PUBLICATION_V1.events, 1000)),
        "peers": optional(integer(PUBLICATION_V1.peers, 1000)),
        "peers_for_band": optional(integer(PUBLICATION_V1.peers_for_band, 1000)),
        "people_for_rounded": optional(integer(PUBLICATION_V1.people_for_rounded, 1000)),
        "peers_on_the_way": optional(integer(PUBLICATION_V1.peers_on_the_way, 1000)),
        "people_per_step": optional(integer(PUBLICATION_V1.people_per_step, 1000)),
        "shortfall_step": optional(integer(PUBLICATION_V1.shortfall_step, MAX_AMOUNT)),
        "floor_step": optional(integer(PUBLICATION_V1.floor_step, MAX_AMOUNT)),
        "placements_class_step": optional(integer(PUBLICATION_V1.placements_class_step, 1000)),
    },
)
_PAGE = text(300, _ADDRESS, "an address of a page")
#: The members of a rule set, in the order in which they are best read.
MEMBERS: Mapping[str, Field] = {
    "name": _NAME_TEXT,
    "version": integer(1, 1000),
    "family": _NAME_TEXT,
    "replaces": optional(_NAME_TEXT),
    "title": WORDS,
    "status": choice(Status),
    "sources": array(record(Source, {"address": or_unspecified(_PAGE), "read": day()}), 1, 32),
    "contracts_from": or_unspecified(day()),
    "contracts_until": optional(day()),
    "full_time": FULL_TIME,
    "minimum_weekly_hours": optional(integer(1, 16_800)),
    "hourly_for": optional(or_unspecified(array(choice(EmploymentKind), 0, 16))),
    "categories": array(CATEGORY, 0, 100),
    "bonuses": array(BONUS, 0, 100),
    "counts_while": codes(0),
    "activities": array(ACTIVITY, 0, 100),
    "activity_caps": optional(array(ACTIVITY_CAP, 1, 32)),
    "start_window_months": or_unspecified(integer(0, 120)),
    "obligation": OBLIGATION,
    "malus_basis_points": or_unspecified(integer(0, 100_000)),
    "rounding": or_unspecified(choice(Rounding)),
    "plan_working_days": optional(integer(1, 365)),
    "unsupported": optional(array(record(Mechanism, {**_POINT, "applies_to": codes(1)}), 1, 32)),
    "open_points": array(record(OpenPoint, _POINT), 0, 100),
    "policy": optional(_POLICY),
}
