"""What was given before (eerder toegekend): what this agency awarded one person on one contract, by placement.

One-off parts and counting windows are a person's, once on a contract, or on a framework and all that was called off
from it: without this, placing somebody twice would pay. Only this house knows it. The rows are sealed, and their
ids tell nothing: each is an HMAC under a key that lies sealed with them. A placement that was withdrawn from its
first month on gave nothing: ``withdrawn`` finds that out, and its row is forgotten.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from verifier.core.errors import UnknownReference
from verifier.core.model.calendar import Month
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest
from verifier.core.rules.valuing.valuation import Valuation
from verifier.core.rules.valuing.windows import NOTHING_GIVEN, Given
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.fields import Field, array, day, integer, month, party, record, text
from verifier.core.wire.fields import digest as digest_field
from verifier.party.vault import Vault

#: Kinds of rows: the key of the ids, a person's awards on a contract, and where those of a placement stand.
_KEY, _GIVEN, _PLACE = "given_key", "given", "given_place"
_CURRENT = "current"
_LIMIT = 1024 * 1024
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Flat:
    """A one-off part: the code of its row or family, and eurocents."""

    code: str
    amount: int


@dataclass(frozen=True, slots=True)
class BonusMonths:
    """The months in which a bonus with a window of its own counted."""

    code: str
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """What one placement was given: from its first day, in these months, with these one-off parts; never shown.

    ``attester`` is who placed the person, and may withdraw it.
    """

    placement: Digest
    attester: PartyId
    first_day: date = field(repr=False)
    months: tuple[Month, ...] = field(repr=False)
    bonuses: tuple[BonusMonths, ...] = field(repr=False)
    flats: tuple[Flat, ...] = field(repr=False)

    @classmethod
    def of(cls, digest: Digest, placement: Placement, valuation: Valuation) -> Placed:
        return cls(
            digest,
            placement.iss,
            placement.first_day,
            valuation.counted,
            tuple(BonusMonths(*each) for each in valuation.bonus_counted),
            tuple(Flat(*each) for each in valuation.flats),
        )

    @property
    def given(self) -> Given:
        """The same, as a valuation takes it."""
        return Given(
            self.first_day,
            frozenset(self.months),
            tuple((each.code, each.months) for each in self.bonuses),
            tuple((each.code, each.amount) for each in self.flats),
        )


_FLAT = record(Flat, {"code": text(64), "amount": integer(0, 2**53 - 1)})
_MONTHS = array(month(), 0, 1200)
_BONUS = record(BonusMonths, {"code": text(64), "months": _MONTHS})
_ROWS: Field = array(
    record(
        Placed,
        {
            "placement": digest_field(),
            "attester": party(),
            "first_day": day(),
            "months": _MONTHS,
            "bonuses": array(_BONUS, 0, 200),
            "flats": array(_FLAT, 0, 200),
        },
    ),
    0,
    _MOST,
)


class GivenBefore:
    """What was given, sealed in ``vault``; one round at a time changes it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def to(self, family: Digest, bsn: str, *, placement: Digest) -> tuple[Placed, ...]:
        """What the person was given on a contract or framework by other placements than this one."""
        return tuple(each for each in self._rows(self._id(family, bsn)) if each.placement != placement)

    def keep(self, given: Iterable[tuple[Digest, str, Placed]]) -> None:
        """Keep what placements were given: family, person and award, in place of what was kept of each before.

        Durable on return, all or none. A crash after this and before the decisions are kept means that the
        placements are decided anew: what stands here of one is then left out, and replaced.
        """
        rows: dict[str, dict[Digest, Placed]] = {}
        for family, bsn, placed in given:
            row = self._id(family, bsn)
            known = rows.setdefault(row, {each.placement: each for each in self._rows(row)})
            known[placed.placement] = placed
        written = (_written(row, known.values()) for row, known in rows.items())
        self._vault.put_all(chain.from_iterable(written), replace=True)

    def forget(self, placement: Digest) -> None:
        """Take back what is kept of a placement whose decision was refused for good, or that never counted.

        Durable on return.
        """
        with suppress(UnknownReference):
            row = self._vault.get(_PLACE, base64url.encode(placement)).decode("ascii")
            left = [each for each in self._rows(row) if each.placement != placement]
            self._vault.put_all(_written(row, left), replace=True)

    def everything(self) -> Iterator[tuple[str, tuple[Placed, ...]]]:
        """Every row by its id, which is an HMAC under :meth:`key` and tells nothing by itself."""
        return ((row, self._rows(row)) for row in self._vault.ids(_GIVEN))

    def _rows(self, row: str) -> tuple[Placed, ...]:
        with suppress(UnknownReference):
            rows: tuple[Placed, ...] = _ROWS.read(
                strict_json.parse(self._vault.get(_GIVEN, row), limit=_LIMIT), "given"
            )
            return rows
        return ()

    def _id(self, family: Digest, bsn: str) -> str:
        return base64url.encode(hmac.digest(self.key(), family + bsn.encode("ascii"), hashlib.sha256))

    def key(self) -> bytes:
        """The key of the ids, 32 bytes; made when there is none yet."""
        with suppress(UnknownReference):
            return self._vault.get(_KEY, _CURRENT)
        key = secrets.token_bytes(32)
        self._vault.put(_KEY, _CURRENT, key)
        return key


def given_by(placed: Iterable[Placed]) -> Given:
    """What a person was given by all of ``placed``."""
    given = NOTHING_GIVEN
    for each in placed:
        given = given.plus(each.given)
    return given


def _written(row: str, placed: Iterable[Placed]) -> Iterator[tuple[str, str, bytes]]:
    """The row of a person's awards, and for each placement where it stands."""
    awards = tuple(placed)
    yield _GIVEN, row, strict_json.write(_ROWS.write(awards))
    for each in awards:
        yield _PLACE, base64url.encode(each.placement), row.encode("ascii")
