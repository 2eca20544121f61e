"""A role (rol): what a member of an organisation may do in its name, at the door of that organisation.

An organisation has one door: that of its role in the directory, and the contractor's when it has none there. A
member has one role. Who may write is said here once; whether what is written is true, the procedures find out.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from verifier.core.model.party import ISSUERS
from verifier.core.model.party import Role as InstitutionRole
from verifier.service.access.doors import Door


class Role(StrEnum):
    """What a member is to its organisation."""

    ADMINISTRATOR = "administrator"
    SUBMITTER = "submitter"
    DESK = "desk"
    PROCUREMENT = "procurement"
    CONTRACT_MANAGEMENT = "contract_management"
    INCLUSION = "inclusion"
    POLICY = "policy"
    READER = "reader"


#: The roles that an organisation of each door gives its members, in the order in which they are offered.
ROLES_AT: Final[Mapping[Door, tuple[Role, ...]]] = MappingProxyType(
    {
        Door.CONTRACTOR: (Role.ADMINISTRATOR, Role.SUBMITTER, Role.READER),
        Door.AGENCY: (Role.ADMINISTRATOR, Role.DESK, Role.READER),
        Door.BUYER: (
            Role.ADMINISTRATOR,
            Role.PROCUREMENT,
            Role.CONTRACT_MANAGEMENT,
            Role.INCLUSION,
            Role.POLICY,
            Role.READER,
        ),
        Door.AUDITOR: (Role.ADMINISTRATOR, Role.READER),
    }
)
_READS_ONLY: Final = frozenset({Role.POLICY, Role.READER})
_DOORS: Final[Mapping[InstitutionRole | None, Door]] = MappingProxyType(
    {
        None: Door.CONTRACTOR,
        InstitutionRole.BUYER: Door.BUYER,
        InstitutionRole.AUDITOR: Door.AUDITOR,
        **dict.fromkeys(ISSUERS, Door.AGENCY),
    }
)


def door_of(role: InstitutionRole | None) -> Door | None:
    """The door of an organisation with this role in the directory; None for one that has no members here."""
    return _DOORS.get(role)


def may_write(role: Role, door: Door) -> bool:
    """Whether a member with this role may send statements at ``door``: no role does at a door that has it not."""
    return role in ROLES_AT[door] and role not in _READS_ONLY


def may_invite(role: Role) -> bool:
    """Whether a member with this role invites colleagues, changes their roles and takes them off."""
    return role is Role.ADMINISTRATOR
