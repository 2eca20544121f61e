"""Call-offs of one framework over HTTP: judged as one, apart or as a whole; and what does not fit is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tests.service.register.cast import OTHER_BUYER, OTHER_CONTRACTOR
from tests.service.register.obliging import SUBCONTRACTOR, Obliged
from tests.service.register.play import accepted, refused
from tests.service.register.story import JANUARY, JUNE, MARCH, Signed
from verifier.core.model.agreed_terms import AgreedTerms
from verifier.core.model.calendar import Month
from verifier.core.model.contract import (
    CallOffRule,
    CallOffs,
    Obligation,
)
from verifier.core.model.statement import Digest

pytestmark = pytest.mark.slow


POOL = CallOffs(CallOffRule.CARRIED, (OTHER_BUYER,))


class TestFramework:
    @pytest.fixture
    def framework(self, obliged: Obliged) -> Signed:
        return obliged.agreed(call_offs=POOL, obligation=Obligation(amount=0))

    def test_a_surplus_of_one_call_off_covers_another(self, obliged: Obliged, framework: Signed) -> None:
        """Two call-offs of two buyers, each for €5,000; all of it is worked for one of them."""
        first, second = (
            obliged.agreed(who, framework=framework.digest, obligation=Obligation(amount=500_000))
            for who in ("buyer", "other_buyer")
        )
        award = obliged.eligible("contractor", first)
        obliged.worked("contractor", first, [award[0]], [JANUARY, JANUARY.plus(1), MARCH])
        accepted(obliged.claimed(first, JUNE, 500_000, [award]))
        assert obliged.verdict(first, JUNE).verdict == "pending", "one person's worth is never told apart"
        assert obliged.verdict(second, JUNE, "other_buyer").verdict == "pending"
        waiting = accepted(obliged.register.buyer.get(f"/v1/buyer/contracts/{first.name}/moments"))["moments"][-1]
        assert (waiting["state"], waiting.get("waits_on")) == ("pending", None), "its framework answers"
        accepted(obliged.claimed(framework, JUNE, 1_000_000, [award], [first, second]))
        for who in ("buyer", "other_buyer"):
            assert obliged.verdict(framework, JUNE, who).verdict == "met"
        listed = accepted(obliged.register.other_buyer.get("/v1/buyer/shared-contracts?limit=100"))["contracts"]
        assert framework.name in {each["digest"] for each in listed}
        assert first.name not in {each["digest"] for each in listed}

    def test_what_a_listed_party_attests_is_claimed_with_it(self, obliged: Obliged, framework: Signed) -> None:
        owed = Obligation(amount=500_000)
        call_off = obliged.agreed(framework=framework.digest, parties=SUBCONTRACTOR, obligation=owed)
        ours, theirs = (obliged.eligible(who, call_off) for who in ("contractor", "other_contractor"))
        obliged.worked("contractor", call_off, [ours[0]], [JANUARY])
        obliged.worked("other_contractor", call_off, [theirs[0]], [JANUARY])
        accepted(obliged.claimed(framework, JUNE, 500_000, [ours, theirs], [call_off]))
        assert obliged.verdict(framework, JUNE).verdict == "met"

    def test_judged_apart_it_is_met_when_all_are(self, obliged: Obliged) -> None:
        framework = obliged.agreed(call_offs=CallOffs(CallOffRule.APART), obligation=Obligation(amount=0))
        call_off = obliged.agreed(framework=framework.digest, obligation=Obligation(amount=250_000))
        assert obliged.verdict(framework, JUNE).verdict == "pending"
        award = obliged.eligible("contractor", call_off)
        obliged.worked("contractor", call_off, [award[0]], [JANUARY])
        accepted(obliged.claimed(call_off, JUNE, 250_000, [award]))
        assert obliged.verdict(call_off, JUNE).verdict == "met"
        assert obliged.verdict(framework, JUNE).verdict == "met"

    def test_where_it_owes_as_a_whole_its_call_offs_have_no_answer_of_their_own(self, obliged: Obliged) -> None:
        framework = obliged.agreed(call_offs=CallOffs(CallOffRule.WHOLE), obligation=Obligation(amount=250_000))
        call_off = obliged.agreed(framework=framework.digest, obligation=Obligation(amount=0))
        award = obliged.eligible("contractor", call_off)
        obliged.worked("contractor", call_off, [award[0]], [JANUARY])
        accepted(obliged.claimed(framework, JUNE, 250_000, [award], [call_off]))
        assert obliged.verdict(framework, JUNE).verdict == "met"
        assert refused(obliged.asked(call_off, JUNE)) == (409, "unsupported")

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"obligation": Obligation(amount=1)}, ""),
            ({"agreed": AgreedTerms(start_window_months=3)}, "unknown_reference"),
            ({"last_day": date(2026, 9, 30), "moments": (JUNE, Month(2026, 9))}, "outside_window"),
            ({"recovery_months": 3}, "outside_window"),
            ({"framework": Digest(bytes(32))}, "unknown_reference"),
            ({"contractor": OTHER_CONTRACTOR}, "unknown_reference"),
            ({"call_offs": CallOffs(CallOffRule.APART)}, "unknown_reference"),
        ],
        ids=["fits", "terms", "period", "recovery", "unknown", "contractor", "framework itself"],
    )
    def test_what_does_not_fit_is_refused(
        self, obliged: Obliged, framework: Signed, changes: Mapping[str, Any], code: str
    ) -> None:
        _, answer = obliged.offer(**{"framework": framework.digest, **changes})
        if code:
            assert refused(answer)[1] == code
        else:
            accepted(answer)

    def test_only_its_buyers_call_off_and_ask(self, obliged: Obliged) -> None:
        closed = obliged.agreed(call_offs=CallOffs(CallOffRule.CARRIED), obligation=Obligation(amount=0))
        _, answer = obliged.offer("other_buyer", framework=closed.digest)
        assert refused(answer) == (409, "unknown_reference")
        assert refused(obliged.asked(closed, JUNE, "other_buyer")) == (409, "unknown_reference")
        path = f"/v1/buyer/contracts/{closed.name}/bundles/{JUNE}"
        assert refused(obliged.register.other_buyer.get(path)) == (404, "not_found")

    def test_nothing_is_attested_for_it_where_call_offs_owe(self, obliged: Obliged, framework: Signed) -> None:
        _, answer = obliged.attest("contractor", framework)
        assert refused(answer) == (409, "unknown_reference")
