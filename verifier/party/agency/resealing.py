"""Resealing (opnieuw verzegelen): values that an agency decided, for a contractor that lost the key to open them.

The contractor's request names placements and its new opening key, and no person. Nothing in it is believed: what is
sealed goes to a key that the registrar enrolled for the party that signed the placement, so that whoever asks, only
that party can open the answer (PROTOCOL 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Protocol

from verifier.core.errors import KeyNotActive, UnknownReference, WrongRelation
from verifier.core.model.party import PartyId, Purpose
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest
from verifier.core.privacy.subject import opening_info
from verifier.core.procedure.intake import recall
from verifier.core.trust.directory import Trust, is_active
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.core.wire.jwk import sealing_key
from verifier.party.agency.unsent import OPENING
from verifier.party.home import Home
from verifier.party.register.enrolments import with_enrolled
from verifier.party.register.list_answers import KeptStatement
from verifier.party.resealing import Resealed, read_request, write_answer
from verifier.party.sealing import seal_to


class ResealingDoor(Protocol):
    """What this needs of the register; ``AgencyClient`` is one."""

    def statement(self, digest: Digest) -> KeptStatement: ...


class Enrolments(Protocol):
    """Where enrolments are read."""

    def enrolment(self, kid: str) -> str: ...


def reseal(
    home: Home, door: ResealingDoor, public: Enrolments, unverified_request: bytes, *, at: int
) -> tuple[bytes, int]:
    """The file that answers a request, and how many openings are in it.

    1. the key is an opening key that the registrar enrolled, active at ``at``; 2. this agency kept an opening of a
    placement, so that it verified it when it decided; 3. the statement of that digest is by the party whose key it
    is, for this agency; 4. the opening is sealed to the key, for this placement alone. What this agency did not
    decide is left out. Raises :class:`Malformed` refusals, :class:`UnknownKey` and :class:`KeyNotActive` at 1,
    :class:`WrongRelation` at 3, and what the register refuses.
    """
    request = read_request(unverified_request)
    trust = with_enrolled(home.trust(at=at), [request.reply_kid], public.enrolment, at=at)
    contractor = _owner(trust, request.reply_kid, at=at)  # 1
    key = sealing_key(trust.record(request.reply_kid).jwk)
    openings = tuple(
        Resealed(placement, seal_to(key, opening, opening_info(placement)))  # 4
        for placement, opening in _kept(home, door, contractor, request.placements)
    )
    return write_answer(openings), len(openings)


def _owner(trust: Trust, reply_kid: str, *, at: int) -> PartyId:
    found = trust.record(reply_kid)
    if found.purpose is not Purpose.OPENING or not is_active(found, at=at):
        raise KeyNotActive("an enrolled opening key that is active", field="reply_kid")
    return found.party


def _kept(
    home: Home, door: ResealingDoor, contractor: PartyId, placements: tuple[Digest, ...]
) -> Iterator[tuple[Digest, bytes]]:
    """The openings that this agency kept of the contractor's own placements."""
    for each in placements:
        with suppress(UnknownReference):
            opening = home.vault.get(OPENING, base64url.encode(each))  # 2
            token = door.statement(each).unverified_statement
            if digest_of(token) != each:  # 3
                raise WrongRelation("the statement of this digest", field="digest")
            said = recall(token, Placement, digest=each).statement
            if said.iss != contractor or said.agency != home.party:
                raise WrongRelation("a placement by the party whose key this is", field="placements")
            yield each, opening
