"""Erasure (verwijdering): what was attested for a closed contract goes; its leaves, and a tombstone for each, stay.

The database itself deletes a statement only under a tombstone that names a closing that is kept. For the register
alone.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Select, and_, delete, exists, func, insert, literal, or_, select, update

from verifier.core.model.closing import LegalGround
from verifier.core.model.statement import Digest
from verifier.service.store.dialects import connection_of
from verifier.service.store.scope import RegisterRepository
from verifier.service.store.tables import METADATA

_STATEMENT: Final = METADATA.tables["statement"]
_TOMBSTONE: Final = METADATA.tables["tombstone"]
_CONTRACT: Final = METADATA.tables["contract"]
_PLACEMENT: Final = METADATA.tables["placement"]
_PSEUDONYM: Final = METADATA.tables["pseudonym"]
_GRANTED: Final = METADATA.tables["granted"]
_LEDGER: Final = METADATA.tables["ledger"]

#: What was said of people for a contract.
ERASED: Final = ("sr-placement+jwt", "sr-eligibility+jwt", "sr-hours+jwt", "sr-grant+jwt")
_WITHDRAWAL: Final = "sr-withdrawal+jwt"


class Erasure(RegisterRepository):
    """Deletes in one transaction, which is durable with its commit and without a trace when it is not."""

    def hold(self, contract: Digest, *, until: int | None) -> bool:
        """Hold a contract's record until then (Unix seconds), or no longer; False without such a contract."""
        held = update(_CONTRACT).where(_CONTRACT.c.digest == contract).values(legal_hold_until=until)
        return connection_of(self._session).execute(held).rowcount == 1

    def held_until(self, contract: Digest) -> int | None:
        """Until when a contract's record is held; None when it is not."""
        asked = select(_CONTRACT.c.legal_hold_until).where(_CONTRACT.c.digest == contract)
        return connection_of(self._session).execute(asked).scalar_one_or_none()

    def erase(self, contract: Digest, *, ground: LegalGround, closing: Digest) -> int:
        """Erase what was said of people for ``contract``; how many statements. Durable with the transaction.

        Statement bytes, nonces, sealed openings and pseudonym indexes go, and grants with them: the room that they
        took of a person's month comes free. ``closing`` is kept already.
        """
        session = connection_of(self._session)
        session.execute(
            insert(_TOMBSTONE).from_select(
                ["leaf_index", "typ", "contract", "ground", "closing"], _tombstones(contract, ground, closing)
            )
        )
        buried = select(_TOMBSTONE.c.leaf_index).where(_TOMBSTONE.c.closing == closing)
        erased = session.execute(delete(_STATEMENT).where(_STATEMENT.c.leaf_index.in_(buried))).rowcount
        self._free_ledger(contract)
        own = select(_PLACEMENT.c.digest).where(_PLACEMENT.c.contract == contract)
        session.execute(delete(_GRANTED).where(_GRANTED.c.placement.in_(own)))
        session.execute(delete(_PSEUDONYM).where(_PSEUDONYM.c.placement.in_(own)))
        session.execute(delete(_PLACEMENT).where(_PLACEMENT.c.contract == contract))
        known = exists().where(_PSEUDONYM.c.pseudonym_index == _LEDGER.c.pseudonym_index)
        session.execute(delete(_LEDGER).where(_LEDGER.c.granted == 0, ~known))
        return erased

    def _free_ledger(self, contract: Digest) -> None:
        """Take what the contract's grants hold off the sums of their persons' months."""
        year = func.substr(_GRANTED.c.month, 1, 4)
        of_person = and_(_PSEUDONYM.c.placement == _GRANTED.c.placement, _PSEUDONYM.c.scope == year)
        held = (
            select(_PSEUDONYM.c.pseudonym_index, _GRANTED.c.month, func.sum(_GRANTED.c.share).label("share"))
            .join(_PSEUDONYM, of_person)
            .join(_PLACEMENT, _PLACEMENT.c.digest == _GRANTED.c.placement)
            .where(_PLACEMENT.c.contract == contract)
            .group_by(_PSEUDONYM.c.pseudonym_index, _GRANTED.c.month)
            .order_by(_PSEUDONYM.c.pseudonym_index, _GRANTED.c.month)
        )
        session = connection_of(self._session)
        for index, month, share in session.execute(held).all():
            row = and_(_LEDGER.c.pseudonym_index == index, _LEDGER.c.month == month)
            session.execute(update(_LEDGER).where(row).values(granted=_LEDGER.c.granted - share))


def _tombstones(
    contract: Digest, ground: LegalGround, closing: Digest
) -> Select[tuple[int, str, bytes, str, bytes]]:
    """A tombstone for each statement on people, and for each withdrawal of one."""
    people = select(_STATEMENT.c.digest).where(_STATEMENT.c.contract == contract, _STATEMENT.c.typ.in_(ERASED))
    withdrawn = and_(_STATEMENT.c.typ == _WITHDRAWAL, _STATEMENT.c.refers_to.in_(people))
    return select(
        _STATEMENT.c.leaf_index,
        _STATEMENT.c.typ,
        _STATEMENT.c.contract,
        literal(str(ground)),
        literal(bytes(closing)),
    ).where(_STATEMENT.c.contract == contract, or_(_STATEMENT.c.typ.in_(ERASED), withdrawn))
