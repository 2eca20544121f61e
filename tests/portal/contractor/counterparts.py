"""Counterparts (tegenpartijen) of a contractor at its browser: operator and agencies, as their programs work."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.service.register import story
from tests.service.register.play import Play, accepted
from tests.service.register.running import Client, Running
from tests.service.register.story import Decided, Placed, Signed
from verifier import clock
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest
from verifier.core.privacy.commitment import pack_opening
from verifier.core.privacy.subject import Subject, opening_info, subject_info, unpack_subject
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.jwk import sealing_key
from verifier.party.agency.resealing import reseal
from verifier.party.agency.unsent import OPENING
from verifier.party.home import Home
from verifier.party.operator.description import Validity
from verifier.party.operator.enrolment import challenge, enrol
from verifier.party.register.doors import AgencyClient
from verifier.party.sealing import open_sealed, seal_to
from verifier.party.transport import Transport

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Waiting:
    """A placement in an agency's queue, and the person whom only that agency can see."""

    placed: Placed
    subject: Subject


@dataclass(frozen=True, slots=True)
class Counterparts:
    """Everybody but the contractor, at one register; ``seeds`` are those of the values that were given."""

    register: Running
    seeds: list[bytes] = field(default_factory=list)

    @property
    def play(self) -> Play:
        return Play(self.register)

    @property
    def is_on_sqlite(self) -> bool:
        """Whether the register keeps everything in one file: the quicker of the two."""
        return not self.register.database.place.name

    def challenge(self, request: str) -> str:
        """The operator's challenge to a request for enrolment."""
        return challenge(self.register.cast.operator, request.encode(), at=clock.now()).decode()

    def enrol(self, request: str, answer: str) -> None:
        """The operator enrols both keys, once the answer is right."""
        at = clock.now()
        validity = Validity(at - DAY, at + 100 * DAY)
        for token in enrol(
            self.register.cast.operator, request.encode(), answer.encode(), validity=validity, at=at
        ):
            accepted(self.register.public.post("/v1/operator/enrolments", {"statement": token}))

    def queue(self, home: Home) -> list[Waiting]:
        """What waits on an agency, each opened as its desk does."""
        rows: list[Mapping[str, str]] = accepted(self._door(home).get("/v1/agency/placements"))["placements"]
        return [self._opened(home, row) for row in rows]

    def find_eligible(self, home: Home, waiting: Waiting, contract: Signed) -> None:
        """The agency finds a person eligible, seals the value to the key that was named, and keeps a copy."""
        decided = story.eligibility(self.register.cast, waiting.placed, contract, waiting.subject.value, home)
        decided = self._sealed_to(home, decided, waiting.placed)
        assert decided.opening is not None
        self.seeds.append(decided.opening.seed)
        kept = pack_opening(decided.opening)
        home.vault.put(OPENING, base64url.encode(waiting.placed.digest), kept, replace=True)
        self._decide(home, decided)

    def decline(self, home: Home, waiting: Waiting) -> None:
        """The agency declines."""
        self._decide(home, story.declined(self.register.cast, waiting.placed, home))

    def reseal(self, home: Home, request: str) -> tuple[str, int]:
        """What the agency answers to a contractor that lost its key."""
        with Transport(self.register.url) as transport:
            door = AgencyClient(transport, home)
            answer, count = reseal(home, door, door.public, request.encode(), at=clock.now())
        return answer.decode(), count

    def _decide(self, home: Home, decided: Decided) -> None:
        answer = self._door(home).post("/v1/agency/eligibilities", {"decisions": [decided.body]})
        (result,) = accepted(answer)["results"]
        assert set(result) == {"receipt"}, result

    def _sealed_to(self, home: Home, decided: Decided, placed: Placed) -> Decided:
        """The same decision, with its opening sealed to the enrolled key of the browser."""
        kid = placed.statement.reply_kid
        enrolment: str = accepted(self.register.public.get(f"/v1/public/enrolments/{kid}"))["statement"]
        key = sealing_key(_claims(enrolment)["key"]["jwk"])
        assert decided.opening is not None
        sealed = seal_to(key, pack_opening(decided.opening), opening_info(placed.digest))
        made = replace(decided.statement, sealed_opening_sha256=Digest(hashlib.sha256(sealed).digest()))
        return replace(decided, statement=made, token=home.sign(made), sealed_opening=sealed)

    def _opened(self, home: Home, row: Mapping[str, str]) -> Waiting:
        digest = Digest(base64url.decode(row["digest"]))
        placement = recall(row["statement"], Placement, digest=digest).statement
        info = subject_info(home.party, placement.contract, placement.jti)
        sealed = base64url.decode(row["sealed_subject"])
        subject = unpack_subject(open_sealed(home.custodian.opening(), sealed, info))
        return Waiting(Placed(placement, row["statement"], sealed), subject)

    def _door(self, home: Home) -> Client:
        client: Client = getattr(self.register, "agency" if home is self.register.cast.agency else "other_agency")
        return client


def _claims(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = strict_json.parse(base64url.decode(token.split(".")[1]), limit=16 * 1024)
    return claims
