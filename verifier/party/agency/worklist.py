"""A worklist (werklijst): what became of each placement and why, in codes, for the desk's own staff alone.

The reason stays in this house: a contractor gets ``declined`` and nothing else (PROTOCOL 3). No item has a place
for a person; a placement goes by the first characters of its digest.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from verifier.core.errors import UnknownReference
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.fields import Field, array, choice, record, seconds, text
from verifier.party.vault import Vault

#: How many items are kept, the newest first.
LONGEST = 1000
#: Characters of a digest that name a placement in a list: 72 bits.
SHORT = 12

_KIND, _ID = "worklist", "current"
_LIMIT = 1024 * 1024


class Outcome(StrEnum):
    """Where a placement stands at this desk.

    *waiting*: not decided, or decided and not yet received; the next round goes on with it. *refused*: what the
    register handed out does not verify, or it does not take the decision.
    """

    ELIGIBLE = "eligible"
    DECLINED = "declined"
    WAITING = "waiting"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why, as far as it is the desk's own judgement; other reasons are the codes of refusals."""

    VALUED = "valued"
    # declined
    CANNOT_OPEN = "cannot_open"
    OTHER_SUBJECT = "other_subject"
    UNKNOWN_PERSON = "unknown_person"
    NOT_EMPLOYED = "not_employed"
    NOT_IN_GROUP = "not_in_group"
    NOT_COMPETENT = "not_competent"
    NOT_VALUED = "not_valued"
    # waiting
    QUOTA_REACHED = "quota_reached"
    REPLY_KEY_NOT_ACTIVE = "reply_key_not_active"
    RULE_SET_NOT_SHIPPED = "rule_set_not_shipped"
    PEOPLE_UNAVAILABLE = "people_unavailable"
    FACTS_MISSING = "facts_missing"
    EVALUATOR_UNAVAILABLE = "evaluator_unavailable"
    REGISTER_UNAVAILABLE = "register_unavailable"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """``placement`` is the beginning of its digest, ``reason`` a :class:`Reason` or a refusal's code."""

    placement: str
    decision: Outcome
    reason: str
    at: int

    @classmethod
    def of(cls, placement: Digest, decision: Outcome, reason: str, *, at: int) -> WorkItem:
        return cls(base64url.encode(placement)[:SHORT], decision, str(reason), at)


_ITEMS: Field = array(
    record(
        WorkItem,
        {"placement": text(SHORT), "decision": choice(Outcome), "reason": text(64), "at": seconds()},
    ),
    0,
    LONGEST,
)


class Worklist:
    """The worklist, sealed in ``vault``."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def items(self) -> tuple[WorkItem, ...]:
        """The items, newest first, each placement once."""
        with suppress(UnknownReference):
            content = self._vault.get(_KIND, _ID)
            items: tuple[WorkItem, ...] = _ITEMS.read(strict_json.parse(content, limit=_LIMIT), "worklist")
            return items
        return ()

    def add(self, items: Iterable[WorkItem]) -> None:
        """Put ``items`` on top, in place of older ones of the same placements; durable on return."""
        latest = {each.placement: each for each in items}
        older = (each for each in self.items() if each.placement not in latest)
        kept = (*latest.values(), *older)[:LONGEST]
        self._vault.put(_KIND, _ID, strict_json.write(_ITEMS.write(kept)), replace=True)
