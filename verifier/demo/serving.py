"""The serving (in bedrijf): what ``plaatsbewijs serve`` does, which opens the story's data and stays."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from verifier.demo import cast
from verifier.demo.cast import Member
from verifier.demo.command import FAILED, demo
from verifier.demo.hosting import Hosting
from verifier.demo.links import let_portal_in, portal_url, sign_in_links
from verifier.demo.programs import LOG, Programs
from verifier.demo.screen import RichScreen, Screen
from verifier.demo.setting import Setting, open_setting, was_made
from verifier.party.home import KEYSTORE, Home
from verifier.party.register.client import RegisterClient
from verifier.party.register.doors import AgencyClient, BuyerClient, ContractorClient
from verifier.party.transport import Transport

Door = Callable[[Transport, Home], RegisterClient]

#: How often ``serve`` writes fresh access tokens; one lasts fifteen minutes.
RENEWED_SECONDS = 300
_VISITORS: tuple[tuple[Member, Door], ...] = (
    (cast.BUYER, BuyerClient),
    (cast.BUILDER, ContractorClient),
    (cast.MUNICIPALITY, AgencyClient),
)
_TRIED = ("/v1/buyer/contracts", "/v1/contractor/contracts", "/v1/agency/placements")


def serve(folder: Path, told: Mapping[str, Any]) -> int:
    """Open the story's data (played first when there is none) and keep every program running until a signal.

    The register is hosted as it was for the story, apart from what is ``told`` of a :class:`Hosting`. Raises
    :class:`StartRefused` when it cannot be, or for a database of another story.
    """
    screen = RichScreen()
    if not was_made(folder) and demo(folder, Hosting(**told)) != 0:
        return FAILED
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service manager's stop is a person's Ctrl-C
    setting = open_setting(folder)
    try:
        setting.hosting = replace(setting.hosting, **told)
        setting.hosting.require_story(setting.directory)
        with Programs(setting) as programs, Transport(setting.url(cast.REGISTER)) as register:
            let_portal_in(setting)
            list(programs.start(cast.PROGRAMS))
            visitors = [Visitor(setting, member, door, register) for member, door in _VISITORS]
            _invite(setting, screen, visitors)
            _open_portal(setting, screen)
            while True:
                time.sleep(RENEWED_SECONDS)
                for visitor in visitors:
                    visitor.renew()
    except KeyboardInterrupt:
        return 0
    finally:
        setting.close()


class Visitor:
    """A party whose access token lies in a file of its own, so that a person can try its door with curl."""

    def __init__(self, setting: Setting, member: Member, door: Door, register: Transport) -> None:
        self.name = member.name
        self.file = setting.folder / member.folder / "access-token"
        self._client = door(register, setting.home(member))
        self.renew()

    def renew(self) -> None:
        """Write a token that is good for some minutes more."""
        self.file.touch(mode=0o600)
        self.file.write_text(self._client.access_token(), encoding="ascii")


def _invite(setting: Setting, screen: Screen, visitors: Sequence[Visitor]) -> None:
    screen.table(
        "Running; stop with Ctrl-C",
        ("program", "address", "log"),
        [(each.name, setting.url(each), setting.folder / each.folder / LOG) for each in cast.PROGRAMS],
    )
    register = setting.url(cast.REGISTER)
    for path in ("/v1/public/directory", "/log/checkpoint", "/v1/openapi.json"):
        screen.say(f"curl {register}{path}")
    screen.say(f"{register}/verify    # drop a bundle of {setting.folder / cast.BUYER.folder} on this page")
    for visitor, path in zip(visitors, _TRIED, strict=True):
        screen.say(f'curl -H "Authorization: Bearer $(cat {visitor.file})" {register}{path}    # {visitor.name}')
    for agency in cast.COMPETENCES:
        screen.say(f"curl {setting.url(agency)}/v1/worklist    # {agency.name}: its own desk")


def _open_portal(setting: Setting, screen: Screen) -> None:
    """Tell where the portal is, and how to come in; browsers that sign bring their keys from these files."""
    screen.say(f"{portal_url(setting)}/    # the portal; each of these links signs in once, within a day:")
    for link in sign_in_links(setting):
        screen.say(f"{link.address}    # {link.organisation.name}: {link.role}")
    for member in (cast.BUILDER, cast.MUNICIPALITY, cast.BUYER):
        folder = setting.folder / member.folder
        screen.say(f"{folder / KEYSTORE}    # {member.name}: its key file; passphrase in {folder / 'passphrase'}")
