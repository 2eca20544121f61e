"""A case on the desk's page: hostile words stay words, and what is typed says as much as a row of people does."""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from tests.portal.calling import require_libraries
from tests.portal.hostile import HOSTILE, require_inert
from tests.portal.walking import member_walk
from tests.service.register.filled import Filled
from tests.service.register.story import BSNS
from tests.unsafe_scheme import AGENCY, CONTRACTOR
from verifier import shipped
from verifier.core.wire import base64url
from verifier.party.agency.registers.csv_file import COLUMNS, PERIODS
from verifier.service.access.roles import Role
from verifier.service.portal.assets import composed_assets

pytestmark = pytest.mark.slow

#: What stands for a character that is not seen.
HIDDEN: Final = "\ufffd"
MODULES: Final = ("desk_view.js", "desk_typed.js", "desk_people.js", "rules_table.js")
#: Begins a case of a rule set on the page, as a round does once its envelope is open.
BEGIN: Final = """
const [views, typed, people, table] = await Promise.all(modules.map((each) => import(each)));
const octetsOf = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt());
const begun = async ({ digest = "A".repeat(43), iss, reference = "x", name, ruleset, value }) => {
  const work = { first_day: "2026-03-01", hours_per_week: 3600, employment_kind: "permanent" };
  const placement = { iss, agency: "oin:1", ...work };
  const contract = { reference, reference_date: "2026-01-01", ruleset: { name: reference } };
  const rules = ruleset && await table.readRuleset(octetsOf(ruleset), { digest: asked.rules });
  const subject = { scheme: "bsn", value, birthDate: null };
  const told = { decision: "waiting", reason: "not_looked_up" };
  const waiting = { digest, since: "2026-03-01T00:00:00Z" };
  const item = { waiting, case: { placement, contract, ruleset: rules }, subject, name, told };
  const view = views.caseView(item);
  document.getElementById("cases").append(view);
  return [item, view];
};
"""
HOSTILES: Final = f"""async ([modules, asked]) => {{ {BEGIN}
  const told = [];
  for (const [place, text] of asked.texts.entries()) {{
    const digest = String(place).padStart(12, "A").padEnd(43, "A");
    const [, view] = await begun({{ digest, iss: text, reference: text, name: text, value: text }});
    told.push(view.querySelector("[data-slot=contractor]").textContent);
  }}
  return told;
}}"""
TYPED: Final = f"""async ([modules, asked]) => {{ {BEGIN}
  const [item, view] = await begun(asked);
  typed.fitTyped(view, item);
  view.querySelector("select").append(new Option("", asked.group));
  const of = (name) => view.querySelector(`#${{CSS.escape(name)}}-AAAAAAAAAAAA`);
  for (const [name, value] of Object.entries(asked.filled)) {{
    const radio = view.querySelector(`[name="${{name}}-AAAAAAAAAAAA"][value="${{value}}"]`);
    if (radio?.type === "radio") radio.click();
    else if (name === "traits") {{
      for (const each of value) view.querySelector(`[data-trait][value="${{each}}"]`).click();
    }} else {{
      if (!of(name)) of("more_periods").click();
      of(name).value = value;
    }}
  }}
  const row = people.readPeople(octetsOf(asked.csv)).find("bsn", asked.value);
  const person = typed.typedPerson(view, item);
  const faults = [...view.querySelectorAll(".fault")].map((each) => [each.id.slice(0, -19), each.textContent]);
  const says = (each) => each && [
    people.groupOn(each, "2026-01-01"), people.mayBeAskedBy(each, asked.iss, "2026-03-01"), each.bsn,
    people.factsOf(each, each.group, asked.iss),
  ];
  const hidden = [...view.querySelectorAll("[data-fact][hidden]")].map((each) => each.dataset.fact);
  view.remove();
  const told = Object.fromEntries(faults.filter(([, text]) => text));
  return {{ typed: says(person), row: says(row), hidden, faults: told }};
}}"""

BASE: Final = {"group": "participation_act", "since": "2025-02-01", "reason": "employed"}
EMPLOYED: Final = f"{CONTRACTOR}@2026-03-01.."
#: Rule set, what is filled in, and the cells of the row that says the same.
SAME: Final[Mapping[str, tuple[str, dict[str, Any], dict[str, str]]]] = {
    "first time": ("harlingen.v1", {**BASE, "earlier": "no"}, {"employers": EMPLOYED}),
    "worked there before, twice": (
        "harlingen.v1",
        {
            **BASE,
            "until": "2026-02-28",
            "employed_from": "2026-02-01",
            "employed_until": "2026-12-31",
            "earlier": "yes",
            "earlier_from_1": "2019-01-01",
            "earlier_until_1": "2019-06-30",
            "earlier_from_2": "2024-01-01",
            "earlier_until_2": "2024-12-31",
        },
        {
            "until": "2026-02-28",
            "employers": f"{CONTRACTOR}@2026-02-01..2026-12-31;{CONTRACTOR}@2019-01-01..2019-06-30;"
            f"{CONTRACTOR}@2024-01-01..2024-12-31",
        },
    ),
    "consent": ("harlingen.v1", {**BASE, "reason": "consent", "earlier": "no"}, {"consents": CONTRACTOR}),
    "neither": ("harlingen.v1", {**BASE, "reason": "neither", "earlier": "no"}, {}),
    "age and traits": (
        "utrecht-current.v1",
        {**BASE, "birth_date": "1970-05-01", "traits": ["status_holder"]},
        {"birth_date": "1970-05-01", "traits": "status_holder", "employers": EMPLOYED},
    ),
    "wage subsidy": (
        "haaglanden-2023-07.v1",
        {**BASE, "traits": ["wage_subsidy"], "subsidy_from": "2026-03-01", "subsidy_until": "2027-02-28"},
        {"traits": "wage_subsidy", "subsidy": "2026-03-01..2027-02-28", "employers": EMPLOYED},
    ),
}


