"""Poses (houdingen): pages after somebody did something on them, to be looked at as they are then.

What a pose does adds nothing to a register, unless it is one of :data:`DONE`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from playwright.sync_api import Page

from tests.portal.browsing import MOMENT, picked
from tests.portal.bundle_case import altered, kit_of, year
from tests.portal.desk.scene import people_file
from tests.portal.drafting.worked_out import read_over, told_of_faults, worked_out
from tests.portal.finding import EVERYONE, NEWCOMER
from tests.service.register.filled import Filled
from tests.service.register.story import BSNS, Signed
from tests.unsafe_scheme import CONTRACTOR

#: Nothing is being sent, nor about to be.
STILL: Final = """async () => {
  const { held, pending } = await navigator.locks.query();
  return !held.length && !pending.length;
}"""
#: Whom the agency's file knows: the first two who wait.
_PEOPLE: Final = people_file((BSNS[1], CONTRACTOR, "1970-05-01"), (BSNS[2], "kvk:87654321", "1980-01-01"))


@dataclass(frozen=True, slots=True)
class Pose:
    """A page after ``act`` was done on it; ``path`` is its bare (Dutch) address."""

    name: str
    path: str
    act: Callable[[Page], object]


def settled(page: Page) -> None:
    """Wait until the page's scripts have asked for all that they show."""
    if page.locator("script[type=module]").count():
        page.wait_for_load_state("networkidle")
        page.wait_for_function(STILL)


def with_results(page: Page) -> None:
    """The page that verifies, with its settings open, a bundle that is valid and one that is altered."""
    page.locator("#desk").wait_for()
    page.locator("details.settings").evaluate("(each) => { each.open = true; }")
    page.locator("#kit").set_input_files(picked({"kit.json": kit_of()}))
    page.locator("#moment").fill(MOMENT)
    page.locator("#moment").dispatch_event("change")
    files = {"WERK-2025-017.bundle.json": year().bundle(), "changed.json": altered()}
    page.locator("#files").set_input_files(picked(files))
    page.locator("#tickets[aria-busy=false]").wait_for()


def sent_wrong(page: Page) -> None:
    """The first form with fields, sent with what cannot be right."""
    form = page.locator("main form").filter(has=page.locator("input:not([type=hidden], [hidden])")).first
    form.evaluate("(each) => { each.noValidate = true; }")
    for each in form.locator("input:is([type=text], [type=password])").all():
        if each.is_visible():
            each.fill("x")
    form.locator("button[type=submit], button:not([type])").first.click()
    page.locator(".fault:not(:empty)").first.wait_for()
    page.wait_for_load_state()


def sent_empty(page: Page) -> None:
    """A form that a script reads, sent without anything in it."""
    form = page.locator("main form[method=dialog]").filter(visible=True).first
    form.wait_for()
    form.locator("button").filter(visible=True).last.click()
    page.locator(".fault:not(:empty)").first.wait_for()


def unfolded(page: Page) -> None:
    """Everything that opens is open."""
    settled(page)
    page.locator("main details").evaluate_all("(all) => { for (const each of all) each.open = true; }")


def invited(page: Page) -> None:
    """A colleague is invited."""
    page.locator("form[action$='/invite'] input[type=radio]").last.check()
    page.locator("form[action$='/invite'] button").click()
    page.locator("#invited").wait_for()


def looked_through(page: Page) -> None:
    """The desk after all envelopes were opened and judged by a file of people."""
    page.locator("#people").set_input_files({"name": "mensen.csv", "mimeType": "text/csv", "buffer": _PEOPLE})
    page.locator("#people-told:not(:empty)").wait_for()
    page.locator("#look").click()
    page.locator("#work").wait_for()
    page.locator("#cases > li").first.wait_for()
    settled(page)


def judged_by_hand(page: Page) -> None:
    """The same, with the reasoning and the form for what somebody knows open."""
    looked_through(page)
    page.locator("#cases details").evaluate_all("(all) => { for (const each of all) each.open = true; }")


def attested(page: Page, *, first_day: str) -> None:
    """A placement is filled in and sent."""
    page.locator("#number").fill(BSNS[5])
    page.locator("#agency").select_option(index=1)
    page.locator("#first_day").fill(first_day)
    page.locator("#hours").fill("32")
    page.locator("#kind").select_option(index=1)
    page.locator("#attest button").filter(visible=True).last.click()
    page.locator("#done").wait_for()


def _everyone(_: Filled, __: Signed) -> Sequence[Pose]:
    return (
        Pose("results", "/verify", with_results),
        Pose("fault", "/sign-in", sent_wrong),
        Pose("fault", "/sign-in/link", sent_wrong),
    )


def _newcomer(_: Filled, __: Signed) -> Sequence[Pose]:
    return (Pose("fault", "/contractor/keys", sent_empty), Pose("unfolded", "/account", unfolded))


def _contractor(filled: Filled, about: Signed) -> Sequence[Pose]:
    return (
        Pose("fault", f"/contractor/contracts/{about.name}/attest", sent_empty),
        Pose("offered", f"/contractor/contracts/{filled.offered.name}", sent_empty),
        Pose("counts", f"/contractor/placements/{filled.eligible.name}", unfolded),
        Pose("waits", f"/contractor/placements/{filled.waiting[0].name}", unfolded),
        Pose("declined", f"/contractor/placements/{filled.declined.name}", unfolded),
    )


def _agency(_: Filled, __: Signed) -> Sequence[Pose]:
    return (Pose("looked", "/desk", looked_through), Pose("by-hand", "/desk", judged_by_hand))


def _buyer(_: Filled, __: Signed) -> Sequence[Pose]:
    return (Pose("faults", "/buyer/new", told_of_faults), Pose("fault", "/buyer/keys", sent_empty))


def _none(_: Filled, __: Signed) -> Sequence[Pose]:
    return ()


Posing = Callable[[Filled, Signed], Sequence[Pose]]
#: By role; the contract that pages are about is given beside.
POSES: Final[Mapping[str, Posing]] = {
    EVERYONE: _everyone,
    NEWCOMER: _newcomer,
    "contractor": _contractor,
    "agency": _agency,
    "buyer": _buyer,
    "policy": _none,
    "reader": _none,
}


def _contractor_done(_: Filled, about: Signed) -> Sequence[Pose]:
    path = f"/contractor/contracts/{about.name}"
    worked = ("hours", "import", "progress", "activities", "proof", "messages")
    return (
        Pose("large", path, unfolded),
        *(Pose("large", f"{path}/{each}", unfolded) for each in worked),
        Pose("done", f"{path}/attest", partial(attested, first_day=str(about.statement.first_day))),
    )


def _buyer_done(_: Filled, about: Signed) -> Sequence[Pose]:
    path = f"/buyer/contracts/{about.name}"
    return (
        Pose("large", path, unfolded),
        Pose("large", f"{path}/messages", unfolded),
        Pose("worked-out", "/buyer/new", worked_out),
        Pose("read-over", "/buyer/new", read_over),
    )


def _newcomer_done(_: Filled, __: Signed) -> Sequence[Pose]:
    return (Pose("invited", "/colleagues", invited),)


#: For pictures alone: what adds something, and what is seen of more.
DONE: Final[Mapping[str, Posing]] = {
    "contractor": _contractor_done,
    "buyer": _buyer_done,
    NEWCOMER: _newcomer_done,
}
