"""Looking through (doorzoeken): what left a desk's browser, held against everything that had to stay there."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any

from keys.custody.keystore import Keystore
from tests.portal.desk.scene import Scene
from tests.portal.walking import Walk
from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.story import BSNS
from tests.unsafe_scheme import PASSPHRASE, YEAR
from verifier.core.privacy.commitment import Opening
from verifier.core.privacy.group import scalar_from_int
from verifier.core.privacy.oprf import Mode, blind, pseudonym_input
from verifier.core.wire import base64url
from verifier.core.wire.envelope import reread
from verifier.party.home import KEYSTORE, Home

ONE = scalar_from_int(1)
#: What is said of people in this house, and nowhere else.
WORDS = ("participation_act", "status_holder", "1970-05-01", "2024-01-01", "4000000", "unknown_person")


def bodies(walked: Walk, path: str) -> list[Any]:
    """What was posted to ``path``, in order."""
    return [
        json.loads(each.body) for each in walked.record.sent if each.method == "POST" and each.url.endswith(path)
    ]


def require_same_bytes_again(walked: Walk) -> None:
    """After a lost connection and a reload the very same decisions went out: nothing was signed twice."""
    declined, *lost = bodies(walked, "/v1/agency/eligibilities")
    assert [len(each["decisions"]) for each in (declined, *lost)] == [1] + [2] * len(lost)
    assert len(lost) > 1
    assert all(each == lost[0] for each in lost)


def require_pseudonyms(walked: Walk, cast: Cast, people: Mapping[str, str]) -> None:
    """Both evaluators, asked by the browser, make the pseudonym that the first implementation makes."""
    sent = bodies(walked, "/v1/agency/eligibilities")[-1]["decisions"]
    told = {}
    for each in sent:
        claims = reread(each["statement"], typ="sr-eligibility+jwt").claims
        told[people[claims["placement"]]] = [each["pseudonym"] for each in each["pseudonyms"]]
    assert told == {bsn: [base64url.encode(story.pseudonym(cast, bsn))] for bsn in people.values()}


def require_nothing_told(walked: Walk, stage: Scene, openings: Iterable[Opening]) -> None:
    """No number, group, value, opening or key left the browser, and an evaluator saw blinded elements only."""
    record, evaluators = walked.record, (stage.first.url, stage.second.url)
    assert record.elsewhere(walked.url, *evaluators) == []
    hashed = [blind(pseudonym_input(YEAR, bsn), ONE, Mode.VOPRF) for bsn in BSNS[:4]]
    secret = [*hashed, *(each.seed for each in openings), *keys_of(stage.cast.agency)]
    everything = b"".join(each.octets() for each in record.sent)
    assert [place for place, octets in enumerate(secret) for form in forms(octets) if form in everything] == []
    assert [word for word in WORDS if word.encode() in everything] == []
    assert record.leaks(BSNS) == []
    asked = [each for each in record.sent if each.url.startswith(evaluators) and each.method == "POST"]
    assert asked
    assert {tuple(sorted(json.loads(each.body))) for each in asked} == {("elements", "statement")}
    assert [each for each in asked if "cookie" in each.headers or "authorization" in each.headers] == []
    record.messages = [each for each in record.messages if "ERR_FAILED" not in each]  # what this story cut off
    record.require_quiet()


def keys_of(home: Home) -> list[bytes]:
    """The private keys themselves, as the keystore holds them."""
    keystore = Keystore.open(home.folder / KEYSTORE, PASSPHRASE)
    return [keystore.unsealed(each)[-32:] for each in keystore.entries]


def forms(octets: bytes) -> tuple[bytes, ...]:
    return octets, octets.hex().encode(), base64url.encode(octets).encode(), base64.b64encode(octets)
