"""Publish one status list (een statuslijst publiceren), when it changed or when half of its time is over."""

from __future__ import annotations

from typing import Final

from verifier.core.model.status import StatusList, StatusListToken
from verifier.core.wire.status_list import pack, write_status_token
from verifier.service.store.statuses import STATUS_PATH, Published
from verifier.service.store.unit_of_work import UnitOfWork

#: Bits of each status: valid, invalid, suspended.
BITS: Final = 2
#: How long a list may be used before a newer one is fetched: what is revoked is so for everyone within the hour.
TTL: Final = 3600
#: How long a list lasts for who cannot fetch: within the 72 hours of PROTOCOL 6.
LASTS: Final = 24 * 3600


def publish_status_list(uow: UnitOfWork, uri: str, /, *, at: int) -> bool:
    """Sign the list at ``uri`` if it is due; whether it was. At once, for a status that was set for forgery.

    ``iat`` only grows, also when the clock was put back: nobody can take the older list for the newer one. Durable
    with the transaction; the list is not given out before.
    """
    listed = uow.statuses.require(uri)
    changes, newest = uow.statuses.changes(listed.list), uow.statuses.newest(listed.list)
    if newest is not None and not _is_due(newest, changes, at=at):
        return False
    issuer = uri.removesuffix(f"{STATUS_PATH}/{listed.list}")
    iat = at if newest is None else max(at, newest.iat + 1)
    packed = pack(uow.statuses.current(uri), bits=BITS, size=listed.size)
    statuses = StatusList(BITS, packed, issuer + STATUS_PATH)
    noun = StatusListToken(issuer, uri, iat, iat + LASTS, TTL, statuses)
    token = write_status_token(noun, kid=uow.powers.kid, sign=uow.powers.sign)
    uow.statuses.publish(listed.list, token, noun, changes=changes)
    return True


def _is_due(newest: Published, changes: int, *, at: int) -> bool:
    return changes != newest.changes or at >= newest.iat + TTL // 2
