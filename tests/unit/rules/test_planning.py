"""A plan before the award: which obligation follows, what a mix is worth, and what else would do.

Marks: [P] published on a primary page, [S] in a secondary source, [D] derived from the published rules.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.rules.proposals import (
    EURO,
    HAAGLANDEN,
    PRACTICES,
    RULESETS,
    UTRECHT,
    kind,
    planned,
    proposal,
    worth,
)
from verifier.core.errors import WrongValue
from verifier.core.model.agreed_terms import AgreedStacking, AgreedTerms
from verifier.core.model.contract import Obligation
from verifier.core.model.placement import EmploymentKind
from verifier.core.rules.owing.obligation import Applicability
from verifier.core.rules.planning.agreements import DeadlineKind, possible_moments
from verifier.core.rules.planning.plan import make_plan
from verifier.core.rules.planning.proposal import (
    ProposedActivity,
    ProposedPeople,
)


class TestWorth:
    @pytest.mark.parametrize(
        ("name", "people", "cents"),
        [
            ("utrecht-current.v1", kind(hours=24, months=6), 13_333_33),
            ("utrecht-current.v1", kind("disability_register"), 50_000_00),
            (
                "utrecht-current.v1",
                kind("disability_register", age=55, employment_kind=EmploymentKind.PERMANENT),
                70_000_00,
            ),
            ("utrecht-current.v1", kind("ww", hours=32, months=9), 13_333_33),
            ("haaglanden-2023-07.v1", kind("ww", months=18), 20_000_00),
            ("haaglanden-2023-07.v1", kind(hours=28, months=30), 62_222_22),
            ("harlingen.v1", kind(hours=18, months_in_group=6), 17_500_00),
            ("harlingen.v1", kind(hours=10, months_in_group=6), 0),
            ("rijnmond-2024.v1", kind(hours=40, employment_kind=EmploymentKind.PERMANENT), 100_000_00),
            ("utrecht-1.v1", kind(hours=36, months_in_group=30), 36_000_00),
            ("utrecht-2.v1", kind(hours=36, months_in_group=30), 40_000_00),
        ],
        ids=["B1", "B2", "B2 bonuses", "B3", "B4", "B5", "B7", "B7 too few hours", "B14", "B17 v1", "B17 v2"],
    )
    def test_worked_examples(self, name: str, people: ProposedPeople, cents: int) -> None:
        """[D] of field facts 1.4, as a planner sees them."""
        assert worth(RULESETS[name], people, months=36) == cents

    def test_nobody_counts_for_more_than_one_full_time_job(self) -> None:
        assert worth(UTRECHT, kind(hours=60)) == worth(UTRECHT, kind(hours=36)) == 40_000_00

    def test_nobody_counts_longer_than_the_contract(self) -> None:
        assert worth(UTRECHT, kind(months=240), months=12) == 40_000_00

    def test_the_lines_add_up_and_say_why(self) -> None:
        people = kind("disability_register", people=3, hours=25, months=7, age=51)
        (choice,) = planned(UTRECHT, proposal(people)).people
        assert sum(line.amount or 0 for line in choice.lines) == choice.worth
        said = " ".join(line.words.nl for line in choice.lines)
        for part in (
            "3 × 25 uur per week",
            "voltijd is 36 uur",
            "van de 7 maanden tellen er 7",
            "bonus “Ouder dan 50 jaar”",
        ):
            assert part in said

    @pytest.mark.parametrize(
        ("name", "people", "code", "point"),
        [
            ("harlingen.v1", kind(), "undecided", ""),
            (
                "rijnmond-2024.v1",
                kind(age=60, employment_kind=EmploymentKind.PERMANENT),
                "unspecified",
                "bonus_stacking",
            ),
            ("haaglanden-2023-07.v1", kind("young_without_qualification"), "unspecified", "attested_by"),
            ("westfriesland.v1", kind("pro_vso"), "unspecified", "value"),
        ],
        ids=["how long", "bonuses", "attester", "value"],
    )
    def test_what_is_in_the_way_is_told_in_the_words_of_the_rule_set(
        self, name: str, people: ProposedPeople, code: str, point: str
    ) -> None:
        (choice,) = planned(RULESETS[name], proposal(people)).people
        assert choice.obstacle is not None
        assert (choice.worth, choice.obstacle.code, choice.obstacle.point) == (None, code, point)
        if point:
            assert choice.obstacle.words.nl in [each.nl for each in RULESETS[name].open_points]

    def test_what_is_agreed_takes_an_obstacle_away(self) -> None:
        people = kind(age=60, hours=40, employment_kind=EmploymentKind.PERMANENT)
        agreed = AgreedTerms(bonus_stacking=AgreedStacking.ADDS)
        assert worth(RULESETS["rijnmond-2024.v1"], people, agreed=agreed) == 105_000_00

    def test_a_full_time_year_that_nobody_states_is_an_obstacle_until_it_is_agreed(self) -> None:
        silent = RULESETS["oost-nederland-2026.v1"]
        made = make_plan(silent, proposal(kind()), PRACTICES, claim_days=31)
        assert [each.obstacle and each.obstacle.point for each in made.people] == ["full_time"]
        assert "full_time" in {each.point for each in made.agreements}
        assert worth(silent, kind()) == 45_000_00


class TestActivities:
    def test_a_cap_as_a_share_of_the_obligation(self) -> None:
        """B13 [D]: of 40,000 invested socially 25 % of 100,000 counts."""
        invested = ProposedActivity(kind="sociaal_investeren", amount=40_000 * EURO)
        made = planned(
            RULESETS["rijnmond-2024.v1"],
            proposal(activities=(invested,), obligation=Obligation(amount=100_000 * EURO)),
        )
        assert [each.worth for each in made.activities] == [25_000_00]

    def test_a_share_of_an_invoice_under_a_cap(self) -> None:
        """B11 [D]: 30 % of 200,000 is 60,000, of which half of the obligation counts."""
        bought = ProposedActivity(kind="inkoop_pso_3", amount=200_000 * EURO)
        made = planned(
            RULESETS["oost-nederland-2026.v1"],
            proposal(activities=(bought,), obligation=Obligation(amount=100_000 * EURO)),
        )
        assert [each.worth for each in made.activities] == [50_000_00]

    def test_once_a_week_so_that_a_limit_of_a_week_counts_each_time(self) -> None:
        """Noordoost-Brabant [S]: guidance counts for two hours a week, at 100 an hour."""
        ruleset = RULESETS["noordoost-brabant-2025-a.v1"]
        guided = ProposedActivity(kind="begeleiding", quantity=300, times=10)
        made = planned(ruleset, proposal(activities=(guided,)))
        assert [each.worth for each in made.activities] == [2_000_00]

    def test_two_of_one_kind_share_its_limit_and_add_up(self) -> None:
        ruleset = RULESETS["rijnmond-2024.v1"]
        twice = (ProposedActivity(kind="sociaal_investeren", amount=20_000 * EURO),) * 2
        made = planned(ruleset, proposal(activities=twice, obligation=Obligation(amount=100_000 * EURO)))
        assert [each.worth for each in made.activities] == [20_000_00, 5_000_00]
        assert made.total == 25_000_00

    def test_without_an_obligation_a_share_of_it_bounds_nothing(self) -> None:
        ruleset = RULESETS["rijnmond-2024.v1"]
        invested = ProposedActivity(kind="sociaal_investeren", amount=40_000 * EURO)
        assert planned(ruleset, proposal(activities=(invested,))).total == 40_000_00

    @pytest.mark.parametrize(
        ("activity", "field"),
        [
            (ProposedActivity(kind="sociaal_inkopen", quantity=100), "activities.0.quantity"),
            (ProposedActivity(kind="sociaal_inkopen", quantity=100, amount=1), "activities.0.quantity"),
            (ProposedActivity(kind="telltale", amount=1), "activities.0.kind"),
            (ProposedActivity(kind="sociaal_inkopen", amount=1, times=0), "activities.0.times"),
        ],
        ids=["measure", "both", "kind", "times"],
    )
    def test_what_no_activity_could_be_is_refused(self, activity: ProposedActivity, field: str) -> None:
        with pytest.raises(WrongValue) as refused:
            planned(UTRECHT, proposal(activities=(activity,)))
        assert refused.value.field == field
        assert "telltale" not in str(refused.value)


class TestObligation:
    def test_no_percentage_is_ever_assumed(self) -> None:
        for ruleset in RULESETS.values():
            made = planned(ruleset, proposal())
            assert (made.proportion.obligation, made.over, made.alternatives, made.completed) == (
                None,
                None,
                (),
                None,
            )
            shares = [step.basis_points for step in made.proportion.scale]
            assert len(shares) >= 7
            assert shares == sorted(set(shares))

    def test_a_percentage_of_the_value_and_of_its_labour(self) -> None:
        """A3 [S]: 5 % of 800,000 is 40,000; of 480,000 for labour it is 8.33 %."""
        owing = planned(
            UTRECHT, proposal(obligation=Obligation(basis_points=500), labour_basis_points=6_000)
        ).proportion.obligation
        assert owing is not None
        assert (owing.amount, owing.labour_basis_points) == (40_000_00, 833)
        years = {each.row: each.full_time_years for each in owing.equivalents}
        assert (years["participatiewet"], years["doelgroepregister"], years["geen_uitkering"]) == (100, 80, 400)

    def test_a_cap(self) -> None:
        """B9 [D]: 2 % of 20 million is 400,000, which Súdwest-Fryslân lowers to 300,000."""
        made = planned(
            RULESETS["sudwest-fryslan.v1"],
            proposal(contract_value=20_000_000 * EURO, obligation=Obligation(basis_points=200)),
        )
        owing = made.proportion.obligation
        assert owing is not None
        assert (owing.agreed, owing.capped, owing.amount) == (400_000_00, 300_000_00, 300_000_00)
        assert any("€ 300.000" in each.nl for each in made.proportion.remarks)

    @pytest.mark.parametrize(("step", "left"), [(2, 75_000), (3, 50_000)])
    def test_a_certificate(self, step: int, left: int) -> None:
        """B10 [D]: PSO step 2 takes 25 % away, step 3 half."""
        ruleset = RULESETS["oost-nederland-2026.v1"]
        codes = [each.code for each in ruleset.obligation.certificates if each.code.endswith(f"_{step}")]
        made = planned(ruleset, proposal(obligation=Obligation(amount=100_000 * EURO), certificates=tuple(codes)))
        owing = made.proportion.obligation
        assert owing is not None
        assert (owing.amount, owing.discount) == (left * EURO, (100_000 - left) * EURO)

    def test_below_the_threshold_it_says_so(self) -> None:
        """A6 [S]: below it social return possibly does not apply."""
        made = planned(RULESETS["noordoost-brabant-2025-a.v1"], proposal(contract_value=200_000 * EURO))
        assert made.proportion.applicability is Applicability.BELOW_THRESHOLD
        assert any("€ 221.000" in each.nl for each in made.proportion.remarks)

    def test_below_the_least_it_says_so(self) -> None:
        made = planned(RULESETS["sudwest-fryslan.v1"], proposal(obligation=Obligation(basis_points=100)))
        assert any("wordt niet aangenomen" in each.nl for each in made.proportion.remarks)

    def test_more_than_all_labour_is_told(self) -> None:
        made = planned(UTRECHT, proposal(obligation=Obligation(basis_points=500), labour_basis_points=400))
        assert any("meer dan alle arbeid" in each.nl for each in made.proportion.remarks)

    def test_practice_is_told_with_its_source_where_it_is_about_such_a_contract(self) -> None:
        def sources(**changes: Any) -> str:
            return " ".join(each.nl for each in planned(UTRECHT, proposal(**changes)).proportion.remarks)

        tilburg = planned(RULESETS["tilburg-2017.v1"], proposal()).proportion.remarks
        assert any("gewoonlijk 5% of 7% (http://www.socialreturnregiotilburg.nl/" in each.nl for each in tilburg)
        assert "https://www.pianoo.nl/" in sources()
        assert "https://www.pianoo.nl/" not in sources(contract_value=200_000 * EURO)
        assert "https://www.pianoo.nl/" not in sources(months=5)
        assert "vlietnieuws" not in sources()
        assert "vlietnieuws" in sources(labour_basis_points=2_900)


class TestWhatIsLeft:
    def test_every_gap_that_is_left_is_to_be_agreed_where_a_contract_can(self) -> None:
        made = planned(UTRECHT, proposal(agreed=AgreedTerms(start_window_months=6)))
        left = {each.point: each.member for each in made.agreements}
        assert left == {
            "contracts_from": "",
            "obligation_cap": "obligation",
            "obligation_threshold": "obligation",
            "malus": "malus_basis_points",
            "rounding": "agreed.rounding",
        }

    def test_moments_are_as_many_as_a_contract_may_have(self) -> None:
        found = possible_moments(proposal(months=14))
        assert [str(each) for each in found] == ["2026-02", "2026-05", "2026-08", "2026-11", "2027-02"]
        assert len(possible_moments(proposal(months=239))) == 40
        assert [str(each) for each in possible_moments(proposal(months=1))] == ["2026-01"]

    def test_days_that_follow(self) -> None:
        made = planned(RULESETS["noord-holland.v1"], proposal())
        kinds = {each.kind: each.on for each in made.deadlines}
        assert kinds[DeadlineKind.LAST_CLAIM] == date(2028, 1, 31)
        assert kinds[DeadlineKind.PLAN_OF_APPROACH] is None
        starts = {each.kind: each.on for each in planned(HAAGLANDEN, proposal()).deadlines}
        assert starts[DeadlineKind.EARLIEST_START] == date(2025, 1, 1)
