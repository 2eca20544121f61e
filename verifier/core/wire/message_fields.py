"""A message's members on the wire (leden van een bericht).

No number in it has nine digits, so that none can be a BSN; what its texts may say is ``core.privacy.wording``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from verifier.core.errors import MissingMember, UnknownMember
from verifier.core.model.message import REPLIES, Message, MessageKind, PlannedActivity, PlanOfApproach
from verifier.core.wire.contract_fields import CODE, exactly_one
from verifier.core.wire.fields import Field, array, choice, day, digest, integer, optional, record, text

#: Hundredths of a unit, and eurocents: below nine digits.
MAX_PLANNED_QUANTITY = 10**7 - 1
MAX_PLANNED_AMOUNT = 10**8 - 1
#: Characters of a heading and of a paragraph, and how many paragraphs: in ASCII all of it fits into 16 KiB.
HEADING, PARAGRAPH, PARAGRAPHS = 120, 600, 12

_CLASS = re.compile(r"<5|5-9|([1-9][0-9]{0,2})(?:0-\1(?:4)|5-\1(?:9))", re.ASCII)


def _plans_something(made: PlanOfApproach) -> None:
    if made == PlanOfApproach():
        raise MissingMember("at least one member", field="plan")


def require_members_of_its_kind(made: Message) -> None:
    """Refuse a message whose kind asks for a member that is absent, or has none of that name."""
    if made.kind in REPLIES and made.in_reply_to is None:
        raise MissingMember("this member for a message of this kind", field="in_reply_to")
    if made.kind is not MessageKind.PLAN_OF_APPROACH and made.plan is not None:
        raise UnknownMember("only the members of a message of this kind", field="plan")


_PLANNED = record(
    PlannedActivity,
    {
        "kind": CODE,
        "quantity": optional(integer(1, MAX_PLANNED_QUANTITY)),
        "amount": optional(integer(1, MAX_PLANNED_AMOUNT)),
        "first_day": day(),
        "last_day": day(),
    },
    exactly_one("quantity", "amount"),
)
PLAN: Field = record(
    PlanOfApproach,
    {
        "placements_class": optional(text(9, _CLASS, "a class such as 5-9")),
        "activities": optional(array(_PLANNED, 1, 24)),
    },
    _plans_something,
)
MESSAGE: Mapping[str, Field] = {
    "contract": digest(),
    "kind": choice(MessageKind),
    "in_reply_to": optional(digest()),
    "heading": text(HEADING),
    "paragraphs": array(text(PARAGRAPH), 1, PARAGRAPHS),
    "plan": optional(PLAN),
}
