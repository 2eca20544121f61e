"""Lists are read page by page, whole and once, narrowed by filters, and by nobody but the client whose they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.register import story
from tests.service.register.cast import OTHER_CONTRACTOR, Cast
from tests.service.register.filled import Filled, digests, filling, moments, walk
from tests.service.register.places import Places
from tests.service.register.play import accepted, refused
from tests.service.register.story import BSNS, JANUARY, JUNE, MARCH, Signed
from tests.unsafe_scheme import AGENCY, CONTRACTOR, OTHER_AGENCY
from verifier import clock
from verifier.core.procedure.receipt import verify_receipt
from verifier.web.paging import MOST

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def filled(cast: Cast, places: Places) -> Iterator[Filled]:
    with filling(cast, places("filled")) as made:
        yield made


def lists(filled: Filled) -> list[tuple[str, str, str]]:
    """Client, path and member of every list that has more than one item here."""
    contract = f"contracts/{filled.contract.name}"
    return [
        ("contractor", "/v1/contractor/contracts", "contracts"),
        ("contractor", "/v1/contractor/placements", "placements"),
        ("contractor", f"/v1/contractor/{contract}/hours", "hours"),
        ("contractor", f"/v1/contractor/{contract}/grants", "grants"),
        ("contractor", f"/v1/contractor/{contract}/timeline", "events"),
        ("contractor", "/v1/contractor/receipts", "receipts"),
        ("buyer", "/v1/buyer/contracts", "contracts"),
        ("buyer", f"/v1/buyer/{contract}/timeline", "events"),
        ("buyer", "/v1/buyer/receipts", "receipts"),
        ("agency", "/v1/agency/placements", "placements"),
        ("agency", "/v1/agency/eligibilities", "decisions"),
        ("agency", "/v1/agency/receipts", "receipts"),
    ]


class TestPages:
    @pytest.mark.parametrize("limit", [1, 3])
    def test_every_list_is_read_whole_and_once_whatever_the_page(self, filled: Filled, limit: int) -> None:
        for name, path, member in lists(filled):
            client = getattr(filled.register, name)
            whole = walk(client, path, member, limit=MOST)
            assert len(whole) > 1, path
            assert walk(client, path, member, limit=limit) == whole, path
            assert len(set(digests(whole))) == len(whole), path

    def test_what_is_added_meanwhile_comes_at_the_end(self, filled: Filled) -> None:
        client, path = filled.register.contractor, "/v1/contractor/placements"
        before = digests(walk(client, path, "placements", limit=MOST))
        first = accepted(client.get(f"{path}?limit=2"))
        added = filled.play.placement(filled.contract, BSNS[0])
        filled.play.decide(story.declined(filled.play.cast, filled.play.placement(filled.contract, BSNS[1])))
        rest = accepted(client.get(f"{path}?limit={MOST}&cursor={first['next']}"))
        read = digests([*first["placements"], *rest["placements"]])
        assert read[: len(before)] == before
        assert added.name in read[len(before) :]

    def test_a_cursor_outlives_the_state_of_what_it_stands_on(self, filled: Filled, cast: Cast) -> None:
        """The queue loses what is decided; the rest is found behind it all the same."""
        path, client = "/v1/agency/placements", filled.register.agency
        placed = [filled.play.placement(filled.contract, bsn) for bsn in BSNS[:3]]
        waiting = digests(walk(client, path, "placements", limit=MOST))
        page = accepted(client.get(f"{path}?limit={len(waiting) - 1}"))
        filled.play.decide(story.declined(cast, placed[-2]))
        rest = accepted(client.get(f"{path}?cursor={page['next']}"))
        assert digests(rest["placements"]) == waiting[-1:]

    def test_a_limit_is_a_number_from_1_to_100(self, filled: Filled) -> None:
        wrong = ["0", "101", "-1", "+5", "1.0", "1e1", "%20", "a", "٣", "1_0", "", "99999999999"]
        for (name, path, _), limit in zip(lists(filled), wrong, strict=True):
            answer = getattr(filled.register, name).get(f"{path}?limit={limit}")
            assert refused(answer) == (400, "wrong_request"), (path, limit)
            assert answer.json()["errors"][0]["field"] == "query.limit"

    def test_what_is_no_cursor_of_this_list_is_refused(self, filled: Filled) -> None:
        cursors = {
            path: accepted(getattr(filled.register, name).get(f"{path}?limit=1"))["next"]
            for name, path, _ in lists(filled)
        }
        for name, path, _ in lists(filled):
            client = getattr(filled.register, name)
            other = next(cursor for other, cursor in cursors.items() if other != path)
            for unknown in [other, "", "A" * 34, "A" * 400, cursors[path][:-1], cursors[path] + "A", "%00"]:
                status, code = refused(client.get(f"{path}?limit=1&cursor={unknown}"))
                assert (status, code) in {(400, "unknown_cursor"), (400, "wrong_request")}, (path, unknown)
            accepted(client.get(f"{path}?limit=1&cursor={cursors[path]}"))

    def test_a_cursor_is_of_one_client_and_of_one_filter(self, filled: Filled) -> None:
        path = "/v1/contractor/placements"
        cursor = accepted(filled.register.contractor.get(f"{path}?limit=1"))["next"]
        for client, query in (
            (filled.register.other_contractor, ""),
            (filled.register.contractor, "&state=waiting"),
            (filled.register.contractor, f"&contract={filled.contract.name}"),
        ):
            answer = client.get(f"{path}?limit=1&cursor={cursor}{query}")
            assert refused(answer) == (400, "unknown_cursor")
            assert cursor not in answer.text
        accepted(filled.register.contractor.get(f"{path}?limit=2&cursor={cursor}"))

    @pytest.mark.parametrize("query", ["Limit=1", "stat=waiting", "waiting_before=2026-01-01", "limit=1&limit=2"])
    def test_a_parameter_that_a_list_does_not_have_is_refused(self, filled: Filled, query: str) -> None:
        answer = filled.register.contractor.get(f"/v1/contractor/placements?{query}")
        assert refused(answer) == (400, "wrong_request")


class TestFilters:
    def placements(self, filled: Filled, query: str) -> set[str]:
        answer = accepted(filled.register.contractor.get(f"/v1/contractor/placements?limit=100&{query}"))
        return set(digests(answer["placements"]))

    def test_placements_by_state_agency_contract_and_day(self, filled: Filled) -> None:
        waiting = {each.name for each in filled.waiting} | {filled.elsewhere.name}
        assert self.placements(filled, "state=waiting") >= waiting
        assert filled.eligible.name in self.placements(filled, "state=eligible")
        assert filled.declined.name in self.placements(filled, "state=declined")
        assert not self.placements(filled, "state=eligible") & waiting
        assert self.placements(filled, f"agency={OTHER_AGENCY}") == {filled.elsewhere.name}
        assert self.placements(filled, f"agency={AGENCY}&state=waiting").isdisjoint({filled.elsewhere.name})
        assert self.placements(filled, f"contract={filled.contract.name}") == self.placements(filled, "")
        assert self.placements(filled, f"contract={filled.offered.name}") == set()
        assert self.placements(filled, "waitingBefore=2026-01-01") == set()
        assert self.placements(filled, "waitingBefore=2199-01-01") == self.placements(filled, "state=waiting")
        assert self.placements(filled, "waitingBefore=2199-01-01&state=declined") == set()

    @pytest.mark.parametrize(
        "query",
        ["state=gone", "agency=kvk:1", "contract=A", "waitingBefore=2026-02-30", "waitingBefore=1767225600"],
    )
    def test_a_filter_that_is_none_is_refused(self, filled: Filled, query: str) -> None:
        answer = filled.register.contractor.get(f"/v1/contractor/placements?{query}")
        assert refused(answer) == (400, "wrong_request")

    def test_contracts_by_state_day_and_contractor(self, filled: Filled) -> None:
        def contracts(query: str) -> set[str]:
            answer = accepted(filled.register.buyer.get(f"/v1/buyer/contracts?{query}"))
            return set(digests(answer["contracts"]))

        assert contracts("state=offered") == {filled.offered.name}
        assert contracts("state=accepted") == {filled.contract.name}
        assert contracts("state=withdrawn") == {filled.withdrawn.name}
        assert contracts("since=2199-01-01") == set()
        assert contracts("since=2026-01-01") == contracts("")
        assert contracts(f"contractor={CONTRACTOR}") == contracts("")
        assert contracts(f"contractor={OTHER_CONTRACTOR}") == set()
        answer = filled.register.contractor.get(f"/v1/contractor/contracts?contractor={CONTRACTOR}")
        assert refused(answer) == (400, "wrong_request")

    def test_queue_by_contractor_oldest_first(self, filled: Filled) -> None:
        client, path = filled.register.agency, "/v1/agency/placements"
        whole = walk(client, path, "placements", limit=MOST)
        assert digests(whole)[: len(filled.waiting)] == [each.name for each in filled.waiting]
        assert [each["since"] for each in whole] == sorted(each["since"] for each in whole)
        assert walk(client, path, "placements", limit=MOST, contractor=CONTRACTOR) == whole
        assert walk(client, path, "placements", limit=MOST, contractor=OTHER_CONTRACTOR) == []

    def test_hours_and_grants_by_month(self, filled: Filled) -> None:
        base = f"/v1/contractor/contracts/{filled.contract.name}"
        hours = walk(filled.register.contractor, f"{base}/hours", "hours", limit=MOST)
        assert digests(hours) == list(filled.hours)
        assert [(each["month"], each["revision"]) for each in hours] == [(str(JANUARY), 0), (str(MARCH), 0)]
        (grant,) = walk(filled.register.contractor, f"{base}/grants", "grants", limit=MOST, month=MARCH)
        assert (grant["hours"], grant["month"]) == (filled.hours[1], str(MARCH))

    def test_receipts_of_a_kind_are_of_this_client_alone(self, filled: Filled, cast: Cast) -> None:
        listed = walk(filled.register.contractor, "/v1/contractor/receipts", "receipts", limit=MOST, kind="claim")
        assert [(each["digest"], each["kind"]) for each in listed] == [(filled.claimed.name, "claim")]
        receipt = listed[0]["receipt"]
        verify_receipt(receipt, statement=filled.claimed.digest, trust=cast.trust, at=clock.now())
        assert (
            walk(filled.register.contractor, "/v1/contractor/receipts", "receipts", limit=1, kind="contract") == []
        )

    def test_agency_sees_what_it_decided_and_where_that_stands(self, filled: Filled) -> None:
        listed = walk(filled.register.agency, "/v1/agency/eligibilities", "decisions", limit=MOST)
        states = {each["placement"]: each["state"] for each in listed}
        assert (states[filled.eligible.name], states[filled.declined.name]) == ("eligible", "declined")
        assert filled.waiting[0].name not in states


class TestTimeline:
    def kinds(self, filled: Filled, door: str) -> set[str]:
        path = f"/v1/{door}/contracts/{filled.contract.name}/timeline"
        events = walk(getattr(filled.register, door), path, "events", limit=MOST)
        assert [each["at"] for each in events] == sorted(each["at"] for each in events)
        return {each["kind"] for each in events}

    def test_contractor_sees_all_that_was_said(self, filled: Filled) -> None:
        assert self.kinds(filled, "contractor") == {
            "contract",
            "acceptance",
            "placement",
            "eligibility",
            "hours",
            "grant",
            "claim",
            "verdict",
        }

    def test_events_say_by_whom_about_what_and_when(self, filled: Filled) -> None:
        path = f"/v1/contractor/contracts/{filled.contract.name}/timeline"
        events = {each["digest"]: each for each in walk(filled.register.contractor, path, "events", limit=MOST)}
        decided, reported = events[filled.decided.name], events[filled.hours[0]]
        assert (decided["by"], decided["about"]) == (AGENCY, filled.eligible.name)
        assert (reported["by"], reported["month"], "about" in reported) == (CONTRACTOR, str(JANUARY), False)
        assert events[filled.claimed.name]["month"] == str(JUNE)

    def test_buyer_sees_contract_acceptance_and_verdict(self, filled: Filled) -> None:
        assert self.kinds(filled, "buyer") == {"contract", "acceptance", "verdict"}
        path = f"/v1/buyer/contracts/{filled.withdrawn.name}/timeline"
        events = walk(filled.register.buyer, path, "events", limit=MOST)
        assert [each["kind"] for each in events] == ["contract", "withdrawal"]

    def test_agency_has_no_contracts(self, filled: Filled) -> None:
        answer = filled.register.agency.get(f"/v1/agency/contracts/{filled.contract.name}/timeline")
        assert refused(answer) == (404, "not_found")


class TestMoments:
    @pytest.mark.parametrize("door", ["buyer", "contractor"])
    def test_each_says_where_it_stands_and_on_whom_it_waits(self, filled: Filled, door: str) -> None:
        answer = moments(filled, door, filled.contract)
        assert answer["state"] == "accepted"
        march, june = answer["moments"]
        assert march == {
            "moment": str(MARCH),
            "state": "open",
            "waits_on": door,
            "opens_at": "2026-04-01T00:00:00Z",
            **({"claimed": False} if door == "contractor" else {}),
        }
        assert june["moment"] == str(JUNE)
        assert june.get("claimed") is (True if door == "contractor" else None)
        assert june["closes_at"] == "2026-08-01T00:00:00Z"

    def test_nothing_waits_on_anybody_before_acceptance(self, filled: Filled) -> None:
        answer = moments(filled, "buyer", filled.offered)
        assert answer["state"] == "offered"
        assert all("waits_on" not in each for each in answer["moments"])

    def test_what_is_asked_in_vain_waits_on_a_claim(self, filled: Filled) -> None:
        """Nobody claims: to the contractor, March waits on it, and June, for which it is too late, on the buyer."""
        contract = filled.play.contract(reference="nothing claimed")
        assert standing(filled, contract, "contractor") == [("open", "contractor"), ("open", "buyer")]
        assert standing(filled, contract) == [("open", "buyer"), ("open", "buyer")]
        for moment, expected in ((MARCH, ("pending", "contractor")), (JUNE, ("answered", None))):
            asked = {"contract": contract.name, "moment": str(moment)}
            accepted(filled.register.buyer.post("/v1/buyer/verdicts", asked))
            assert expected in standing(filled, contract)


def standing(filled: Filled, contract: Signed, door: str = "buyer") -> list[tuple[str, str | None]]:
    """State of each moment, and on whom it waits."""
    answer = moments(filled, door, contract)
    return [(each["state"], each.get("waits_on")) for each in answer["moments"]]
