"""Worked out (doorgerekend): the form of a contract as it stands when somebody has typed most of it."""

from __future__ import annotations

from playwright.sync_api import Page


def afresh(page: Page) -> None:
    """What was typed before on this page is cleared."""
    page.locator("#draft").wait_for()
    page.locator("#forget").click()
    with page.expect_navigation():
        page.locator("#told button").click()
    page.locator("#draft").wait_for()


def worked_out(page: Page) -> None:
    """Everything that opens is open, with a target and a party, and the figures of a percentage beside it."""
    afresh(page)
    page.locator("#reference").fill("AANB-2027-014")
    page.locator("#contractor").select_option(index=1)
    page.locator("#value").fill("1.200.000")
    page.locator("#first_day").fill("2027-01-01")
    page.locator("#last_day").fill("2028-12-31")
    page.locator("#ruleset").select_option(index=1)
    page.locator("[name=obliging][value=percent]").check()
    page.locator("#percent").fill("4,25")
    page.locator("[name=rhythm][value=own]").check()
    page.locator("main details").evaluate_all("(all) => { for (const each of all) each.open = true; }")
    page.locator("#rule").select_option("carried")
    page.locator("[data-add=targets]").click()
    page.locator("[data-member=kind]").select_option("activity")
    page.locator("[data-add=parties]").click()
    page.locator("#plan .large").wait_for()


def told_of_faults(page: Page) -> None:
    """Nothing was typed, and it was asked to be read."""
    afresh(page)
    page.locator("#draft .further > .actions button").first.click()
    page.locator(".fault:not(:empty)").first.wait_for()


def read_over(page: Page) -> None:
    """What would be signed, in plain words."""
    worked_out(page)
    for each in ("targets", "parties"):
        page.locator(f"[data-rows={each}] [data-remove]").click()
    page.locator("#draft .further > .actions button").first.click()
    page.locator("#sign").wait_for()
