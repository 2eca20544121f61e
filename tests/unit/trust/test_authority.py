"""Authority: the column *signer* of PROTOCOL 2, written out a second time and compared cell by cell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.world import World
from tests.world.scheme import (
    BUYER,
    CONTRACTOR,
    EVALUATOR1,
    MUNICIPALITY,
    REGISTER,
    REGISTRAR,
    UWV,
    opening_key,
    signing_key,
)
from verifier.core.errors import KeyNotActive, NotAuthorised, NotCompetent, UnknownKey, WrongIssuer
from verifier.core.model.party import ISSUERS, PartyId, Role
from verifier.core.trust.authority import SIGNERS, authorise, require_competent
from verifier.core.wire.statements import TYPS

#: Who may sign what. The root's directory goes by the kit, not by a directory: nobody here may.
TABLE = {
    "sr-contract+jwt": {BUYER},
    "sr-acceptance+jwt": {CONTRACTOR},
    "sr-placement+jwt": {CONTRACTOR},
    "sr-eligibility+jwt": {MUNICIPALITY, UWV},
    "sr-hours+jwt": {CONTRACTOR},
    "sr-grant+jwt": {REGISTER},
    "sr-activity+jwt": {CONTRACTOR},
    "sr-activity-confirmation+jwt": {BUYER, MUNICIPALITY, UWV, CONTRACTOR},
    "sr-withdrawal+jwt": {BUYER, CONTRACTOR, MUNICIPALITY, UWV},
    "sr-claim+jwt": {CONTRACTOR},
    "sr-message+jwt": {BUYER, CONTRACTOR},
    "sr-verdict+jwt": {REGISTER},
    "sr-audit+jwt": set[PartyId](),
    "sr-closing+jwt": {REGISTER},
    "sr-receipt+jwt": {REGISTER},
    "sr-enrolment+jwt": set[PartyId](),
    "sr-directory+jwt": set[PartyId](),
    "sr-status-order+jwt": set[PartyId](),
    "sr-ticket+jwt": {REGISTER},
    "sr-evaluation+jwt": {MUNICIPALITY, UWV},
}
PARTIES = (REGISTER, MUNICIPALITY, UWV, EVALUATOR1, BUYER, CONTRACTOR)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def test_every_statement_has_its_signers() -> None:
    assert set(TABLE) == set(SIGNERS) == set(TYPS)


@pytest.mark.parametrize("typ", TYPS)
def test_who_may_sign(world: World, typ: str) -> None:
    for party in PARTIES:
        kid = signing_key(party).kid
        if party in TABLE[typ]:
            assert authorise(typ, kid=kid, issuer=party, trust=world.trust, at=world.at).party == party
        else:
            with pytest.raises(NotAuthorised):
                authorise(typ, kid=kid, issuer=party, trust=world.trust, at=world.at)


@pytest.mark.parametrize("role", sorted(ISSUERS - {Role.AGENCY}))
def test_another_issuer_signs_what_is_said_of_a_group(world: World, role: Role) -> None:
    directory = world.trust.directory
    others = tuple(replace(each, role=role) if each.id == UWV else each for each in directory.institutions)
    trust = replace(world.trust, directory=replace(directory, institutions=others))
    kid, signs = signing_key(UWV).kid, {"sr-eligibility+jwt", "sr-evaluation+jwt", "sr-withdrawal+jwt"}
    for typ in signs:
        assert authorise(typ, kid=kid, issuer=UWV, trust=trust, at=world.at).party == UWV
    for typ in set(TYPS) - signs:
        with pytest.raises(NotAuthorised):
            authorise(typ, kid=kid, issuer=UWV, trust=trust, at=world.at)


@pytest.mark.parametrize("typ", TYPS)
def test_the_registrar_signs_enrolments_and_status_orders_and_nothing_else(world: World, typ: str) -> None:
    if typ in ("sr-enrolment+jwt", "sr-status-order+jwt"):
        authorise(typ, kid=REGISTRAR.kid, issuer=REGISTER, trust=world.trust, at=world.at)
    else:
        with pytest.raises(NotAuthorised):
            authorise(typ, kid=REGISTRAR.kid, issuer=REGISTER, trust=world.trust, at=world.at)


def test_an_opening_key_signs_nothing(world: World) -> None:
    for party, typ in ((CONTRACTOR, "sr-hours+jwt"), (MUNICIPALITY, "sr-eligibility+jwt")):
        with pytest.raises(NotAuthorised):
            authorise(typ, kid=opening_key(party).kid, issuer=party, trust=world.trust, at=world.at)


def test_the_order_in_which_a_key_is_judged(world: World) -> None:
    kid = signing_key(BUYER).kid
    with pytest.raises(UnknownKey):
        authorise("sr-hours+jwt", kid="A" * 43, issuer=UWV, trust=world.trust, at=0)
    with pytest.raises(KeyNotActive):
        authorise("sr-hours+jwt", kid=kid, issuer=UWV, trust=world.trust, at=0)
    with pytest.raises(WrongIssuer):
        authorise("sr-hours+jwt", kid=kid, issuer=UWV, trust=world.trust, at=world.at)
    with pytest.raises(NotAuthorised):
        authorise("sr-hours+jwt", kid=kid, issuer=BUYER, trust=world.trust, at=world.at)


@pytest.mark.parametrize(
    ("agency", "group", "competent"),
    [
        (MUNICIPALITY, "participation_act", True),
        (UWV, "wia", True),
        (UWV, "participation_act", False),
        (MUNICIPALITY, "wia", False),
        (MUNICIPALITY, "", False),
        (BUYER, "participation_act", False),
    ],
)
def test_which_agency_speaks_for_which_group(world: World, agency: PartyId, group: str, competent: bool) -> None:
    if competent:
        require_competent(agency, group, trust=world.trust)
    else:
        with pytest.raises(NotCompetent):
            require_competent(agency, group, trust=world.trust)
