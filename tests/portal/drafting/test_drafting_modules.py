"""What the page makes of what is typed is what the buyer's program makes of it, and what it refuses is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from tests.portal.asking import write_assets
from tests.portal.calling import call, require_libraries, talking
from tests.portal.drafting.at_modules import Drafting
from tests.portal.drafting.drafts import DRAFTS, RULESETS, Draft
from tests.portal.drafting.spoilt import SPOILT, Fault
from tests.service.register.cast import gather
from tests.unit.cli.office import Office
from tests.unsafe_keys import UnsafeSigningKey
from tests.unsafe_scheme import BUYER, CONTRACTOR, reopened
from verifier import clock
from verifier.core.errors import WrongValue
from verifier.core.model.agreed_terms import AgreedBonusKind, AgreedStacking, AgreedTerms, Rounding
from verifier.core.model.contract import Contract
from verifier.core.rules.planning.plan import make_plan
from verifier.core.rules.table.agreed import settled
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.wire import base64url
from verifier.core.wire.envelope import seal_envelope
from verifier.party.introduction import open_introduction
from verifier.party.operator.description import published
from verifier.party.operator.directory import build_directory
from verifier.party.profile import HomeRole
from verifier.party.terms import read_terms
from verifier.service.routes.plan_bodies import PlanBody

pytestmark = pytest.mark.slow

TYP = "sr-contract+jwt"


#: A term of each field for what a rule set leaves open.
AGREED = {
    "full_time": AgreedTerms(full_time_weekly_hours=3_600),
    "full_time_year": AgreedTerms(full_time_yearly_hours=187_200),
    "start_window": AgreedTerms(start_window_months=6),
    "window_months": AgreedTerms(window_months=24),
    "bonus_kind": AgreedTerms(bonus_kind=AgreedBonusKind.FLAT),
    "bonus_stacking": AgreedTerms(bonus_stacking=AgreedStacking.ADDS),
    "rounding": AgreedTerms(rounding=Rounding.CENT_DOWN),
}


@pytest.fixture(scope="module")
def drafting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drafting]:
    """The program writes every file first: a home is open at one place at a time."""
    require_libraries()
    folder = tmp_path_factory.mktemp("drafting")
    cast = gather(folder, at=clock.now())
    listed = published({f"{each}.v1": date(2026, 1, 1) for each in RULESETS})
    directory = build_directory(cast.operator, replace(cast.description, rulesets=listed), at=cast.at)
    cast.buyer.adopt_directory(directory, at=cast.at)
    cast.buyer.close()
    office = Office(folder)
    for draft in DRAFTS:
        file = office.file(f"{draft.name}.json")
        office("buyer", "buyer", "draft-contract", "--out", file, *draft.arguments)
    home = reopened(folder / "buyer")
    with talking(write_assets(tmp_path_factory.mktemp("modules"))) as talk:
        yield Drafting(replace(cast, buyer=home), talk, office)
    home.close()
    for each in cast.homes:
        if each is not cast.buyer:
            each.close()


def named(name: str) -> Draft:
    (found,) = (each for each in DRAFTS if each.name == name)
    return found


def spoilt(name: str, **typed: Any) -> Draft:
    """A draft in which something else is typed."""
    draft = named(name)
    return replace(draft, typed={**draft.typed, **typed})


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda each: each.name)
def test_the_page_signs_the_bytes_of_the_program(drafting: Drafting, draft: Draft) -> None:
    claims = drafting.common()
    told = {**json.loads(drafting.office.file(f"{draft.name}.json").read_text(encoding="utf-8")), **draft.added}
    terms = read_terms(json.dumps(told).encode(), drafting.cast.buyer, at=drafting.cast.at)
    agreed = {each.name: getattr(terms, each.name) for each in fields(terms)}
    by_program = drafting.cast.buyer.sign(Contract(**claims, **agreed))
    (made,) = drafting.talk.called([call("statements.js", "contract", drafting.members(draft), claims)])
    (by_page,) = drafting.talk.answers([{"ask": "sign", "typ": TYP, "claims": made}])
    assert payload(by_page["token"]) == payload(by_program)


def payload(token: str) -> bytes:
    return base64url.decode(token.split(".")[1])


def test_another_figure_makes_other_bytes(drafting: Drafting) -> None:
    """The negative control: what is typed is what is signed."""
    claims = drafting.common()
    asked = [
        call("statements.js", "contract", drafting.members(each), claims)
        for each in (named("percent"), spoilt("percent", percent="4,26"))
    ]
    first, second = drafting.talk.called(asked)
    assert first["obligation"] == {"basis_points": 425}
    assert second == {**first, "obligation": {"basis_points": 426}}


def test_the_page_sees_what_a_rule_set_leaves_open(drafting: Drafting) -> None:
    """A field is there for what the core lets parties agree on, no more and no less."""
    for draft in DRAFTS:
        (found,) = drafting.talk.called([call("buyer_draft_rules.js", "openFields", drafting.table(draft))])
        assert found == [name for name, terms in AGREED.items() if is_open(drafting.ruleset(draft), terms)]
        assert set(draft.open) <= set(found), draft.name


def is_open(ruleset: RuleSet, terms: AgreedTerms) -> bool:
    try:
        settled(ruleset, terms)
    except WrongValue as refusal:
        return not hasattr(terms, refusal.field)
    return True


def test_nothing_is_assumed_of_an_obligation(drafting: Drafting) -> None:
    """Without a share or an amount there is no contract, and no question with one."""
    draft = spoilt("percent", obliging="", percent="5", amount="40.000")
    assert ("obliging", "js_fault_obliging") in drafting.faults(draft)
    claims = drafting.common()
    (made,) = drafting.talk.called([call("statements.js", "contract", drafting.members(draft), claims)])
    assert made[0] == "refused"
    assert "obligation" not in drafting.question(draft)


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda each: each.name)
def test_the_page_asks_for_the_plan_of_what_is_typed(drafting: Drafting, draft: Draft) -> None:
    """Strictly read, and worked out: an obligation in it is the one that is signed."""
    asked = replace(draft, typed={**draft.typed, "certificates": [], "labour": "60"})
    question = drafting.question(asked)
    command = PlanBody.model_validate_json(json.dumps(question)).command()
    plan = make_plan(drafting.ruleset(draft), command.proposal, (), claim_days=60)
    members = drafting.members(draft)
    assert (command.proposal.contract_value, str(command.proposal.last_day)) == (
        members["value"],
        members["last_day"],
    )
    whole = draft.taken is not None and draft.taken.get("isWhole")
    assert (plan.proportion.obligation is None) == bool(whole)
    if not whole:
        owed = {name: each for name, each in members["obligation"].items() if name != "motivation"}
        assert question["obligation"] == owed


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda each: each.name)
def test_what_is_right_has_no_fault(drafting: Drafting, draft: Draft) -> None:
    taken = {"first": "2027-01-01", "last": "2028-12-31", "counted": "2028-12"}
    whole = draft if draft.taken is None else replace(draft, taken={**draft.taken, **taken})
    between = {"between": CONTRACTOR} if draft.typed.get("supersedes") else {}
    assert drafting.faults(replace(whole, typed={**whole.typed, **between})) == []


@pytest.mark.parametrize(
    ("name", "typed", "fault"), SPOILT, ids=[f"{each[2][0]} {n}" for n, each in enumerate(SPOILT)]
)
def test_a_fault_is_told_at_its_field_and_the_register_would_refuse_it(
    drafting: Drafting, name: str, typed: dict[str, Any], fault: Fault
) -> None:
    """What has no fault to tell is accepted there: the page is neither laxer nor stricter."""
    draft = spoilt(name, **typed)
    found = [each for each in drafting.faults(draft) if each[0] != "supersedes" or "between" in typed]
    assert (fault in found) if fault[1] else not found
    if name != "framework":
        assert drafting.is_refused(draft) == bool(found)


@pytest.mark.parametrize(
    ("taken", "fault"),
    [
        ({"first": "2027-02-01"}, ("first_day", "js_fault_before_framework")),
        ({"last": "2028-11-30"}, ("last_day", "js_fault_after_framework")),
        ({"counted": "2028-12"}, ("recovery_months", "js_fault_recovery_framework")),
    ],
    ids=["early", "late", "recovery"],
)
def test_a_call_off_fits_its_framework(drafting: Drafting, taken: dict[str, str], fault: Fault) -> None:
    fits = {"first": "2027-01-01", "last": "2028-12-31", "counted": "2029-12"}
    draft = spoilt("call-off", recovery_months="3")
    assert draft.taken is not None
    assert drafting.faults(replace(draft, taken={**draft.taken, **fits})) == []
    assert drafting.faults(replace(draft, taken={**draft.taken, **fits, **taken})) == [fault]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.250", 125_000),
        ("1,250", 125_000),
        ("1.25", 125),
        ("1,2", 120),
        ("1.250.000,5", 125_000_050),
        ("1,250,000.05", 125_000_005),
        ("1 250 000", 125_000_000),
        ("€ 12", 1_200),
        ("12 %", 1_200),
        ("0", 0),
        ("12.34.56", None),
        ("1.2345", None),
        ("-5", None),
        ("1e3", None),
        ("", None),
        ("1,250.000,50", None),
        ("1.25.0", None),
        ("1.2500", None),
        ("1,250,75", None),
        ("12 uur", None),
        ("twaalf", None),
    ],
)
def test_a_number_is_read_in_one_way(drafting: Drafting, text: str, value: int | None) -> None:
    (found,) = drafting.talk.called([call("hundredths.js", "hundredthsOf", text)])
    assert found == value


def test_a_letter_of_the_page_is_read_by_the_operator(drafting: Drafting) -> None:
    """Its own key comes first, and signs; the key that counts already is in it too."""
    at, home = drafting.cast.at, drafting.cast.buyer
    key, other = UnsafeSigningKey(71), home.signing_key()
    several = [
        {"kid": each.kid, "purpose": "signing", "alg": "ES256", "jwk": dict(each.jwk)} for each in (key, other)
    ]
    asked = {"name": "Gemeente Voorbeeld", "url": "https://gemeente.example", "keys": several}
    (claims,) = drafting.talk.called([call("statements.js", "introduction", asked, {"iss": BUYER, "iat": at})])
    token = seal_envelope(claims, typ="sr-introduction+jwt", kid=key.kid, sign=key.sign)
    opened = open_introduction(json.dumps({"key": dict(key.jwk), "statement": token}).encode(), at=at)
    assert (opened.iss, opened.role, opened.fingerprint) == (BUYER, HomeRole.BUYER, key.kid)
    assert [each.kid for each in opened.keys] == [key.kid, other.kid]
    several[1]["kid"] = key.kid
    (refused,) = drafting.talk.called([call("statements.js", "introduction", asked, {"iss": BUYER, "iat": at})])
    assert refused == ("refused", "wrong_value", "kid")
