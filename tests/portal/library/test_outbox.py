"""The outbox outlives a lost connection or answer, a reload, a second tab and a session, before a real register."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route

from tests.portal.library.acting import (
    PLACEMENTS,
    attested,
    imported,
    placements,
)
from tests.portal.library.browser_room import Entry, Room, entered, let_in, signed_in
from tests.portal.walking import Walk
from tests.service.register.play import Play
from tests.service.register.story import Signed
from tests.unsafe_scheme import CONTRACTOR
from verifier.core.wire.base64url import encode
from verifier.service.access.roles import Role

pytestmark = pytest.mark.slow


def test_a_placement_is_sealed_signed_and_sent_once(tab: Room, play: Play, contract: Signed) -> None:
    imported(tab, play.register)
    name, parcel = attested(tab, contract)
    answer = tab.call("outbox.js", "dispatch", name, parcel)
    assert name in placements(play.register, contract)
    sent = len(tab.walk.record.sent)
    assert tab.call("outbox.js", "dispatch", name, parcel) == answer
    assert len(tab.walk.record.sent) == sent
    (received,) = tab.call("outbox.js", "received", "placement.")
    assert (received["name"], received["answer"], received["kept"]) == (name, answer, parcel["kept"])
    assert tab.call("outbox.js", "waiting") == []


def test_what_was_signed_without_a_connection_is_sent_after_a_reload(
    tab: Room, walked: Walk, play: Play, contract: Signed
) -> None:
    imported(tab, play.register)
    name, parcel = attested(tab, contract)
    walked.context.set_offline(True)
    assert tab.call("outbox.js", "dispatch", name, parcel)[:2] == ("threw", "Unreachable")
    walked.context.set_offline(False)
    assert name not in placements(play.register, contract)
    tab.reload()
    (waits,) = tab.call("outbox.js", "waiting")
    assert (waits["name"], waits["kept"]) == (name, parcel["kept"])
    assert tab.call("outbox.js", "resume") == {"sent": [name], "refused": [], "waiting": []}
    assert name in placements(play.register, contract)


def test_a_lost_answer_is_asked_for_again_with_the_same_bytes(
    tab: Room, walked: Walk, play: Play, contract: Signed
) -> None:
    imported(tab, play.register)
    name, parcel = attested(tab, contract)
    before, lost = len(walked.record.sent), list[bool]()

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(bool(route.fetch()))
            route.abort()

    tab.page.route(f"**{PLACEMENTS}", lose_first)
    tab.call("outbox.js", "dispatch", name, parcel)
    posted = [each for each in walked.record.sent[before:] if each.url.endswith(PLACEMENTS)]
    assert len(posted) == 2
    assert posted[0].body == posted[1].body
    assert posted[0].headers["idempotency-key"] == posted[1].headers["idempotency-key"]
    assert name in placements(play.register, contract)


def test_two_tabs_send_what_waits_once(tab: Room, walked: Walk, play: Play, contract: Signed, entry: Entry) -> None:
    imported(tab, play.register)
    other = entered(walked, play.register, entry)
    name, parcel = attested(tab, contract)
    walked.context.set_offline(True)
    assert tab.call("outbox.js", "dispatch", name, parcel)[1] == "Unreachable"
    walked.context.set_offline(False)
    before = len(walked.record.sent)
    tab.start("outbox.js", "resume")
    other.start("outbox.js", "resume")
    assert sorted([tab.finish()["sent"], other.finish()["sent"]]) == [[], [name]]
    posted = [each for each in walked.record.sent[before:] if each.url.endswith(PLACEMENTS)]
    assert len(posted) == 1


def test_an_ended_session_keeps_what_was_signed(
    tab: Room, walked: Walk, play: Play, contract: Signed, entry: Entry
) -> None:
    imported(tab, play.register)
    name, parcel = attested(tab, contract)
    walked.sign_out()
    tab.reload()
    assert tab.call("outbox.js", "dispatch", name, parcel)[:2] == ("threw", "SessionEnded")
    let_in(walked, entry)
    assert tab.call("outbox.js", "resume")["sent"] == [name]
    assert name in placements(play.register, contract)


def test_what_is_refused_for_good_is_set_aside_with_why(tab: Room, play: Play, contract: Signed) -> None:
    imported(tab, play.register)
    name, parcel = attested(tab, contract)
    tampered = {**parcel, "body": {**parcel["body"], "sealed_subject": encode(bytes(1648))}}
    threw = tab.call("outbox.js", "dispatch", name, tampered)
    assert threw[:2] == ("threw", "Problem")
    (refused,) = tab.call("outbox.js", "refused")
    assert (refused["name"], refused["problem"]) == (name, {"code": threw[2], "field": threw[3]})
    assert tab.call("outbox.js", "waiting") == []
    assert name not in placements(play.register, contract)


def test_who_may_send_nothing_leaves_what_a_colleague_signed(
    tab: Room, walked: Walk, play: Play, contract: Signed, entry: Entry
) -> None:
    """A reader at the same browser: its role is no reason to throw away what waits there."""
    imported(tab, play.register)
    name, parcel = attested(tab, contract)
    walked.context.set_offline(True)
    assert tab.call("outbox.js", "dispatch", name, parcel)[1] == "Unreachable"
    walked.context.set_offline(False)
    reader = entered(walked, play.register, signed_in(play.register, CONTRACTOR, Role.READER))
    assert reader.call("api.js", "submit", parcel["path"], parcel["body"]) == (
        "threw",
        "Problem",
        "not_authorised",
        "",
    )
    assert reader.call("outbox.js", "resume") == {"sent": [], "refused": [], "waiting": [name]}
    assert reader.call("outbox.js", "refused") == []
    let_in(walked, entry)
    assert tab.call("outbox.js", "resume")["sent"] == [name]
    assert name in placements(play.register, contract)


def test_a_receipt_of_something_else_is_not_believed(tab: Room, play: Play, contract: Signed) -> None:
    """A register, or who stands before it, that answers with an old receipt has not taken the statement."""
    imported(tab, play.register)
    name, parcel = attested(tab, contract)
    old = tab.call("outbox.js", "dispatch", name, parcel)
    second, other = attested(tab, contract)
    tab.page.route(f"**{PLACEMENTS}", lambda route: route.fulfill(json=old))
    assert tab.call("outbox.js", "dispatch", second, other) == ("threw", "Refusal", "wrong_relation", "statement")
    assert [each["name"] for each in tab.call("outbox.js", "waiting")] == [second]
