"""An agency gets k1·k2·H(x) from two real evaluators, and nothing from one that lies, tags, or is not there."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from keys.custody.custodian import EvaluationKey
from tests import loopback
from tests.service.evaluator.evaluator_process import Running
from tests.unsafe_scheme import AGENCY, EVALUATOR1, EVALUATOR2, OTHER_AGENCY, YEAR, UnsafeScheme
from verifier.core.errors import BadEvaluationProof, TrustMissing, WrongValue
from verifier.core.model.party import PartyId
from verifier.core.privacy.group import Element, decode_element, scalar_from_int
from verifier.core.privacy.oprf import Mode, blind, evaluate, generate_proof, pseudonym_input
from verifier.core.trust.directory import Trust
from verifier.core.wire import base64url, strict_json
from verifier.party.evaluator_client import EvaluatorClient
from verifier.party.home import Home
from verifier.party.transport import Refused, Transport, Unreachable

pytestmark = pytest.mark.slow

#: Test persons of the Haal Centraal BRP documentation.
BSNS = ("999993847", "999992077", "999993483")
INPUTS = tuple(pseudonym_input(YEAR, bsn) for bsn in BSNS)


@contextmanager
def client(home: Home, first: str, second: str) -> Iterator[EvaluatorClient]:
    with Transport(first, pause=lambda _: None) as one, Transport(second, pause=lambda _: None) as two:
        yield EvaluatorClient(home, {EVALUATOR1: one, EVALUATOR2: two})


def tickets(scheme: UnsafeScheme, count: int, agency: PartyId = AGENCY) -> dict[PartyId, str]:
    return {each: scheme.ticket(each, count, agency=agency) for each in (EVALUATOR1, EVALUATOR2)}


def pseudonyms(
    scheme: UnsafeScheme, asker: EvaluatorClient, trust: Trust | None = None, agency: PartyId = AGENCY
) -> tuple[Element, ...]:
    return asker.evaluate_blind(
        INPUTS,
        scope=YEAR,
        tickets=tickets(scheme, len(INPUTS), agency),
        trust=trust or scheme.trust,
        at=scheme.at,
    )


@pytest.fixture(scope="module")
def expected(scheme: UnsafeScheme) -> list[bytes]:
    """What somebody who held both keys would compute."""
    first, second = (home.custodian.evaluation(YEAR) for home in (scheme.evaluator1, scheme.evaluator2))
    hashed = [blind(x, scalar_from_int(1), Mode.VOPRF) for x in INPUTS]
    return [second.multiply(first.multiply(each)) for each in hashed]


def test_pseudonyms_are_the_product_of_both_keys(
    scheme: UnsafeScheme, evaluator1: Running, evaluator2: Running, expected: list[bytes]
) -> None:
    with client(scheme.agency, evaluator1.url, evaluator2.url) as asker:
        assert list(pseudonyms(scheme, asker)) == expected
    assert {(line["result"], line["count"]) for line in (evaluator1.trail()[-1], evaluator2.trail()[-1])} == {
        ("ok", 3)
    }


def test_two_agencies_get_one_pseudonym_for_a_person(
    scheme: UnsafeScheme, evaluator1: Running, evaluator2: Running, expected: list[bytes]
) -> None:
    with client(scheme.other_agency, evaluator1.url, evaluator2.url) as asker:
        assert list(pseudonyms(scheme, asker, agency=OTHER_AGENCY)) == expected


def test_evaluators_never_see_the_same_element_twice(
    scheme: UnsafeScheme, evaluator1: Running, evaluator2: Running
) -> None:
    seen: list[bytes] = []
    with passing_on(evaluator1.url, seen) as relay, client(scheme.agency, relay, evaluator2.url) as asker:
        for _ in range(2):
            pseudonyms(scheme, asker)
    sent = [each for body in seen for each in strict_json.parse(body, limit=65536)["elements"]]
    assert len(set(sent)) == 2 * len(INPUTS)


def test_full_batch_of_sixty_four(scheme: UnsafeScheme, evaluator1: Running, evaluator2: Running) -> None:
    inputs = [b"input %d" % number for number in range(64)]
    with client(scheme.agency, evaluator1.url, evaluator2.url) as asker:
        found = asker.evaluate_blind(
            inputs, scope=YEAR, tickets=tickets(scheme, 64), trust=scheme.trust, at=scheme.at
        )
    assert len(set(found)) == 64


@pytest.mark.parametrize("count", [0, 65])
def test_wrong_batch_asks_nobody(scheme: UnsafeScheme, count: int) -> None:
    with client(scheme.agency, "http://127.0.0.1:1", "http://127.0.0.1:1") as asker, pytest.raises(WrongValue):
        asker.evaluate_blind([b"x"] * count, scope=YEAR, tickets={}, trust=scheme.trust, at=scheme.at)


def test_missing_ticket_and_missing_year_ask_nobody(scheme: UnsafeScheme) -> None:
    with client(scheme.agency, "http://127.0.0.1:1", "http://127.0.0.1:1") as asker:
        one = {EVALUATOR1: "x"}
        with pytest.raises(WrongValue):
            asker.evaluate_blind([b"x"], scope=YEAR, tickets=one, trust=scheme.trust, at=scheme.at)
        with pytest.raises(TrustMissing):
            asker.evaluate_blind([b"x"], scope="2031", tickets=one, trust=scheme.trust, at=scheme.at)


def test_evaluator_with_a_key_of_its_own_is_found(
    scheme: UnsafeScheme, evaluator1: Running, evaluator2: Running
) -> None:
    """It tags this agency with another key, and proves that other key perfectly well (THREATS 4, row 3)."""
    with unsafe_tagger(scheme.evaluator2.custodian.evaluation(YEAR)) as tagger:
        with client(scheme.agency, tagger, evaluator2.url) as asker, pytest.raises(BadEvaluationProof):
            pseudonyms(scheme, asker)
        with client(scheme.agency, evaluator1.url, tagger) as asker:
            assert len(pseudonyms(scheme, asker)) == 3  # there, that key is the one in the directory
    with (
        unsafe_tagger(scheme.evaluator1.custodian.evaluation(YEAR)) as tagger,
        client(scheme.agency, evaluator1.url, tagger) as asker,
        pytest.raises(BadEvaluationProof),
    ):
        pseudonyms(scheme, asker)


@pytest.mark.parametrize("place", ["pk1", "pk2"])
def test_keys_come_from_the_directory(
    scheme: UnsafeScheme, evaluator1: Running, evaluator2: Running, place: str
) -> None:
    year = scheme.trust.evaluator_year(YEAR)
    other = replace(year, pk1=year.pk2) if place == "pk1" else replace(year, pk2=year.pk1)
    trust = Trust(replace(scheme.trust.directory, evaluator_years=(other,)))
    with client(scheme.agency, evaluator1.url, evaluator2.url) as asker, pytest.raises(BadEvaluationProof):
        pseudonyms(scheme, asker, trust)


def test_refusal_of_an_evaluator_reaches_the_agency(
    scheme: UnsafeScheme, evaluator1: Running, evaluator2: Running
) -> None:
    used = tickets(scheme, 1)
    with client(scheme.agency, evaluator1.url, evaluator2.url) as asker:
        asker.evaluate_blind([b"x"], scope=YEAR, tickets=used, trust=scheme.trust, at=scheme.at)
        with pytest.raises(Refused) as refused:
            asker.evaluate_blind([b"x"], scope=YEAR, tickets=used, trust=scheme.trust, at=scheme.at)
    assert refused.value.code == "ticket_used"


def test_no_evaluator_no_pseudonym(scheme: UnsafeScheme, evaluator1: Running) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nobody = f"http://127.0.0.1:{port}"
    with client(scheme.agency, evaluator1.url, nobody) as asker, pytest.raises(Unreachable):
        pseudonyms(scheme, asker)


def test_lost_answer_is_asked_for_again_and_costs_one_ticket(
    scheme: UnsafeScheme, evaluator1: Running, evaluator2: Running, expected: list[bytes]
) -> None:
    seen: list[bytes] = []
    with passing_on(evaluator1.url, seen, lose=1) as relay, client(scheme.agency, relay, evaluator2.url) as asker:
        assert list(pseudonyms(scheme, asker)) == expected
    assert len(seen) == 2
    assert len(set(seen)) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"elements": [], "proof": ""},
        {"elements": "x", "proof": "x"},
        {"elements": [1, 2, 3], "proof": "AA"},
        {"elements": [base64url.encode(bytes(32))] * 3, "proof": base64url.encode(bytes(64))},
        {"proof": base64url.encode(bytes(64))},
        {},
    ],
    ids=["empty", "text", "numbers", "identity", "no-elements", "nothing"],
)
def test_answer_that_is_none_is_refused(
    scheme: UnsafeScheme, evaluator2: Running, answer: Mapping[str, Any]
) -> None:
    with (
        answering(lambda _: strict_json.write(answer)) as liar,
        client(scheme.agency, liar, evaluator2.url) as asker,
        pytest.raises(BadEvaluationProof),
    ):
        pseudonyms(scheme, asker)


@contextmanager
def answering(answer: Any) -> Iterator[str]:
    """A program that answers every POST with what ``answer`` makes of its body; None cuts the connection."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made = answer(self.rfile.read(int(self.headers["Content-Length"])))
            if made is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(made)))
            self.end_headers()
            self.wfile.write(made)

        def log_request(self, *_: Any, **__: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def passing_on(url: str, seen: list[bytes], *, lose: int = 0) -> Iterator[str]:
    """A relay that keeps what was asked, and loses the first ``lose`` answers after they were given."""

    def relay(body: bytes) -> bytes | None:
        seen.append(body)
        headers = {"Content-Type": "application/json"}
        given = loopback.post(f"{url}/v1/evaluations", content=body, headers=headers).content
        return None if len(seen) <= lose else given

    with answering(relay) as relayed:
        yield relayed


@contextmanager
def unsafe_tagger(key: EvaluationKey) -> Iterator[str]:
    """An evaluator that asks for no ticket and uses ``key``, with a true proof for it."""

    def answer(body: bytes) -> bytes:
        sent = strict_json.parse(body, limit=65536)["elements"]
        blinded = [decode_element(base64url.decode(each)) for each in sent]
        evaluated = evaluate(blinded, key.multiply)
        proof = generate_proof(blinded, evaluated, Element(key.public), key.multiply, key.prover())
        return strict_json.write(
            {"elements": [base64url.encode(each) for each in evaluated], "proof": base64url.encode(proof)}
        )

    with answering(answer) as tagging:
        yield tagging
