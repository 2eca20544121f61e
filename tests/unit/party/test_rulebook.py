"""A rulebook: contracts that others signed are read as the register took them, whatever is guarded since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from tests.unit.party.agency.unsafe_cast import AT, Cast, contract_token, unsafe_cast
from tests.unsafe_scheme import BUYER
from verifier import shipped
from verifier.core.errors import BadSignature, NotAccepted, WrongValue
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.standing import ContractState
from verifier.core.model.statement import Digest
from verifier.core.privacy.wording import check_wording
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.wire.envelope import digest_of
from verifier.party.register.answers import ListedContract
from verifier.party.register.public import PublicClient
from verifier.party.rulebook import Rulebook

#: Somebody's benefit: refused at intake today, and taken on a day when the word was not on the list.
GUARDED = "werkplek met bijstand"


class UnsafePublic:
    """A register that hands out one rule set."""

    def ruleset(self, _: Digest) -> bytes:
        return shipped.ruleset("utrecht-current.v1")


class UnsafeFrameworks:
    """Nobody calls off from anything."""

    def acceptance(self, contract: Verified[Contract]) -> Verified[Acceptance]:
        raise NotAccepted("a contract that its contractor accepted", field=type(contract).__name__)

    def shared(self) -> GatheredEvidence:
        return GatheredEvidence()


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    made = unsafe_cast(tmp_path_factory.mktemp("rulebook"))
    yield made
    made.close()


def read(everybody: Cast, token: str) -> Verified[Contract]:
    """What the buyer's own program makes of a listing of one contract."""
    home = everybody.homes[BUYER]
    rulebook = Rulebook(home.vault, cast(PublicClient, UnsafePublic()))
    listed = ListedContract(digest_of(token), token, ContractState.OFFERED, AT)
    (known,) = rulebook.contracts([listed], frameworks=UnsafeFrameworks(), trust=home.trust(at=AT), at=AT)
    return known.contract


def test_an_old_contract_is_read_although_its_words_are_guarded_now(everybody: Cast) -> None:
    with pytest.raises(WrongValue):
        check_wording(GUARDED, field="reference")
    assert read(everybody, contract_token(everybody, reference=GUARDED)).statement.reference == GUARDED


def test_everything_else_is_verified(everybody: Cast) -> None:
    token = contract_token(everybody, reference=GUARDED)
    with pytest.raises(BadSignature):
        read(everybody, token[:-8] + "AAAAAAAA")
