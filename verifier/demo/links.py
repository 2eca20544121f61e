"""The links (inloglinks) with which somebody walks into the story's portal: one for each role at each door.

Browsers give pages keys and passkeys under the name *localhost*, and not under a bare address, so the portal is
opened by that name; evaluators let its pages in by the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from verifier.demo import cast
from verifier.demo.cast import Member
from verifier.demo.programs import environment_of
from verifier.demo.setting import Setting
from verifier.party.evaluator.settings import read_settings as read_evaluator
from verifier.party.evaluator.settings import write_settings as write_evaluator
from verifier.service.access.doors import Door
from verifier.service.access.roles import ROLES_AT, Role
from verifier.service.settings.environment import read_settings
from verifier.service.usecases.make_sign_in_link import LinkWanted, make_sign_in_link
from verifier.service.wiring import open_keys, owners_office

#: Whose members come in at which door.
_AT: Final = ((cast.BUILDER, Door.CONTRACTOR), (cast.MUNICIPALITY, Door.AGENCY), (cast.BUYER, Door.BUYER))
_NAME: Final = "Demo"


@dataclass(frozen=True, slots=True)
class Link:
    """A link for a member of ``organisation``; it works once, within a day."""

    organisation: Member
    role: Role
    address: str


def portal_url(setting: Setting) -> str:
    """Where the portal is opened."""
    return setting.url(cast.REGISTER).replace("127.0.0.1", "localhost")


def let_portal_in(setting: Setting) -> None:
    """Let the desk's page ask the story's evaluators, before they start."""
    for evaluator in (cast.EVALUATOR1, cast.EVALUATOR2):
        folder = setting.folder / evaluator.folder
        write_evaluator(folder, replace(read_evaluator(folder), portal_origin=portal_url(setting)))


def sign_in_links(setting: Setting) -> Iterator[Link]:
    """A link for each role of each door, made beside the running register as its operator makes them."""
    settings = read_settings(environ=environment_of(setting, cast.REGISTER))
    with owners_office(open_keys(settings), settings) as office:
        for member, door in _AT:
            for role in ROLES_AT[door]:
                wanted = LinkWanted(organisation=member.party, role=role, name=_NAME, called=member.name)
                secret = asyncio.run(office.write(make_sign_in_link, wanted, client=None))
                yield Link(member, role, f"{portal_url(setting)}/sign-in/link#{secret}")
