"""Rule sets and plans at the public door of a running register: for anyone, about nobody, and nothing is kept."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.service.register.cast import Cast
from tests.service.register.play import accepted, refused
from tests.service.register.running import Running, serving
from verifier import shipped
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.core.wire import base64url
from verifier.service.routes.plan_example import BARE_PROPOSAL, PLAN, PROPOSAL

pytestmark = pytest.mark.slow

PLANS, RULE_SETS = "/v1/public/plans", "/v1/public/rule-sets"
UTRECHT = shipped.ruleset("utrecht-current.v1")
DIGEST = base64url.encode(hashlib.sha256(UTRECHT).digest())
#: What no answer, and no line of the audit file, may repeat.
TELLTALE = "telltale_4711"


@pytest.fixture(scope="module")
def register(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A register to which nobody was introduced: what is public needs no directory."""
    with serving(cast, tmp_path_factory.mktemp("plans") / "register") as running:
        yield running


def ask(register: Running, **changes: Any) -> httpx2.Response:
    body = {**PROPOSAL, **changes}
    return register.public.post(PLANS, {name: value for name, value in body.items() if value is not ...})


def is_part(shown: Any, whole: Any) -> bool:
    """Whether what is shown is there; of a list each item somewhere."""
    if isinstance(shown, dict):
        return all(is_part(value, whole[name]) for name, value in shown.items() if name != "digest")
    if isinstance(shown, list):
        return all(any(is_part(each, one) for one in whole) for each in shown)
    return bool(shown == whole)


