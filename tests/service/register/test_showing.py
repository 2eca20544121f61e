"""A contractor shows a credential to another buyer: what was asked and no more, to whom asked, and once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.prebuilt import app
from tests.service.register.cast import Cast
from tests.service.register.crediting import Credited, crediting
from tests.service.register.places import Places
from tests.service.register.play import accepted
from tests.service.register.story import MARCH, Signed
from tests.unsafe_scheme import PASSPHRASE, unsafe_cost
from verifier import clock
from verifier.core.errors import (
    NotFresh,
    Refusal,
    Replayed,
    StatusSuspended,
    UnknownReference,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.credential import DISCLOSABLE
from verifier.core.model.report import Report, Status
from verifier.core.model.status_order import OrderedStatus, StatusReason
from verifier.core.wire import base64url
from verifier.core.wire.sd_jwt import present, read_sd_jwt, with_key_binding
from verifier.party.contractor.credentials import Credentials, HeldCredential, Shown
from verifier.party.credential_request import LASTS, Disclosable, open_request, read_wanted
from verifier.party.credential_showing import Showings
from verifier.party.home import Home
from verifier.party.operator.status import order_status

pytestmark = pytest.mark.slow

BAND, SHORT = Disclosable.BAND, Disclosable.SHORTFALL_STEP


@dataclass(frozen=True, slots=True)
class Holding:
    """A contractor that fetched a credential of ten people, and another buyer that asks for it."""

    credited: Credited
    contract: Signed
    held: HeldCredential

    @property
    def asker(self) -> Home:
        return self.credited.cast.other_buyer

    @property
    def showings(self) -> Showings:
        return Showings(self.asker)

    def ask(self, *wanted: Disclosable, ago: int = 0) -> bytes:
        return self.showings.ask(wanted, at=clock.now() - ago)

    def show(self, letter: bytes, disclosed: Sequence[str] | None = None) -> Shown:
        with self.credited.holding(self.credited.cast.contractor) as client:
            return Credentials(self.credited.cast.contractor, client).present(self.held.digest, letter, disclosed)

    def take(self, shown: Shown, presentation: str = "", *, at: int = 0) -> Report:
        presentation = presentation or shown.presentation
        return self.showings.take(presentation, shown.unverified_status_list, at=at or clock.now())

    def bound(self, shown: Shown, home: Home, **changes: Any) -> str:
        """The same, shown by the key of ``home`` or for somebody else."""
        bare = read_sd_jwt(shown.presentation).presentation
        said = {"audience": shown.request.iss, "nonce": shown.request.nonce, "iat": clock.now()}
        return with_key_binding(bare, **{**said, **changes}, sign=home.signing_key().sign)

    def order(self, status: str, reason: str) -> None:
        token = order_status(
            self.credited.cast.operator,
            self.held.digest,
            status=OrderedStatus(status),
            reason=StatusReason(reason),
            at=clock.now(),
        )
        accepted(self.credited.register.public.post("/v1/operator/status-orders", {"statement": token}))


@pytest.fixture(scope="module")
def holding(cast: Cast, places: Places) -> Iterator[Holding]:
    with crediting(cast, places("showing")) as credited:
        contract, _ = credited.ten()
        credited.obliged.verdict(contract, MARCH)
        credited.publish()
        with credited.holding(cast.contractor) as client:
            credentials = Credentials(cast.contractor, client)
            held = [each for each in credentials.fetch() if each.credential.contract == contract.digest]
            assert held[0].digest in {each.digest for each in credentials.held()}
        yield Holding(credited, contract, held[0])


def test_a_buyer_may_ask_for_everything_that_can_be_disclosed() -> None:
    assert tuple(Disclosable) == DISCLOSABLE


def test_what_was_asked_is_shown_and_no_more(holding: Holding) -> None:
    """The buyer asks for one thing that is told, and for one that is not; the rest stays where it is."""
    shown = holding.show(holding.ask(BAND, Disclosable("activities_total")))
    assert [each.name for each in read_sd_jwt(shown.presentation).disclosures] == ["band"]
    assert shown.withheld == ("activities_total",)
    report = holding.take(shown)
    assert (report.status, [each.code for each in report.findings if each.code]) == (Status.VALID, [])
    assert report.credential is not None
    assert dict(report.credential.disclosed) == {"band": "0-25"}
    assert report.credential.verdict == "behind"
    for value in ("0-5", "20000000"):
        assert value not in shown.presentation


def test_the_contractor_may_show_less_and_never_more(holding: Holding) -> None:
    letter = holding.ask(BAND, SHORT)
    shown = holding.show(letter, ["band"])
    assert [each.name for each in read_sd_jwt(shown.presentation).disclosures] == ["band"]
    assert shown.withheld == ("shortfall_step",)
    assert not read_sd_jwt(holding.show(letter, []).presentation).disclosures
    for more in (["placements_class"], ["activities_total"], ["verdict"]):
        with pytest.raises(WrongValue):
            holding.show(letter, more)


def test_an_answer_is_taken_once(holding: Holding) -> None:
    letter = holding.ask(BAND)
    shown, other = holding.show(letter), holding.show(letter, [])
    assert holding.take(shown).status is Status.VALID
    for again in (shown, other):
        with pytest.raises(Replayed):
            holding.take(again)


def test_an_answer_that_does_not_hold_may_come_again(holding: Holding) -> None:
    """A thief signs, then its holder: the wrong one uses nothing up."""
    shown = holding.show(holding.ask(BAND))
    stolen = holding.take(shown, holding.bound(shown, holding.credited.cast.other_contractor))
    assert (stolen.status, stolen.findings[3].code) == (Status.INVALID, "bad_signature")
    assert holding.take(shown).status is Status.VALID


def test_one_that_is_meant_for_somebody_else_is_refused(holding: Holding) -> None:
    shown, mine = holding.show(holding.ask(BAND)), holding.credited.cast.contractor
    told = holding.take(shown, holding.bound(shown, mine, audience=holding.credited.cast.buyer.party))
    assert (told.status, told.findings[3].code) == (Status.INVALID, "wrong_audience")
    with pytest.raises(UnknownReference):
        Showings(holding.credited.cast.buyer).take(shown.presentation, None, at=clock.now())


def test_one_on_another_nonce_or_none_is_refused(holding: Holding) -> None:
    shown, mine = holding.show(holding.ask(BAND)), holding.credited.cast.contractor
    for spoilt in (holding.bound(shown, mine, nonce="x" * 32), read_sd_jwt(shown.presentation).presentation):
        with pytest.raises(UnknownReference):
            holding.take(shown, spoilt)


def test_one_that_discloses_more_than_it_was_signed_for_is_refused(holding: Holding) -> None:
    shown = holding.show(holding.ask(BAND))
    binding = read_sd_jwt(shown.presentation).key_binding
    more = present(holding.held.token, names=["band", "shortfall_step"])
    report = holding.take(shown, f"{more}{binding}")
    assert (report.status, report.findings[3].code) == (Status.INVALID, "bad_key_binding")


def test_an_answer_comes_within_a_week(holding: Holding) -> None:
    letter = holding.ask(BAND, ago=LASTS - 60)
    shown = holding.show(letter)
    with pytest.raises(NotFresh):
        holding.take(shown, at=clock.now() + 120)
    with pytest.raises(NotFresh):
        holding.show(holding.ask(BAND, ago=LASTS + 60))


def test_without_a_fresh_status_list_it_is_undecided(holding: Holding) -> None:
    shown = holding.show(holding.ask(BAND))
    missing = holding.take(replace(shown, unverified_status_list=None))
    assert (missing.status, missing.findings[-1].code) == (Status.UNDECIDED, "status_missing")
    stale = holding.take(shown, at=clock.now() + 2 * 3600)
    assert (stale.status, stale.findings[-1].code) == (Status.UNDECIDED, "status_stale")
    assert holding.take(shown).status is Status.VALID


def test_a_request_in_the_name_of_another_is_refused(holding: Holding) -> None:
    """Only a key that the directory gives to who asks."""
    at, cast = clock.now(), holding.credited.cast
    assert open_request(holding.ask(BAND), trust=cast.contractor.trust(at=at), at=at).wanted == (BAND,)
    forged = Showings(cast.other_contractor).ask((BAND,), at=at)
    with pytest.raises(Refusal):
        holding.show(forged)
    with pytest.raises(WrongValue):
        read_wanted(["contract"])


def test_the_key_in_use_is_the_one_it_is_bound_to(holding: Holding) -> None:
    """A home whose key was rotated must renew first: here another contractor's, that got hold of the file."""
    thief = holding.credited.cast.other_contractor
    thief.vault.put("credential", "x", b"x")
    with holding.credited.holding(thief) as client:
        credentials = Credentials(thief, client)
        with pytest.raises(UnknownReference):
            credentials.present(holding.held.digest, holding.ask(BAND))
        name = _name(holding.held)
        thief.vault.put("credential", name, holding.held.token.encode())
        with pytest.raises(WrongRelation):
            credentials.present(holding.held.digest, holding.ask(BAND))


