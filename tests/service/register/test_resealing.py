"""Values sealed again: whoever asks, only the party that attested a placement can open the answer."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.service.register.stage import Stage
from verifier import clock
from verifier.core.errors import KeyNotActive, Malformed, Refusal, UnknownKey, WrongRelation
from verifier.core.privacy.commitment import pack_opening, unpack_opening
from verifier.core.privacy.subject import opening_info
from verifier.core.wire import base64url
from verifier.party.agency.resealing import reseal
from verifier.party.agency.unsent import OPENING
from verifier.party.home import Home
from verifier.party.register.doors import AgencyClient
from verifier.party.resealing import ANSWER, REQUEST
from verifier.party.sealing import open_sealed
from verifier.party.transport import Transport


@pytest.fixture(scope="module")
def door(stage: Stage) -> Iterator[AgencyClient]:
    """The agency's own client; the agency keeps a copy of what it decided."""
    assert stage.decided.opening is not None
    kept = pack_opening(stage.decided.opening)
    stage.cast.agency.vault.put(OPENING, base64url.encode(stage.eligible.digest), kept, replace=True)
    with Transport(stage.register.url) as transport:
        yield AgencyClient(transport, stage.cast.agency)


def asked(home: Home, *names: str, **changes: object) -> bytes:
    """The request of the party of ``home`` for placements of these digests."""
    request = {"format": REQUEST, "reply_kid": home.custodian.opening().kid, "placements": list(names)}
    return json.dumps({**request, **changes}).encode()


def answered(stage: Stage, door: AgencyClient, request: bytes) -> dict[str, bytes]:
    """What the agency answers: sealed openings by placement."""
    written, count = reseal(stage.cast.agency, door, door.public, request, at=clock.now())
    answer = json.loads(written)
    assert (answer["format"], len(answer["openings"])) == (ANSWER, count)
    return {each["placement"]: base64url.decode(each["sealed_opening"]) for each in answer["openings"]}


def test_the_new_key_opens_the_same_value(stage: Stage, door: AgencyClient) -> None:
    """What was not decided is left out, and no two answers are alike."""
    contractor, name = stage.cast.contractor, stage.eligible.name
    request = asked(contractor, name, stage.waiting.name)
    sealed, again = answered(stage, door, request), answered(stage, door, request)
    assert sealed.keys() == {name}
    assert sealed[name] != again[name]
    opened = open_sealed(contractor.custodian.opening(), sealed[name], opening_info(stage.eligible.digest))
    assert unpack_opening(opened) == stage.decided.opening


def refusal_of(stage: Stage, door: AgencyClient, request: bytes) -> type[Refusal]:
    with pytest.raises(Refusal) as caught:
        answered(stage, door, request)
    return type(caught.value)


def test_anothers_key_gets_nothing(stage: Stage, door: AgencyClient) -> None:
    """It is enrolled, and asks for a placement of which it knows the digest."""
    assert refusal_of(stage, door, asked(stage.cast.other_contractor, stage.eligible.name)) is WrongRelation


def test_a_key_that_nobody_enrolled_gets_nothing(stage: Stage, door: AgencyClient) -> None:
    unknown = asked(stage.cast.contractor, stage.eligible.name, reply_kid=base64url.encode(bytes(32)))
    assert refusal_of(stage, door, unknown) is UnknownKey


@pytest.mark.parametrize("name", ["contractor", "other_agency"])
def test_only_an_opening_key_is_sealed_to(stage: Stage, door: AgencyClient, name: str) -> None:
    """A signing key is none, and an agency's own opening key is no contractor's."""
    home: Home = getattr(stage.cast, name)
    kid = home.signing_key().kid if name == "contractor" else home.custodian.opening().kid
    expected = KeyNotActive if name == "contractor" else WrongRelation
    request = asked(stage.cast.contractor, stage.eligible.name, reply_kid=kid)
    assert refusal_of(stage, door, request) is expected


@pytest.mark.parametrize(
    "changes",
    [{"format": ANSWER}, {"placements": []}, {"person": "x"}, {"reply_kid": 7}],
    ids=["format", "none", "more", "kind"],
)
def test_what_is_no_request_is_refused(stage: Stage, door: AgencyClient, changes: dict[str, object]) -> None:
    request = asked(stage.cast.contractor, stage.eligible.name, **changes)
    assert issubclass(refusal_of(stage, door, request), Malformed)