class TestRuleSets:
    def test_every_published_one_is_listed_and_found_by_its_digest(self, register: Running) -> None:
        listed = accepted(register.public.get(RULE_SETS))["rule_sets"]
        assert len(listed) == len(shipped.ruleset_names())
        found = {each["rule_set"]: each for each in listed}["utrecht-current"]
        assert found["digest"] == DIGEST
        assert register.public.get(f"{RULE_SETS}/{found['digest']}").content == UTRECHT

    def test_what_it_means_in_both_languages(self, register: Running) -> None:
        told = accepted(register.public.get(f"{RULE_SETS}/{DIGEST}/explanation"))
        sections = {each["code"]: each for each in told["sections"]}
        texts = [each for passage in sections["people"]["passages"] for each in passage["sentences"]]
        assert {
            "nl": "Waarde: € 40.000 voor een voltijdjaar.",
            "en": "Value: €40,000 for a full-time year.",
        } in texts

    def test_what_was_read_need_not_be_sent_twice(self, register: Running) -> None:
        for path in (RULE_SETS, f"{RULE_SETS}/{DIGEST}/explanation"):
            tag = register.public.get(path).headers["etag"]
            again = register.public.http.get(path, headers={"If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b"")

    def test_what_is_not_there_is_not_found(self, register: Running) -> None:
        for name in (base64url.encode(bytes(32)), "x"):
            assert refused(register.public.get(f"{RULE_SETS}/{name}/explanation")) == (404, "not_found")


class TestPlans:
    def test_the_example_of_the_document_is_what_is_answered(self, register: Running) -> None:
        answer = ask(register)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert is_part(PLAN, answer.json())
        assert len(answer.json()["alternatives"]) >= 3

    def test_the_control_of_the_comparison(self, register: Running) -> None:
        assert not is_part({**PLAN, "total": 1}, ask(register).json())

    def test_without_an_obligation_there_is_a_scale_and_no_five_percent(self, register: Running) -> None:
        made = accepted(register.public.post(PLANS, BARE_PROPOSAL))
        assert (made["obligation"], made["over"], made["alternatives"]) == (None, None, [])
        assert len(made["scale"]) >= 7

    @pytest.mark.parametrize(
        "name", ["utrecht-current", "utrecht-current.v1", DIGEST], ids=["name", "version", "digest"]
    )
    def test_a_rule_set_by_name_or_digest(self, register: Running, name: str) -> None:
        assert accepted(ask(register, rule_set=name))["digest"] == DIGEST

    @pytest.mark.parametrize("name", shipped.ruleset_names())
    def test_every_published_rule_set_can_be_planned_with(self, register: Running, name: str) -> None:
        ruleset = parse_ruleset(shipped.ruleset(name))
        agreed = ... if ruleset.full_time.hours.yearly else {"full_time_weekly_hours": 3_600}
        made = accepted(ask(register, rule_set=name, people=[], activities=[], agreed=agreed))
        assert made["obligation"]["agreed"] == 3_200_000
        assert len(made["alternatives"]) >= 3 * bool(ruleset.categories)

    def test_an_alternative_is_a_proposal(self, register: Running) -> None:
        """What comes out can be sent in again, and meets it."""
        for each in ask(register).json()["alternatives"]:
            people = [{name: value for name, value in one.items() if name != "title"} for one in each["people"]]
            again = accepted(ask(register, people=people, activities=each["activities"]))
            assert (again["total"], again["over"]) == (each["worth"], each["over"])

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"contract_value": 0}, "contract_value"),
            ({"contract_value": "80"}, "contract_value"),
            ({"rule_set": TELLTALE}, "rule_set"),
            ({"last_day": "2026-01-01"}, "last_day"),
            ({"first_day": "0001-01-01", "last_day": "9999-12-31"}, "first_day"),
            ({"obligation": {}}, "obligation"),
            ({"obligation": {"basis_points": 100, "amount": 1}}, "obligation"),
            ({"people": [{**PROPOSAL["people"][0], "target_group": TELLTALE}]}, "people.0.target_group"),
            ({"people": [{**PROPOSAL["people"][0], "people": 10_001}]}, "people.0.people"),
            ({"people": [{**PROPOSAL["people"][0], "bsn": TELLTALE}]}, "people.0"),
            ({"people": PROPOSAL["people"] * 21}, "people"),
            ({"certificates": [TELLTALE]}, "certificates"),
            ({"activities": [{"kind": TELLTALE, "amount": 1}]}, "activities.0.kind"),
            ({"agreed": {"full_time_weekly_hours": 3_600}}, "agreed.full_time_weekly_hours"),
            ({TELLTALE: 1}, ""),
        ],
        ids=range(1, 16),
    )
    def test_what_no_contract_could_be_is_refused_and_not_repeated(
        self, register: Running, changes: dict[str, Any], field: str
    ) -> None:
        answer = ask(register, **changes)
        problem = answer.json()
        assert answer.status_code == 400
        assert field in [problem.get("field", ""), *(each["field"] for each in problem.get("errors", ()))]
        assert TELLTALE not in answer.text

    def test_nothing_is_kept_and_nothing_of_it_is_written_down(self, register: Running) -> None:
        before = register.database.counts()
        ask(register, contract_value=47_114_711)
        refused(ask(register, contract_value=47_114_711, certificates=[TELLTALE]))
        assert register.database.counts() == before
        written = (register.folder / "audit.jsonl").read_text()
        assert '"action":"plan"' in written.replace(" ", "")
        for secret in (TELLTALE, "47114711", "participation_act"):
            assert secret not in written


def test_who_asks_too_often_waits_and_others_do_not(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("limited") / "register"
    with serving(cast, folder, behind_proxy=True, plans_per_minute=3) as register:

        def post(address: str) -> httpx2.Response:
            headers = {"X-Forwarded-For": address}
            answer: httpx2.Response = register.public.http.post(PLANS, json=BARE_PROPOSAL, headers=headers)
            return answer

        answers = [post("198.51.100.7") for _ in range(6)]
        assert 3 <= [each.status_code for each in answers].count(200) <= 4
        assert refused(answers[-1]) == (429, "too_many_requests")
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert post("198.51.100.8").status_code == 200


def test_without_a_proxy_nobody_is_counted(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(cast, tmp_path_factory.mktemp("loopback") / "register", plans_per_minute=1) as register:
        assert {register.public.post(PLANS, BARE_PROPOSAL).status_code for _ in range(4)} == {200}


def test_the_example_of_the_guide_runs(register: Running) -> None:
    example = Path(__file__).parents[3] / "docs" / "how-to" / "examples" / "plan_before_award.py"
    done = subprocess.run(  # noqa: S603 -- our own interpreter and example
        [sys.executable, str(example), register.url], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    for said in ("the obligation: EUR 32,000.00", "which lacks EUR 333.34", "instead: ", "refused: wrong_request"):
        assert said in done.stdout
