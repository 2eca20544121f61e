"""A hostile world (vijandige wereld): a register in which every text that a party can write is hostile.

Texts are put together, as many as fit into each place, so that a page shows many at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Final

from tests.portal.hostile import HOSTILE
from tests.service.register.browser import invited, run
from tests.service.register.cast import Cast, gather
from tests.service.register.play import Play, post
from tests.service.register.running import Running, serving
from tests.service.register.story import BSNS, Placed, Signed
from tests.service.register.talking import message, reply
from tests.unsafe_scheme import AGENCY, BUYER, CONTRACTOR
from verifier import clock
from verifier.core.errors import Refusal
from verifier.core.model.contract import Obligation
from verifier.core.privacy.wording import check_wording
from verifier.core.wire import strict_json
from verifier.party.operator.directory import build_directory
from verifier.service.access.roles import Role
from verifier.service.access.sessions import hash_of
from verifier.service.usecases.accept_invitation import InvitationAccepted, accept_invitation

#: Characters that a place takes: of a contract's reference, its motivation, a message's heading and paragraph, an
#: institution's name, and a member's.
REFERENCE: Final = 64
MOTIVATION: Final = 1500
HEADING: Final = 120
PARAGRAPH: Final = 600
INSTITUTION: Final = 200
NAME: Final = 80
_CONTRACTS: Final = 16
_COLLEAGUES: Final = 12


def passing(texts: Iterable[str] = HOSTILE) -> list[str]:
    """Those that a statement may carry: no others ever reach a page."""
    return [each for each in texts if _passes(each)]


def _passes(text: str) -> bool:
    try:
        strict_json.parse(json.dumps(text).encode(), limit=2**16)
        check_wording(text, field="text")
    except Refusal:
        return False
    return text.strip() == text != ""


def packed(texts: Iterable[str], longest: int) -> list[str]:
    """As many as fit into ``longest`` characters, each time; those that do not fit alone are left out."""
    packs: list[str] = []
    for each in texts:
        together = f"{packs[-1]} {each}" if packs else each
        if packs and len(together) <= longest and _passes(together):
            packs[-1] = together
        elif len(each) <= longest:
            packs.append(each)
    return packs


@dataclass(frozen=True, slots=True)
class HostileWorld:
    """``contracts`` is of all that were given; the first has placements and messages."""

    play: Play
    contracts: Sequence[Signed]
    waiting: Placed

    @property
    def register(self) -> Running:
        return self.play.register


@contextmanager
def hostile_world(folder: Path) -> Iterator[HostileWorld]:
    """Serve it."""
    cast = _renamed(gather(folder / "cast", at=clock.now()))
    with serving(cast, folder / "register") as register:
        register.introduce()
        play = Play(register)
        contracts = _contracts(play)
        play.eligible(contracts[0], BSNS[0])
        waiting = play.placement(contracts[0], BSNS[1])
        _messages(play, contracts[0])
        _colleagues(register)
        yield HostileWorld(play, contracts, waiting)
    cast.close()


def _renamed(cast: Cast) -> Cast:
    """The same cast, in a directory whose institutions have hostile names."""
    names = cycle(packed(passing(), INSTITUTION))
    institutions = tuple(replace(each, name=next(names)) for each in cast.description.institutions)
    described = replace(cast.description, institutions=institutions)
    return replace(cast, directory=build_directory(cast.operator, described, at=clock.now()))


def _contracts(play: Play) -> list[Signed]:
    references = cycle(packed(passing()[3:], REFERENCE))
    motivations = packed(passing(), MOTIVATION)
    return [
        play.contract(
            reference=next(references), obligation=Obligation(basis_points=160, motivation=motivations[number])
        )
        for number in range(min(_CONTRACTS, len(motivations)))
    ]


def _messages(play: Play, contract: Signed) -> None:
    paragraphs, headings = packed(passing(), PARAGRAPH), cycle(packed(passing()[7:], HEADING))
    cast, register = play.cast, play.register
    for start in range(0, len(paragraphs), 10):
        said = tuple(paragraphs[start : start + 10])
        asked = message(cast.buyer, contract, heading=next(headings), paragraphs=said)
        post(register.buyer, "/v1/buyer/messages", asked.token)
        answered = reply(cast.contractor, asked, heading=next(headings), paragraphs=said)
        post(register.contractor, "/v1/contractor/messages", answered.token)


def _colleagues(register: Running) -> None:
    """Members at every door; only what a form takes becomes a name."""
    for organisation, role in ((CONTRACTOR, Role.READER), (AGENCY, Role.READER), (BUYER, Role.READER)):
        for name in packed((each for each in passing() if each.isprintable()), NAME)[:_COLLEAGUES]:
            secret = invited(register, organisation, role)
            accepted = InvitationAccepted(secret_hash=hash_of(secret), name=name, replaced=None)
            run(register, accept_invitation, accepted)
