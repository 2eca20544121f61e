"""What was signed is sent until it is received, in the same bytes; what is refused for good is sent no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.party.conftest import AT
from tests.unsafe_scheme import REGISTER, UnsafeScheme, profile, unsafe_home
from verifier.core.errors import UnknownReference
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Acceptance
from verifier.core.model.hours import Hours, HoursLine
from verifier.core.model.party import PartyId
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.wire.envelope import digest_of
from verifier.party.home import Home
from verifier.party.outbox import Outbox, Parcel
from verifier.party.profile import HomeRole
from verifier.party.register.answers import Submitted
from verifier.party.register.receipts import check_receipt
from verifier.party.transport import Refused, Unreachable

SENDER = PartyId("kvk:11223344")


class Taker:
    """Takes statements as the register does, unless ``failures`` says what to raise, one for each submission."""

    def __init__(self, scheme: UnsafeScheme, *failures: Exception | None) -> None:
        self._scheme = scheme
        self.failures = list(failures)
        self.taken: list[tuple[str, bytes | None]] = []

    def submit(self, statement: str, *, sealed_subject: bytes | None = None) -> Submitted:
        self.taken.append((statement, sealed_subject))
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure
        home, digest = self._scheme.register, digest_of(statement)
        receipt = home.sign(
            Receipt(**home.claims(at=AT, audience=REGISTER), statement=digest, leaf_index=1, received_at=AT)
        )
        return Submitted(check_receipt(receipt, statement=digest, trust=self._scheme.trust, at=AT))


@pytest.fixture
def home(scheme: UnsafeScheme, tmp_path: Path) -> Iterator[Home]:
    with unsafe_home(tmp_path / "h", profile(SENDER, HomeRole.CONTRACTOR), scheme.operator.kit, at=AT) as opened:
        yield opened


def acceptance(home: Home) -> str:
    return home.sign(Acceptance(**home.claims(at=AT, audience=REGISTER), contract=Digest(bytes(32))))


def part(home: Home, number: int) -> str:
    return home.sign(
        Hours(
            **home.claims(at=AT, audience=REGISTER),
            contract=Digest(bytes(32)),
            month=Month(2026, 1),
            revision=0,
            part=number,
            parts=2,
            lines=(HoursLine(Digest(bytes([number]) * 32), 1),),
        )
    )


def refused(status: int) -> Refused:
    return Refused("no", status, "No", "no", "")


def test_parcel_is_kept_before_it_is_sent(scheme: UnsafeScheme, home: Home) -> None:
    token = acceptance(home)
    with pytest.raises(Unreachable):
        Outbox(home.vault, Taker(scheme, Unreachable("gone"))).dispatch("acceptance.x", Parcel((token,)))
    taker = Taker(scheme)
    again = Outbox(home.vault, taker)
    assert len(again.waiting("acceptance.")) == 1
    with pytest.raises(UnknownReference):
        again.statement(digest_of(token), Acceptance)
    assert [each.digest for each in again.resume().sent] == [digest_of(token)]
    assert taker.taken == [(token, None)]
    assert again.statement(digest_of(token), Acceptance).token == token
    assert again.waiting() == ()
    assert again.resume().sent == ()


def test_parts_go_in_order_and_those_received_not_again(scheme: UnsafeScheme, home: Home) -> None:
    tokens = (part(home, 1), part(home, 2))
    with pytest.raises(Unreachable):
        Outbox(home.vault, Taker(scheme, None, Unreachable("gone"))).dispatch("hours.x", Parcel(tokens))
    taker = Taker(scheme)
    assert [each.digest for each in Outbox(home.vault, taker).resume().sent] == [digest_of(each) for each in tokens]
    assert taker.taken == [(tokens[1], None)]


@pytest.mark.parametrize("status", [400, 403, 409, 413, 422])
def test_refusal_for_good_settles(scheme: UnsafeScheme, home: Home, status: int) -> None:
    outbox = Outbox(home.vault, Taker(scheme, refused(status)))
    (id_,) = (outbox.keep("acceptance.x", Parcel((acceptance(home),))),)
    resumed = outbox.resume()
    assert resumed.sent == ()
    assert resumed.refused[id_].status == status
    assert outbox.waiting() == ()
    assert not outbox.has_received(id_)


@pytest.mark.parametrize("status", [401, 408, 429, 500, 503])
def test_busy_register_is_asked_again_later(scheme: UnsafeScheme, home: Home, status: int) -> None:
    outbox = Outbox(home.vault, Taker(scheme, refused(status)))
    outbox.keep("acceptance.x", Parcel((acceptance(home),)))
    with pytest.raises(Refused):
        outbox.resume()
    assert len(outbox.waiting()) == 1
    assert len(outbox.resume().sent) == 1


def test_what_travels_beside_is_the_same_and_what_stays_is_not_sent(scheme: UnsafeScheme, home: Home) -> None:
    taker = Taker(scheme)
    token, sealed, subject = acceptance(home), b"s" * 1648, b"p" * 512
    outbox = Outbox(home.vault, taker)
    id_ = outbox.keep("placement.x", Parcel((token,), sealed_subject=sealed, subject=subject, reference="row 2"))
    assert outbox.parcel(id_) == Parcel((token,), sealed, subject, "row 2")
    outbox.send(id_)
    assert taker.taken == [(token, sealed)]
    assert "s" * 20 not in repr(outbox.parcel(id_))
    assert "p" * 20 not in repr(outbox.parcel(id_))
