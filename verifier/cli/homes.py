"""Opening a home (thuismap openen): how a party's verbs come to its keys; no passphrase is an argument."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from verifier.cli.arguments import existing_file, party
from verifier.cli.forms import Here
from verifier.cli.keys import shown
from verifier.core.errors import WrongValue
from verifier.core.model.party import PartyId

if TYPE_CHECKING:
    from verifier.party.home import Home
    from verifier.party.profile import HomeRole
    from verifier.party.transport import Transport
    from verifier.web.description import Contact

_CONTACT_URL = "https://plaatsbewijs.example"
_CONTACT_EMAIL = "beheer@plaatsbewijs.example"


@dataclass(frozen=True, slots=True)
class Whose:
    """Who a new home belongs to."""

    party: Annotated[PartyId, typer.Option(parser=party, help="oin: with 20 positions, or kvk: with 8 digits.")]
    name: Annotated[str, typer.Option(help="How the party is called.")]
    register_url: Annotated[str, typer.Option(help="Where the register listens.", metavar="URL")]
    url: Annotated[str | None, typer.Option(help="Where this party's own program listens.", metavar="URL")] = None
    environment: Annotated[str, typer.Option(help="production, demo or test.")] = "production"


@dataclass(frozen=True, slots=True)
class WithKit:
    """The kit that the operator gave, with the root that this party will trust."""

    kit: Annotated[Path, typer.Option(parser=existing_file, help="The operator's kit.json.", metavar="FILE")]


@dataclass(frozen=True, slots=True)
class Listening:
    """How a program listens on the loopback, and whom its API document names."""

    port: Annotated[int, typer.Option(help="On the loopback; 0 is a free one.", min=0, max=65535)] = 0
    contact_url: Annotated[str, typer.Option(help="In the API document.", metavar="URL")] = _CONTACT_URL
    contact_email: Annotated[str, typer.Option(help="In the API document.")] = _CONTACT_EMAIL

    def contact(self, name: str) -> Contact:
        from verifier.web.description import Contact

        return Contact(name, self.contact_url, self.contact_email)


@contextmanager
def opened(folder: Path) -> Iterator[Home]:
    """The home in ``folder``, opened with the passphrase of ``PLAATSBEWIJS_PASSPHRASE_FILE`` or of a person."""
    from verifier.party.home import Home
    from verifier.party.passphrase import read_passphrase

    with Home.open(folder, read_passphrase()) as home:
        yield home


@contextmanager
def opened_online(folder: Path) -> Iterator[tuple[Home, Transport]]:
    """The home in ``folder``, and a transport to its register."""
    from verifier.party.transport import Transport

    with opened(folder) as home, Transport(home.profile.register_url) as transport:
        yield home, transport


def found(here: Here, whose: Whose, role: HomeRole, *, kit: Path | None, years: tuple[str, ...] = ()) -> None:
    """Make the home of ``whose``, and show its keys."""
    from verifier import clock
    from verifier.core.trust.kit import read_kit
    from verifier.party.home import Home
    from verifier.party.passphrase import read_passphrase
    from verifier.party.profile import Environment, Profile, keys_of

    if whose.environment not in list(Environment):
        raise WrongValue("production, demo or test", field="--environment")
    profile = Profile(
        party=whose.party,
        name=whose.name,
        role=role,
        register_url=whose.register_url,
        environment=Environment(whose.environment),
        url=whose.url,
    )
    with Home.create(
        here.home,
        profile,
        passphrase=read_passphrase(ask=_twice),
        keys=keys_of(role, years),
        kit=read_kit(kit.read_bytes()) if kit else None,
        at=clock.now(),
    ) as home:
        show_home(here, home)


def show_home(here: Here, home: Home) -> None:
    """Whose home it is, and its public keys."""
    profile = home.profile
    facts = {"party": profile.party, "name": profile.name, "role": str(profile.role), "folder": str(home.folder)}
    here.screen.show({**facts, "keys": [shown(each) for each in home.entries]})


def write_introduction(here: Here, out: Path) -> None:
    """Write the introduction of a home, and show its fingerprint."""
    from verifier import clock
    from verifier.party.introduction import introduce

    with opened(here.home) as home:
        out.write_bytes(introduce(home, at=clock.now()))
        here.screen.show({"party": home.party, "fingerprint": home.signing_key().kid, "file": str(out)})


def _twice(prompt: str) -> str:
    """A new passphrase that a person types twice alike."""
    passphrase = getpass(prompt)
    if getpass("Again: ") != passphrase:
        raise WrongValue("the same passphrase twice", field="passphrase")
    return passphrase
