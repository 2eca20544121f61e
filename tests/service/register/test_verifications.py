"""Verifying over HTTP: a bundle or a credential in, a report out, for anyone; and nothing of it is kept."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.service.register.cast import Cast
from tests.service.register.places import Places
from tests.service.register.play import Play, accepted, refused
from tests.service.register.running import Running, serving
from verifier import clock
from verifier.core.procedure.bundle import STEPS
from verifier.core.procedure.shown_credential import STEPS as SHOWN_STEPS
from verifier.core.wire.bundle import MAX_BYTES
from verifier.core.wire.sd_jwt import with_key_binding

pytestmark = pytest.mark.slow

VERIFICATIONS = "/v1/verifications"
MOMENT = "2026-03"
AUDIENCE, NONCE = "https://buyer.example", "n-4711"
#: What no answer, file or line may repeat.
TELLTALE = "telltale-4711"
EXAMPLES = Path(__file__).parents[3] / "docs" / "how-to" / "examples"


@dataclass(frozen=True, slots=True)
class Shown:
    """A register that publishes, a bundle of it, and the credential of the same verdict."""

    register: Running
    bundle: bytes
    credential: str

    def post(self, **members: Any) -> dict[str, Any]:
        """The report on a body with these members."""
        return accepted(self.register.public.post(VERIFICATIONS, members))

    def presented(self, *, audience: str = AUDIENCE, nonce: str = NONCE, iat: int | None = None) -> str:
        """The credential as its holder shows it."""
        key = self.register.cast.contractor.signing_key()
        at = clock.now() if iat is None else iat
        return with_key_binding(self.credential, audience=audience, nonce=nonce, iat=at, sign=key.sign)


@pytest.fixture(scope="module")
def shown(cast: Cast, places: Places) -> Iterator[Shown]:
    with serving(cast, places("shown"), cadence=0.2) as register:
        register.introduce()
        contract = Play(register).contract()
        accepted(register.buyer.post("/v1/buyer/verdicts", {"contract": contract.name, "moment": MOMENT}))
        bundle = published(register, f"/v1/buyer/contracts/{contract.name}/bundles/{MOMENT}")
        (listed,) = accepted(register.contractor.get("/v1/contractor/credentials"))["credentials"]
        yield Shown(register, bundle, listed["credential"])


def published(register: Running, path: str) -> bytes:
    for _ in range(200):
        answer = register.buyer.get(path)
        if answer.status_code == 200:
            return bytes(answer.content)
        time.sleep(0.1)
    raise AssertionError(answer.text)


def codes(report: dict[str, Any]) -> dict[int, str]:
    """The code of each step that does not hold."""
    return {each["step"]: each["code"] for each in report["findings"] if each["status"] != "valid"}


class TestBundle:
    def test_its_file_is_the_body_and_every_step_is_told_in_two_languages(self, shown: Shown) -> None:
        answer = shown.register.public.http.post(
            VERIFICATIONS, content=shown.bundle, headers={"Content-Type": "application/json"}
        )
        report = accepted(answer)
        assert (report["status"], codes(report)) == ("valid", {})
        assert [each["step"] for each in report["findings"]] == list(STEPS)
        assert all(each["nl"] and each["en"] and each["clause"] for each in report["findings"])
        assert (report["verdict"]["as_of"]["moment"], report["credential"]["verdict"]) == (MOMENT, "pending")
        assert report["as_of"] < report["good_until"]
        assert answer.headers["cache-control"] == "no-store"

    def test_one_character_changed_is_invalid(self, shown: Shown) -> None:
        members = json.loads(shown.bundle)
        members["leaf_nonce"] = "A" * 43
        report = shown.post(**members)
        assert (report["status"], report["verdict"], codes(report)) == ("invalid", None, {6: "bad_log_proof"})

    def test_without_its_status_list_it_is_undecided(self, shown: Shown) -> None:
        report = shown.post(**{**json.loads(shown.bundle), "status_list": None})
        assert (report["status"], codes(report)) == ("undecided", {12: "status_missing"})
        assert report["good_until"] is None


class TestCredential:
    def test_by_itself(self, shown: Shown) -> None:
        report = shown.post(presentation=shown.credential)
        assert (report["status"], report["verdict"], codes(report)) == ("valid", None, {})
        assert [each["step"] for each in report["findings"]] == [step for step in SHOWN_STEPS if step != 4]

    def test_shown_to_who_asked(self, shown: Shown) -> None:
        report = shown.post(presentation=shown.presented(), audience=AUDIENCE, nonce=NONCE)
        assert (report["status"], codes(report)) == ("valid", {})
        assert [each["step"] for each in report["findings"]] == list(SHOWN_STEPS)

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ({"audience": "https://other.example", "nonce": NONCE}, ("invalid", {4: "wrong_audience"})),
            ({"audience": AUDIENCE, "nonce": "other"}, ("invalid", {4: "bad_key_binding"})),
            ({}, ("undecided", {4: "trust_missing"})),
            ({"audience": AUDIENCE}, ("undecided", {4: "trust_missing"})),
        ],
        ids=["audience", "nonce", "neither", "half"],
    )
    def test_shown_to_somebody_else(
        self, shown: Shown, asked: dict[str, str], expected: tuple[str, dict[int, str]]
    ) -> None:
        report = shown.post(presentation=shown.presented(), **asked)
        assert (report["status"], codes(report)) == expected

    def test_long_ago_is_judged_as_of_then(self, shown: Shown) -> None:
        asked = {"presentation": shown.presented(iat=clock.now() - 3600), "audience": AUDIENCE, "nonce": NONCE}
        assert codes(shown.post(**asked)) == {4: "not_fresh"}
        then = datetime.fromtimestamp(clock.now() - 3600, UTC).isoformat()
        report = shown.post(**asked, at=then)
        assert 3 in codes(report), "the credential was not signed then"

    def test_a_moment_after_its_list(self, shown: Shown) -> None:
        later = datetime.fromtimestamp(clock.now() + 7_200, UTC).isoformat()
        report = shown.post(presentation=shown.credential, at=later)
        assert (report["status"], codes(report)) == ("undecided", {8: "status_stale"})

    def test_what_nobody_signed(self, shown: Shown) -> None:
        for presentation in ("~", "x", "a.b.c~", shown.credential[:-1], shown.credential.replace("~", "~A", 1)):
            assert shown.post(presentation=presentation)["status"] == "invalid"


class TestBody:
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b"{}", "missing_member"),
            (b'{"format":"plaatsbewijs-bundle-v9"}', "wrong_value"),
            (b'{"format":1}', "wrong_value"),
            (b'{"presentation":1}', "wrong_request"),
            (b'{"presentation":"a","directory":"b"}', "wrong_request"),
            (b'{"presentation":"a","at":"1969-12-31T00:00:00Z"}', "wrong_request"),
            (b'{"presentation":"a","at":"2026-01-01T00:00:00"}', "wrong_request"),
            (b'{"presentation":"' + TELLTALE.encode() + b'","nonce":null,"x":1}', "wrong_request"),
            (b"[" * 100_000, "not_strict_json"),
            (b"[" + b"1," * 200_000 + b"1]", "not_strict_json"),
        ],
        ids=["nothing", "format", "number", "no text", "both", "too early", "no zone", "unknown", "deep", "wide"],
    )
    def test_of_another_form_is_a_problem_and_not_repeated(self, shown: Shown, body: bytes, code: str) -> None:
        answer = shown.register.public.http.post(
            VERIFICATIONS, content=body, headers={"Content-Type": "application/json"}
        )
        assert refused(answer) == (400, code)
        assert TELLTALE not in answer.text

    def test_too_long_is_not_read(self, shown: Shown) -> None:
        answer = shown.register.public.http.post(
            VERIFICATIONS, content=b" " * (MAX_BYTES + 1), headers={"Content-Type": "application/json"}
        )
        assert refused(answer) == (413, "body_too_large")


class TestNothingIsKept:
    def test_no_row_no_leaf_no_line_and_no_byte_of_it(
        self, shown: Shown, cast: Cast, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """A register that was never introduced, and publishes nothing, has the same rows before and after."""
        with serving(cast, tmp_path_factory.mktemp("quiet") / "register") as quiet:
            before = quiet.database.counts()
            bundle = json.loads(shown.bundle)
            report = accepted(quiet.public.post(VERIFICATIONS, bundle))
            assert report["status"] == "valid"
            spoiled = {**bundle, "policy": TELLTALE}
            assert accepted(quiet.public.post(VERIFICATIONS, spoiled))["status"] == "invalid"
            asked = {"presentation": shown.credential, "audience": TELLTALE, "nonce": TELLTALE}
            assert codes(accepted(quiet.public.post(VERIFICATIONS, asked))) == {2: "trust_missing"}
            refused(quiet.public.post(VERIFICATIONS, {"presentation": TELLTALE, TELLTALE: 1}))
            assert quiet.database.counts() == before
            kept = b"".join(each.read_bytes() for each in quiet.folder.rglob("*") if each.is_file())
            told = [
                TELLTALE,
                bundle["leaf_nonce"],
                bundle["verdict"],
                shown.credential,
                report["verdict"]["contract"],
            ]
            assert [each for each in told if each.encode() in kept] == []
            assert b'"action":"verification"' in kept  # the control: a refused one is written down, without content


def test_who_asks_too_often_waits_and_others_do_not(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("limited") / "register"
    with serving(cast, folder, behind_proxy=True, verifications_per_minute=3) as register:

        def post(address: str) -> httpx2.Response:
            answer: httpx2.Response = register.public.http.post(
                VERIFICATIONS, json={"presentation": "x"}, headers={"X-Forwarded-For": address}
            )
            return answer

        answers = [post("198.51.100.7") for _ in range(6)]
        assert 3 <= [each.status_code for each in answers].count(200) <= 4
        assert refused(answers[-1]) == (429, "too_many_requests")
        assert post("198.51.100.8").status_code == 200


def test_the_example_of_the_guide_runs(shown: Shown, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.json"
    bundle.write_bytes(shown.bundle)
    done = subprocess.run(  # noqa: S603 -- our own interpreter and example
        [sys.executable, str(EXAMPLES / "verify_anything.py"), shown.register.url, str(bundle)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    for said in ("the bundle: valid", "good until 20", "changed: invalid", "refused: wrong_value"):
        assert said in done.stdout
