"""A role is of its door, and who only looks writes nothing anywhere."""

from __future__ import annotations

import pytest

from verifier.core.model.party import ISSUERS
from verifier.core.model.party import Role as InstitutionRole
from verifier.service.access.doors import Door
from verifier.service.access.roles import ROLES_AT, Role, door_of, may_invite, may_write

WRITERS = {
    Door.CONTRACTOR: {Role.ADMINISTRATOR, Role.SUBMITTER},
    Door.AGENCY: {Role.ADMINISTRATOR, Role.DESK},
    Door.BUYER: {Role.ADMINISTRATOR, Role.PROCUREMENT, Role.CONTRACT_MANAGEMENT, Role.INCLUSION},
    Door.AUDITOR: {Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("door", Door)
def test_only_these_roles_write(door: Door) -> None:
    assert {role for role in Role if may_write(role, door)} == WRITERS[door]


@pytest.mark.parametrize("door", Door)
def test_every_door_has_somebody_who_invites_and_somebody_who_only_looks(door: Door) -> None:
    assert {Role.ADMINISTRATOR, Role.READER} <= set(ROLES_AT[door])
    assert [role for role in ROLES_AT[door] if may_invite(role)] == [Role.ADMINISTRATOR]


def test_an_organisation_has_the_door_of_its_role_in_the_directory() -> None:
    assert door_of(None) is Door.CONTRACTOR
    assert door_of(InstitutionRole.BUYER) is Door.BUYER
    assert {door_of(role) for role in ISSUERS} == {Door.AGENCY}
    assert door_of(InstitutionRole.AUDITOR) is Door.AUDITOR


@pytest.mark.parametrize("role", [InstitutionRole.REGISTER, InstitutionRole.EVALUATOR])
def test_nobody_works_here_for_the_register_or_an_evaluator(role: InstitutionRole) -> None:
    assert door_of(role) is None
