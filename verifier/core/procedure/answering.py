"""Answering (beantwoorden): which messages of a dialogue ask something to which the other side has not replied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from verifier.core.model.evidence import Verified
from verifier.core.model.message import Message, MessageKind
from verifier.core.model.statement import Digest

#: These ask something of the other side.
ASKING: Final = frozenset({MessageKind.PLAN_OF_APPROACH, MessageKind.QUESTION, MessageKind.CHANGE_REQUEST})


def unanswered(messages: Sequence[Verified[Message]]) -> frozenset[Digest]:
    """The digests of the messages of one contract that ask, and to which the other side replied with none of them.

    Whatever replies is a reply: an answer, an agreement, or a question in return (ADR 0025).
    """
    writers = {each.digest: each.statement.iss for each in messages}
    replied = {
        each.statement.in_reply_to
        for each in messages
        if each.statement.in_reply_to in writers and each.statement.iss != writers[each.statement.in_reply_to]
    }
    return frozenset(each.digest for each in messages if each.statement.kind in ASKING) - replied
