"""The access token of a browser: it names its session, lasts five minutes, and is read as strictly as any."""

from __future__ import annotations

import pytest

from tests.unit.access.test_token_reading import AT, CLIENT, claims_of, signed, tokens
from verifier.core.errors import NotFresh, Refusal
from verifier.core.wire import strict_json
from verifier.service.access.doors import Door
from verifier.service.access.tokens import BROWSER_LIFETIME, LIFETIME

SID = "AAAAAAAAAAAAAAAAAAAAAA"


def test_it_names_its_session_and_lasts_five_minutes() -> None:
    token = tokens().issue(CLIENT, Door.CONTRACTOR, sid=SID)
    read = tokens().read(token, Door.CONTRACTOR)
    assert (read.azp, read.sid, read.exp - read.iat) == (CLIENT, SID, BROWSER_LIFETIME)
    with pytest.raises(NotFresh):
        tokens(at=AT + BROWSER_LIFETIME).read(token, Door.CONTRACTOR)


def test_one_of_a_program_names_none() -> None:
    token = tokens().issue(CLIENT, Door.CONTRACTOR)
    assert "sid" not in claims_of(token)
    assert tokens(at=AT + LIFETIME - 1).read(token, Door.CONTRACTOR).sid is None


@pytest.mark.parametrize("sid", ["", "short", SID + "A", None, 1, "A" * 21 + "\n"], ids=range(6))
def test_what_names_no_session_is_refused(sid: object) -> None:
    claims = claims_of(tokens().issue(CLIENT, Door.CONTRACTOR, sid=SID)) | {"sid": sid}
    with pytest.raises(Refusal):
        tokens().read(signed(strict_json.write(claims)), Door.CONTRACTOR)
