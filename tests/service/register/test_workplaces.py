"""A contractor with several workplaces: every key works by itself, has a successor, and can be ended for good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.service.register import story
from tests.service.register.cast import Cast, enrolled
from tests.service.register.places import Places
from tests.service.register.play import Play, accepted, refused
from tests.service.register.running import Client, Running, admission, assertion, serving
from tests.service.register.story import BSNS
from tests.unsafe_scheme import CONTRACTOR, DAY, profile, unsafe_home
from verifier import clock
from verifier.core.model.directory import Enrolment
from verifier.core.privacy.subject import opening_info
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.party.home import Home
from verifier.party.operator.enrolment import end_enrolment
from verifier.party.profile import HomeRole
from verifier.party.sealing import open_sealed

pytestmark = pytest.mark.slow

ENROLMENTS = "/v1/operator/enrolments"
KEYS = "/v1/contractor/keys"


@pytest.fixture(scope="module")
def register(cast: Cast, places: Places) -> Iterator[Running]:
    with serving(cast, places("workplaces")) as running:
        running.introduce()
        yield running


@pytest.fixture
def workplace(cast: Cast, register: Running, tmp_path: Path) -> Iterator[Home]:
    """A second home of the contractor, with keys of its own that were enrolled today."""
    at = clock.now()
    kit = replace(cast.operator.kit, directory_version=0)  # others may have let this operator sign newer ones
    home = unsafe_home(tmp_path / "second", profile(CONTRACTOR, HomeRole.CONTRACTOR), kit, at=at)
    home.adopt_directory(cast.directory, at=at)
    for token in enrolled(cast.operator, home, at=at):
        admit(register, token)
    yield home
    home.close()


def moment(text: str) -> int:
    """Unix seconds of a moment as the API writes it."""
    return int(datetime.fromisoformat(text).timestamp())


def admit(register: Running, token: str) -> None:
    accepted(register.public.post(ENROLMENTS, {"statement": token}))


def enrolment(register: Running, kid: str) -> str:
    return str(accepted(register.public.get(f"/v1/public/enrolments/{kid}"))["statement"])


def end(cast: Cast, register: Running, kid: str, **told: Any) -> str:
    """The end of an enrolled key, as the operator signs and brings it."""
    token = end_enrolment(cast.operator, enrolment(register, kid), at=clock.now(), **told)
    admit(register, token)
    return token


def resigned(cast: Cast, token: str, *, iat: int, **changes: Any) -> str:
    """An enrolment like ``token``, signed by the registrar at ``iat``, with ``changes`` to the key."""
    old = recall(token, Enrolment, digest=digest_of(token)).statement
    claims = cast.operator.claims(at=iat, audience=old.aud)
    return cast.operator.sign(
        Enrolment(**claims, key=replace(old.key, **changes), name=old.name), purpose="registrar"
    )


def test_both_workplaces_sign_and_each_is_answered_on_its_own_key(
    cast: Cast, register: Running, workplace: Home
) -> None:
    play = Play(register)
    contract = play.contract()
    for home in (cast.contractor, workplace):
        placed = play.placement(contract, BSNS[0], contractor=home)
        decided = story.eligibility(replace(cast, contractor=home), placed, contract, BSNS[0])
        play.decide(decided)
        client = Client(register.url, home, "contractor")
        answer = accepted(client.get(f"/v1/contractor/placements/{placed.name}/decision"))
        sealed = base64url.decode(answer["sealed_opening"])
        assert open_sealed(home.custodian.opening(), sealed, opening_info(placed.digest))
        client.close()


def test_keys_of_all_workplaces_are_listed_and_nobody_elses(cast: Cast, register: Running, workplace: Home) -> None:
    found = {each["kid"]: each for each in accepted(register.contractor.get(KEYS))["keys"]}
    for home in (cast.contractor, workplace):
        for kid, purpose in ((home.signing_key().kid, "signing"), (home.custodian.opening().kid, "opening")):
            key = found[kid]
            assert set(key) == {"kid", "purpose", "not_before", "not_after", "active"}
            assert (key["purpose"], key["active"]) == (purpose, True)
            assert moment(key["not_after"]) - moment(key["not_before"]) == 101 * DAY
    others = {each["kid"] for each in accepted(register.other_contractor.get(KEYS))["keys"]}
    assert others == {cast.other_contractor.signing_key().kid, cast.other_contractor.custodian.opening().kid}
    assert refused(register.public.get(KEYS)) == (401, "not_authenticated")


def test_an_ended_key_opens_no_door_and_signs_nothing_and_the_other_goes_on(
    cast: Cast, register: Running, workplace: Home
) -> None:
    play, kid = Play(register), workplace.signing_key().kid
    contract = play.contract()
    client = Client(register.url, workplace, "contractor")
    end(cast, register, kid)
    answer = register.public.http.post("/v1/oauth/token", data=admission("contractor", assertion(workplace)))
    assert (*refused(answer), answer.json()["field"]) == (401, "invalid_client", "kid")
    own = story.placement(cast, contract, BSNS[1], contractor=workplace)
    assert refused(client.post("/v1/contractor/placements", own.body)) == (403, "key_not_active")
    play.placement(contract, BSNS[2])
    listed = {each["kid"]: each for each in accepted(client.get(KEYS))["keys"]}
    assert listed[kid]["active"] is False
    assert moment(listed[kid]["revoked_at"]) <= clock.now()
    client.close()


def test_an_ended_opening_key_is_no_reply_key(cast: Cast, register: Running, workplace: Home) -> None:
    contract = Play(register).contract()
    kid = workplace.custodian.opening().kid
    end(cast, register, kid)
    placed = story.placement(cast, contract, BSNS[1], reply_kid=kid)
    answer = register.contractor.post("/v1/contractor/placements", placed.body)
    assert refused(answer) == (409, "unknown_reference")


def test_an_end_is_not_taken_back(cast: Cast, register: Running, workplace: Home) -> None:
    kid, at = workplace.signing_key().kid, clock.now()
    before = enrolment(register, kid)
    unbrought = resigned(cast, before, iat=at, not_after=at + 300 * DAY)
    ended = end(cast, register, kid, compromised_since=at - DAY)
    for again in (unbrought, resigned(cast, before, iat=at + 60)):
        assert refused(register.public.post(ENROLMENTS, {"statement": again})) == (409, "stale_revision")
    assert enrolment(register, kid) == ended
    admit(register, before)
    assert enrolment(register, kid) == ended
    with pytest.raises(Exception, match="not revoked before"):
        end(cast, register, kid)


def test_a_newer_enrolment_changes_the_validity_and_an_older_one_does_not(
    cast: Cast, register: Running, workplace: Home
) -> None:
    kid, at = workplace.signing_key().kid, clock.now()
    before = enrolment(register, kid)
    older = resigned(cast, before, iat=at - 3600)
    assert refused(register.public.post(ENROLMENTS, {"statement": older})) == (409, "stale_revision")
    admit(register, resigned(cast, before, iat=at, not_after=at - 1))
    answer = register.public.http.post("/v1/oauth/token", data=admission("contractor", assertion(workplace)))
    assert answer.status_code == 401
    admit(register, resigned(cast, before, iat=at, not_after=at + DAY))
    answer = register.public.http.post("/v1/oauth/token", data=admission("contractor", assertion(workplace)))
    assert answer.status_code == 200
