"""One-off parts over HTTP: a person's count by one issuer on a contract or its framework, and can be claimed so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tests.service.register import story
from tests.service.register.cast import OTHER_CONTRACTOR
from tests.service.register.obliging import SUBCONTRACTOR, Award, Obliged
from tests.service.register.play import accepted, post, refused
from tests.service.register.running import Client
from tests.service.register.story import BSNS, FIRST, JANUARY, JUNE, Signed
from verifier.core.errors import WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.contract import CallOffRule, CallOffs, Obligation
from verifier.core.model.hours import Flat, Grant
from verifier.core.privacy.group import Element
from verifier.core.procedure.intake import recall
from verifier.core.wire.envelope import digest_of
from verifier.party.home import Home

pytestmark = pytest.mark.slow

FEBRUARY = JANUARY.plus(1)
#: Hundredths of hours, worth €0.21 at the rate of the story; and what is given once, in eurocents.
HOURS, ONCE = 1, 1_000_000
OWED = Obligation(amount=ONCE)
ELSEWHERE = Flat.COUNTED_ELSEWHERE


@dataclass(frozen=True, slots=True)
class Twice:
    """One person, placed more than once; each time by whom it is said."""

    obliged: Obliged
    person: Element

    def placed(self, contract: Signed, agency: str = "agency", who: str = "contractor") -> Award:
        cast, register = self.obliged.cast, self.obliged.register
        home: Home = getattr(cast, who)
        decides: Home = getattr(cast, agency)
        placed = story.placement(cast, contract, BSNS[1], home, agency=decides.party)
        at_work: Client = getattr(register, who)
        accepted(at_work.post("/v1/contractor/placements", placed.body))
        decided = story.eligibility(cast, placed, contract, self.person, decides, flat=ONCE, attester=home)
        client: Client = getattr(register, agency)
        answer = client.post("/v1/agency/eligibilities", {"decisions": [decided.body]})
        assert set(accepted(answer)["results"][0]) == {"receipt"}
        return placed, decided

    def report(
        self,
        contract: Signed,
        *awards: Award,
        month: Month = JANUARY,
        revision: int = 0,
        who: str = "contractor",
        hours: Sequence[int] = (HOURS, HOURS),
    ) -> list[Flat | None]:
        """What the grants say of the one-off part of each."""
        lines = [(placed, each) for (placed, _), each in zip(awards, hours, strict=False)]
        client: Client = getattr(self.obliged.register, who)
        made = story.hours(getattr(self.obliged.cast, who), contract, lines, month=month, revision=revision)
        tokens = post(client, "/v1/contractor/hours", made.token)["grants"]
        grants = [recall(token, Grant, digest=digest_of(token)).statement for token in tokens]
        said = {line.placement: line.flat for grant in grants for line in grant.lines}
        return [said[placed.digest] for placed, _ in awards]

    def withdraw(self, award: Award) -> None:
        ended = story.withdrawal(self.obliged.cast.contractor, award[0], FIRST)
        post(self.obliged.register.contractor, "/v1/contractor/withdrawals", ended.token)


@pytest.fixture
def twice(obliged: Obliged) -> Twice:
    return Twice(obliged, story.somebody())


def test_a_person_is_given_once_whoever_gives_it_again(twice: Twice) -> None:
    """The fault this guards against: €20,000 proven, of which €10,000 were given by two agencies each."""
    contract = twice.obliged.agreed(obligation=Obligation(amount=2 * ONCE))
    one, two = twice.placed(contract), twice.placed(contract, "other_agency")
    assert twice.report(contract, one, two) == [None, ELSEWHERE]
    assert twice.report(contract, two, month=FEBRUARY) == [ELSEWHERE]
    awards = [one, two]
    with pytest.raises(WrongValue):
        twice.obliged.claimed(contract, JUNE, 2 * ONCE, awards)
    accepted(twice.obliged.claimed(contract, JUNE, ONCE, awards))


def test_it_comes_free_on_a_new_revision(twice: Twice) -> None:
    contract = twice.obliged.agreed(obligation=OWED)
    one, two = twice.placed(contract), twice.placed(contract, "other_agency")
    assert twice.report(contract, one, month=FEBRUARY) == [None]
    assert twice.report(contract, two) == [ELSEWHERE]
    twice.withdraw(one)
    awards = [one, two]
    assert twice.report(contract, two, revision=1) == [None]
    accepted(twice.obliged.claimed(contract, JUNE, ONCE, awards))
    assert twice.obliged.verdict(contract, JUNE).verdict == "met"


def test_a_revision_may_move_it_within_a_month(twice: Twice) -> None:
    """Who no longer works in the only month that held it, holds it no longer."""
    contract = twice.obliged.agreed(obligation=OWED)
    one, two = twice.placed(contract), twice.placed(contract, "other_agency")
    assert twice.report(contract, one, two) == [None, ELSEWHERE]
    assert twice.report(contract, one, two, revision=1, hours=(0, HOURS)) == [None, None]
    assert twice.report(contract, one, month=FEBRUARY) == [ELSEWHERE]


def test_hours_that_waited_for_the_second_agency(twice: Twice) -> None:
    contract = twice.obliged.agreed(obligation=OWED)
    one = twice.placed(contract)
    twice.report(contract, one)
    cast, register = twice.obliged.cast, twice.obliged.register
    waits = story.placement(cast, contract, BSNS[1], agency=cast.other_agency.party)
    accepted(register.contractor.post("/v1/contractor/placements", waits.body))
    made = story.hours(cast.contractor, contract, [(waits, HOURS)], month=FEBRUARY)
    assert post(register.contractor, "/v1/contractor/hours", made.token)["grants"] == []
    decided = story.eligibility(cast, waits, contract, twice.person, cast.other_agency, flat=ONCE)
    register.other_agency.post("/v1/agency/eligibilities", {"decisions": [decided.body]})
    rows = register.database.rows("SELECT hours, flat FROM granted WHERE placement = ?", waits.digest)
    assert [(hours, bool(flat)) for hours, flat in rows] == [(HOURS, False)]


@pytest.mark.parametrize("rule", [CallOffRule.CARRIED, CallOffRule.APART])
def test_once_over_the_call_offs_of_a_framework(twice: Twice, rule: CallOffRule) -> None:
    obliged = twice.obliged
    framework = obliged.agreed(call_offs=CallOffs(rule), obligation=Obligation(amount=0))
    here, there = (obliged.agreed(framework=framework.digest, obligation=OWED) for _ in range(2))
    one, two = twice.placed(here), twice.placed(there, "other_agency")
    assert twice.report(here, one) == [None]
    assert twice.report(there, two) == [ELSEWHERE]


def test_a_call_off_that_was_withdrawn_holds_nothing(twice: Twice) -> None:
    obliged = twice.obliged
    framework = obliged.agreed(call_offs=CallOffs(CallOffRule.CARRIED), obligation=Obligation(amount=0))
    here, there = (obliged.agreed(framework=framework.digest, obligation=OWED) for _ in range(2))
    one, two = twice.placed(here), twice.placed(there, "other_agency")
    assert twice.report(here, one) == [None]
    for who, path in (("buyer", "buyer"), ("contractor", "contractor")):
        ended = story.withdrawal(getattr(obliged.cast, who), here)
        post(getattr(obliged.register, who), f"/v1/{path}/withdrawals", ended.token)
    assert twice.report(there, two) == [None]


def test_once_for_a_listed_party_as_well(twice: Twice) -> None:
    contract = twice.obliged.agreed(parties=SUBCONTRACTOR, obligation=OWED)
    assert contract.statement.parties[0].party == OTHER_CONTRACTOR
    one, two = twice.placed(contract), twice.placed(contract, "other_agency", "other_contractor")
    assert twice.report(contract, one) == [None]
    assert twice.report(contract, two, who="other_contractor") == [ELSEWHERE]
    accepted(twice.obliged.claimed(contract, JUNE, ONCE, [one, two]))


def test_each_of_two_contracts_and_each_of_two_people_has_its_own(twice: Twice) -> None:
    contract, other = (twice.obliged.agreed(obligation=OWED) for _ in range(2))
    one, two = twice.placed(contract), twice.placed(other, "other_agency")
    else_ = Twice(twice.obliged, story.somebody()).placed(contract, "other_agency")
    assert twice.report(contract, one, else_) == [None, None]
    assert twice.report(other, two) == [None]


def test_one_issuer_gives_what_it_says_itself(twice: Twice) -> None:
    contract = twice.obliged.agreed(obligation=Obligation(amount=2 * ONCE))
    one, two = twice.placed(contract), twice.placed(contract)
    assert twice.report(contract, one, two) == [None, None]
    accepted(twice.obliged.claimed(contract, JUNE, 2 * ONCE, [one, two]))


def test_the_agency_reads_what_was_withdrawn_of_what_it_decided(twice: Twice) -> None:
    """So that its desk gives anew what was given for nothing; nobody else's placement is there for it."""
    register, cast = twice.obliged.register, twice.obliged.cast
    contract = twice.obliged.agreed()
    placed, decided = twice.placed(contract)
    path = f"/v1/agency/placements/{placed.name}/withdrawals"
    assert accepted(register.agency.get(path)) == {"withdrawals": []}
    ended = story.withdrawal(cast.contractor, placed)
    post(register.contractor, "/v1/contractor/withdrawals", ended.token)
    taken_back = story.withdrawal(cast.agency, decided)
    post(register.agency, "/v1/agency/withdrawals", taken_back.token)
    said = accepted(register.agency.get(path))["withdrawals"]
    assert said == [{"statement": ended.token}, {"statement": taken_back.token}]
    for client in (register.other_agency, register.agency):
        unknown = path if client is register.other_agency else path.replace(placed.name, contract.name)
        assert refused(client.get(unknown)) == (404, "not_found")