def test_a_suspended_one_is_undecided_and_not_shown(holding: Holding) -> None:
    """Last of all: while it is suspended nobody is shown it, and who was is told that nobody knows."""
    shown = holding.show(holding.ask(BAND))
    holding.order("suspended", "disputed")
    fresh = holding.credited.status_list(holding.held.credential.status.uri)
    report = holding.take(replace(shown, unverified_status_list=fresh))
    assert (report.status, report.findings[6].code) == (Status.UNDECIDED, "status_suspended")
    with pytest.raises(StatusSuspended):
        holding.show(holding.ask(BAND))
    holding.order("valid", "resolved")
    holding.credited.status_list(holding.held.credential.status.uri)
    assert holding.take(holding.show(holding.ask(BAND))).status is Status.VALID


def test_a_buyer_takes_it_by_command(holding: Holding, tmp_path: Path) -> None:
    """Ask, verify what came with its list, and verify it again; nothing is asked of anybody."""
    letter, shown, listed = (tmp_path / name for name in ("letter", "shown", "list"))
    asked = _run(holding.asker, "request-credential", "--want", "band", "--out", letter)
    assert asked["wanted"] == ["band"]
    made = holding.show(letter.read_bytes())
    shown.write_text(made.presentation)
    listed.write_text(made.unverified_status_list or "")
    told = _run(holding.asker, "verify-credential", shown, "--status-list", listed)
    assert (told["status"], told["credential"]["band"]) == ("valid", "0-25")
    again = _run(holding.asker, "verify-credential", shown, "--status-list", listed, code=1)
    assert again["refused"]["code"] == "replayed"
    odd = _run(holding.asker, "request-credential", "--want", "hours", "--out", letter, code=1)
    assert odd["refused"]["field"] == "wanted"
    kept = _run(holding.credited.cast.contractor, "credentials", party="contractor")["credentials"]
    assert _name(holding.held) in {each["credential"] for each in kept}


def _name(held: HeldCredential) -> str:
    return base64url.encode(held.digest)


def _run(home: Home, *arguments: object, party: str = "buyer", code: int = 0) -> Any:
    secret = home.folder / "passphrase.txt"
    secret.touch(mode=0o600)
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    environ = {"PLAATSBEWIJS_PASSPHRASE_FILE": str(secret), "PLAATSBEWIJS_HOME": str(home.folder)}
    with unsafe_cost():
        done = CliRunner().invoke(app, [party, *map(str, arguments), "--json"], env=environ)
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)
