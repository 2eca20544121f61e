"""What goes wrong at a desk, by keyboard alone: wrong files, hostile words, a session that ends, two tabs at once.

Nothing that was filled in is lost, nothing is decided twice, and each page says what to do next.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect

from tests.portal.desk.keyboard import Keyboard
from tests.portal.desk.looked_through import bodies
from tests.portal.desk.scene import Scene
from tests.portal.hostile import HOSTILE, require_inert
from tests.portal.walking import Walk, member_walk
from tests.service.register import story
from tests.service.register.play import accepted
from tests.service.register.story import BSNS, Placed, Signed
from tests.unsafe_scheme import AGENCY, OTHER_AGENCY, PASSPHRASE
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.core.wire.jwk import sealing_key
from verifier.party.home import KEYSTORE
from verifier.party.sealing import seal_to
from verifier.service.access.roles import Role

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("stage", ["sqlite"], indirect=True)]

NAME = HOSTILE[1]
END = "UPDATE member_session SET seen_at = 0"
DECISIONS = "/v1/agency/eligibilities"


@pytest.fixture
def walked(opened: Browser, stage: Scene) -> Iterator[Walk]:
    with member_walk(opened, stage.register, AGENCY, Role.DESK) as walk:
        yield walk


def test_a_desk_by_keyboard_alone_loses_nothing(walked: Walk, stage: Scene) -> None:
    play = stage.play
    contract = play.contract(reference=NAME)
    by_hand, again, nobody = (play.placement(contract, each) for each in BSNS[:3])
    elsewhere = for_another_agency(stage, contract)
    hands = Keyboard(walked.page("/desk"))
    bring_keys(hands, stage)
    hands.follow("Naar het loket")
    expect(hands.page.locator("#queue tbody tr").first).to_contain_text(NAME)
    require_inert(hands.page)
    open_queue(hands)
    look_up(hands, case_of(hands.page, by_hand))
    say_nobody(hands, case_of(hands.page, nobody))
    refused = case_of(hands.page, elsewhere)
    expect(refused.locator("[data-slot=why]")).to_contain_text("voor een andere instantie")
    says(refused, "Afwijzen")
    sign_after_the_session_ended(hands, walked, stage)
    says(case_of(hands.page, by_hand), "Bevestigd")
    hands.see()
    hands.page.reload()
    look_up_again(hands, case_of(hands.page, again))
    keep_when_the_session_ends_in_the_middle(hands, walked, stage)
    decide_in_two_tabs(hands, walked, stage, contract)
    require_decided_once(walked, {each.name for each in (by_hand, again, nobody, elsewhere)})
    assert walked.record.breaches == []
    assert walked.record.leaks(BSNS) == []


def for_another_agency(stage: Scene, contract: Signed) -> Placed:
    """An envelope that names this agency and is closed for another one."""
    made = story.placement(stage.cast, contract, BSNS[3])
    other = sealing_key(stage.cast.trust.opening_key(OTHER_AGENCY, at=made.statement.iat).jwk)
    sealed = seal_to(other, bytes(512), b"for another agency")
    statement = replace(made.statement, sealed_subject_sha256=Digest(sha256(sealed).digest()))
    placed = Placed(statement, stage.cast.contractor.sign(statement), sealed)
    accepted(stage.register.contractor.post("/v1/contractor/placements", placed.body))
    return placed


def bring_keys(hands: Keyboard, stage: Scene) -> None:
    """A file that is none, a passphrase that is another, and then the right ones; each told at its field."""
    page = hands.page
    hands.see()
    hands.follow("Haal de sleutels op")
    hands.press("Haal de sleutel binnen")
    expect(page.locator("#key_file-fault")).to_have_text("Kies een bestand.")
    file, passphrase = page.locator("#key_file"), page.locator("#passphrase")
    hands.choose_file(file, picked("keystore.json", b"{}"))
    hands.fill(passphrase, "iets anders dan de wachtzin")
    page.keyboard.press("Enter")
    expect(page.locator("#key_file-fault")).to_contain_text("Dit is geen sleutelbestand.")
    expect(file).to_be_focused()
    hands.see()
    keystore = (stage.cast.agency.folder / KEYSTORE).read_bytes()
    hands.choose_file(file, picked("keystore.json", keystore))
    expect(page.locator("#key_file-drop")).to_contain_text("keystore.json")
    hands.press("Haal de sleutel binnen")
    expect(page.locator("#passphrase-fault")).to_contain_text("opent dit bestand niet", timeout=60_000)
    expect(passphrase).to_be_focused()
    hands.fill(passphrase, PASSPHRASE)
    page.keyboard.press("Enter")
    page.get_by_text("De sleutel is binnengehaald").wait_for(timeout=60_000)
    hands.walk()


def open_queue(hands: Keyboard) -> None:
    """Without a file of people: every person is still to be looked up."""
    hands.see()
    hands.press("Open en beoordeel")
    hands.page.get_by_text("plaatsingen geopend").wait_for()
    expect(hands.page.locator("#work-title")).to_be_focused()
    require_inert(hands.page)
    hands.walk()


def look_up(hands: Keyboard, case: Locator) -> None:
    """What is missing or cannot be is told at its field, and the value is seen before anything is signed."""
    says(case, "Wacht")
    hands.unfold(case.get_by_text("Zelf invullen wat u weet"))
    hands.choose(case.get_by_label("Groep op de peildatum"), "participation_act")
    hands.to(case.get_by_role("button", name="Beoordeel met deze gegevens"))
    hands.page.keyboard.press("Enter")
    since = case.get_by_label("In de groep sinds")
    expect(since).to_be_focused()
    assert sorted(case.locator(".fault:not(:empty)").all_inner_texts()) == [
        "Kies een van de drie.",
        "Vul in sinds wanneer.",
    ]
    hands.walk()
    hands.fill_day(since, "2025-01-01")
    hands.pick(case.locator("[name^=reason]"), "employed")
    hands.fill_day(case.get_by_label("Werkt bij de aanvrager sinds"), "2026-05-01")
    judge(hands, case)
    expect(case.get_by_text("Dan werkt deze persoon op de eerste dag niet bij de aanvrager.")).to_be_visible()
    hands.pick(case.locator("[name^=reason]"), "consent")
    judge(hands, case)
    says(case, "Bevestigen")
    expect(case.locator("h3")).to_be_focused()
    expect(case.locator("[data-slot=worth]")).to_contain_text("40.000 per voltijdjaar")
    expect(case.get_by_text("Zo is de waarde bepaald")).to_be_visible()
    hands.see()


def say_nobody(hands: Keyboard, case: Locator) -> None:
    hands.unfold(case.get_by_text("Zelf invullen wat u weet"))
    hands.choose(case.get_by_label("Groep op de peildatum"), "nobody")
    judge(hands, case)
    says(case, "Afwijzen")


def look_up_again(hands: Keyboard, case: Locator) -> None:
    hands.press("Open en beoordeel")
    hands.unfold(case.get_by_text("Zelf invullen wat u weet"))
    hands.choose(case.get_by_label("Groep op de peildatum"), "participation_act")
    hands.fill_day(case.get_by_label("In de groep sinds"), "2025-01-01")
    hands.pick(case.locator("[name^=reason]"), "employed")
    judge(hands, case)
    says(case, "Bevestigen")


def judge(hands: Keyboard, case: Locator) -> None:
    hands.to(case.get_by_role("button", name="Beoordeel met deze gegevens"))
    hands.page.keyboard.press("Enter")


def sign_after_the_session_ended(hands: Keyboard, walked: Walk, stage: Scene) -> None:
    """What was filled in stays, and is signed in the next session, which began in another tab."""
    before = len(bodies(walked, DECISIONS))
    stage.register.database.change(END)
    hands.press("Onderteken en verstuur 3 beslissingen")
    hands.page.get_by_text("Wat u hier invulde, blijft staan").wait_for()
    hands.see()
    with walked.context.expect_page() as opened:
        hands.follow("Log opnieuw in")
    opened.value.wait_for_url("**/sign-in")
    opened.value.close()
    walked.sign_in(stage.register, AGENCY, Role.DESK)
    hands.press("Onderteken en verstuur 3 beslissingen")
    hands.page.get_by_text("3 beslissingen zijn aangekomen").wait_for(timeout=60_000)
    assert len(bodies(walked, DECISIONS)) == before + 1


def keep_when_the_session_ends_in_the_middle(hands: Keyboard, walked: Walk, stage: Scene) -> None:
    """While the evaluators work: it is signed and kept, and leaves once, after signing in again."""

    def end(route: Route) -> None:
        if route.request.method == "POST":
            stage.register.database.change(END)
        route.continue_()

    hands.page.route(f"{stage.second.url}/**", end)
    hands.press("Onderteken en verstuur 1 beslissing")
    hands.page.get_by_text("Wat u ondertekende, is bewaard in deze browser").wait_for(timeout=60_000)
    hands.page.unroute(f"{stage.second.url}/**")
    hands.see()
    walked.sign_in(stage.register, AGENCY, Role.DESK)
    hands.page.reload()
    hands.page.get_by_text("1 beslissing is aangekomen").wait_for(timeout=60_000)


def decide_in_two_tabs(hands: Keyboard, walked: Walk, stage: Scene, contract: Signed) -> None:
    """Both opened the same envelope, and both sign: one decision, and the other tab says that there is one."""
    last = stage.play.placement(contract, BSNS[4])
    tabs = [hands.page, walked.page("/desk")]
    for tab in tabs:
        tab.goto(f"{walked.url}/desk")
        tab.get_by_role("button", name="Open en beoordeel").click()
        case = case_of(tab, last)
        case.get_by_text("Zelf invullen wat u weet").click()
        case.get_by_label("Groep op de peildatum").select_option("none")
        case.get_by_label("De persoon gaf mij zelf toestemming").check()
        case.get_by_role("button", name="Beoordeel met deze gegevens").click()
        says(case, "Afwijzen")
    for tab in tabs:
        tab.locator("#sign").evaluate("(each) => each.click()")
    says(case_of(tabs[0], last), "Afgewezen")
    expect(case_of(tabs[1], last).locator("[data-slot=why]")).to_have_text("U hebt hier al over beslist.")
    tabs[1].close()


def require_decided_once(walked: Walk, wanted: set[str]) -> None:
    """Of each placement one statement ever left this browser."""
    sent = {each["statement"] for body in bodies(walked, DECISIONS) for each in body["decisions"]}
    told = Counter(claims_of(each)["placement"] for each in sent)
    assert set(told.values()) == {1}
    assert wanted <= told.keys()


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = json.loads(base64url.decode(token.split(".")[1]))
    return claims


def picked(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/json", "buffer": content}


def case_of(page: Page, placed: Placed) -> Locator:
    return page.locator(f"#case-{placed.name[:12]}")


def says(case: Locator, proposal: str) -> None:
    expect(case.locator("[data-slot=proposal]")).to_have_text(proposal)
