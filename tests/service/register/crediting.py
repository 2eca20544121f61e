"""Crediting (bewijzen) for tests: a register of whose credentials and status lists a test may ask everything."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.obliging import Award, Obliged
from tests.service.register.play import Play, accepted, post
from tests.service.register.running import Running, opening_for, serving
from tests.service.register.statuses import Desk
from tests.service.register.story import JANUARY, MARCH, Signed
from verifier import clock
from verifier.core.model.contract import Obligation
from verifier.core.model.credential import Credential
from verifier.core.model.status import CredentialStatus
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.core.procedure.credential import verify_credential
from verifier.core.procedure.status import status_of, verify_status_token
from verifier.party.home import Home
from verifier.party.register.doors import ContractorClient
from verifier.party.register.public import PublicClient
from verifier.party.transport import Transport
from verifier.service.settings.settings import Settings
from verifier.service.usecases.pad_log import pad_log
from verifier.service.usecases.sign_checkpoint import sign_checkpoint
from verifier.service.wiring import Register


@dataclass(frozen=True, slots=True)
class Credited:
    """A register that serves, its office, and what its parties bring."""

    obliged: Obliged
    desk: Desk

    @property
    def register(self) -> Running:
        return self.obliged.register

    @property
    def cast(self) -> Cast:
        return self.obliged.cast

    def short(self, **changes: Any) -> Signed:
        """A contract of one quarter and three months to recover: both are always answered."""
        return self.obliged.agreed(
            **{"last_day": date(2026, 3, 31), "moments": (MARCH,), "recovery_months": 3, **changes}
        )

    def ten(self) -> tuple[Signed, list[Award]]:
        """A contract on which ten people worked until March, with moments in March and June."""
        contract = self.obliged.agreed(obligation=Obligation(amount=20_000_000))
        awards = [self.obliged.eligible("contractor", contract) for _ in range(10)]
        placed = [each for each, _ in awards]
        self.obliged.worked("contractor", contract, placed, [JANUARY, JANUARY.plus(1), MARCH])
        return contract, awards

    def listed(self, contract: Signed) -> list[Mapping[str, Any]]:
        """The credentials on a contract, as its contractor's list has them."""
        found = accepted(self.register.contractor.get("/v1/contractor/credentials?limit=100"))["credentials"]
        return [each for each in found if each["contract"] == contract.name]

    def statuses(self, contract: Signed) -> list[str]:
        return [each["status"] for each in self.listed(contract)]

    def credential(self, token: str) -> Credential:
        """What a credential of this register says, verified."""
        return verify_credential(token, trust=self.cast.trust, at=clock.now()).statement

    def publish(self) -> None:
        """What the beat does with status lists."""
        self.desk.publish(at=clock.now())

    def publish_log(self) -> None:
        """And with the log."""
        self.desk.write(lambda uow: pad_log(uow, 0.0, at=clock.now()))
        self.desk.write(lambda uow: sign_checkpoint(uow, lambda *_: None, at=clock.now()))

    @contextmanager
    def holding(self, home: Home) -> Iterator[ContractorClient]:
        """The contractor's program at this register."""
        with Transport(self.register.url) as transport:
            yield ContractorClient(transport, home)

    def status_list(self, uri: str) -> str:
        """The newest list, once the register gives it to everyone: it keeps an answer for a second."""
        newest = self.desk.write(lambda uow: uow.statuses.published(uri))
        with Transport(self.register.url) as transport:
            while (given := PublicClient(transport).status_list(uri)) != newest:
                time.sleep(0.05)
        return given

    def told(self, listed: Mapping[str, Any]) -> CredentialStatus:
        """Where a credential stands by the list that anyone is given now."""
        ref = self.credential(listed["credential"]).status
        token = self.status_list(ref.uri)
        verified = verify_status_token(token, uri=ref.uri, trust=self.cast.trust, at=clock.now())
        return status_of(verified, ref)

    def withdraw(self, who: str, withdrawn: Signed, reason: WithdrawalReason) -> None:
        token = story.withdrawal(getattr(self.cast, who), withdrawn, reason=reason).token
        post(getattr(self.register, who), f"/v1/{who}/withdrawals", token)


@contextmanager
def crediting(cast: Cast, folder: Path, *, introduced: bool = True) -> Iterator[Credited]:
    """A register of ``folder`` for which nobody publishes but the test."""
    opened: list[Register] = []

    def opening(settings: Settings) -> Register:
        opened.append(opening_for(cast)(settings))
        return opened[-1]

    with serving(cast, folder, opening=opening) as register:
        if introduced:
            register.introduce()
        yield Credited(Obliged(Play(register)), Desk(cast, opened[0], folder))