@pytest.fixture(scope="module")
def page(opened: Browser, filled: Filled) -> Iterator[Page]:
    require_libraries()
    with member_walk(opened, filled.register, AGENCY, Role.DESK) as walk:
        yield walk.page("/desk")


def asked(page: Page, program: str, **question: Any) -> Any:
    modules = [composed_assets().path(each) for each in MODULES]
    return page.evaluate(program, [modules, question])


def test_hostile_words_of_others_are_words_on_a_case(page: Page) -> None:
    """As its contractor, its reference, its rule set and its number: none becomes a part of the page."""
    told = asked(page, HOSTILES, texts=list(HOSTILE))
    page.wait_for_timeout(200)
    require_inert(page)
    assert len(told) == len(HOSTILE)
    assert [
        text
        for text, shown in zip(HOSTILE, told, strict=True)
        if text.isascii() and text.isprintable() and text != shown
    ] == []
    assert [
        shown
        for shown in told
        if any(unicodedata.category(each).startswith("C") and each != HIDDEN for each in shown)
    ] == []
    page.reload()


@pytest.mark.parametrize(("ruleset", "filled_in", "cells"), SAME.values(), ids=SAME)
def test_what_is_typed_says_what_a_row_says(
    page: Page, ruleset: str, filled_in: dict[str, Any], cells: dict[str, str]
) -> None:
    said = typed(page, ruleset, filled_in, cells)
    assert said["faults"] == {}
    (_, _, bsn, facts), (_, _, _, known) = said["typed"], said["row"]
    if "earlier" in said["hidden"]:  # what the rules do not ask is not asked here
        assert facts.pop("employed") is None
        known.pop("employed")
    assert said["typed"] == said["row"]
    assert bsn == BSNS[0]


@pytest.mark.parametrize(
    ("filled_in", "faults"),
    [
        ({}, {"group": "Kies een groep.", "reason": "Kies een van de drie."}),
        ({"group": "none"}, {"reason": "Kies een van de drie."}),
        ({**BASE, "until": "2025-01-31"}, {"until": "Deze dag ligt voor de eerste."}),
        (
            {**BASE, "employed_until": "2026-02-28"},
            {"employed_until": "Dan werkt deze persoon op de eerste dag niet bij de aanvrager."},
        ),
        (
            {**BASE, "earlier": "yes", "earlier_from_1": "2026-03-01"},
            {
                "earlier_from_1": "Deze dag ligt niet voor de eerste dag van de plaatsing.",
                "earlier_until_1": "Vul ook de laatste dag in.",
            },
        ),
    ],
    ids=["nothing", "no reason", "ends before it begins", "left before", "not earlier"],
)
def test_what_is_wrong_is_told_at_its_field(page: Page, filled_in: dict[str, Any], faults: dict[str, str]) -> None:
    said = typed(page, "harlingen.v1", filled_in, {})
    assert (said["typed"], said["faults"]) == (None, faults)


def test_who_is_typed_without_what_the_rules_ask_is_not_known_to_be_new(page: Page) -> None:
    """The negative control of the comparison: not saying it is not the same as saying that there was nothing."""
    said = typed(page, "harlingen.v1", BASE, {"employers": EMPLOYED})
    assert (said["typed"][3]["employed"], len(said["row"][3]["employed"])) == (None, 1)


def typed(page: Page, name: str, filled_in: Mapping[str, Any], cells: Mapping[str, str]) -> dict[str, Any]:
    """What a form filled in so says of somebody, and what a row of these cells says."""
    whole = {"bsn": BSNS[0], "group": "participation_act", "since": "2025-02-01", **cells}
    row = ",".join(whole.get(each, "") for each in (*COLUMNS, *PERIODS))
    csv = "\r\n".join([",".join((*COLUMNS, *PERIODS)), row, ""])
    rules = shipped.ruleset(name)
    said: dict[str, Any] = asked(
        page,
        TYPED,
        ruleset=b64encode(rules).decode(),
        rules=base64url.encode(sha256(rules).digest()),
        csv=b64encode(csv.encode()).decode(),
        filled=dict(filled_in),
        iss=CONTRACTOR,
        group=BASE["group"],
        value=BSNS[0],
    )
    return said
