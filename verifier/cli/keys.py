"""``plaatsbewijs keys``: what every party does with its own keys (sleutels) over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from verifier import clock
from verifier.cli.forms import Here, group, verb
from verifier.cli.screen import Moment
from verifier.core.errors import WrongValue

if TYPE_CHECKING:
    from verifier.party.keyring import KeyEntry

app = group("The keys of a home: stop its program before you change them.")

Kid = Annotated[str, typer.Argument(help="The key, as `keys show` names it.", metavar="KEY")]


@verb(app)
def show(here: Here) -> None:
    """Show every key of this home: what it is for, since when it is in its state, and destroyed ones too."""
    from verifier.party.keyring import keys_of
    from verifier.party.passphrase import read_passphrase

    here.screen.show({"keys": [shown(each) for each in keys_of(here.home, read_passphrase())]})


@verb(app)
def rotate(here: Here, kid: Kid) -> None:
    """Retire a key and make its successor, which the program uses from its next start.

    Make a new signing or opening key known before you use it: docs/how-to/rotate-a-key.md.
    """
    from verifier.party.keyring import rotate_key
    from verifier.party.passphrase import read_passphrase

    here.screen.show({"successor": shown(rotate_key(here.home, read_passphrase(), kid, at=clock.now()))})


@verb(app)
def destroy(
    here: Here,
    kid: Kid,
    for_good: Annotated[bool, typer.Option("--for-good", help="Say that you know it cannot be undone.")] = False,
) -> None:
    """Destroy a key's secret; its record stays. What was sealed to it can never be opened again."""
    from verifier.party.keyring import destroy_key
    from verifier.party.passphrase import read_passphrase

    if not for_good:
        raise WrongValue("a word that you know it cannot be undone", field="--for-good")
    here.screen.show({"destroyed": shown(destroy_key(here.home, read_passphrase(), kid, at=clock.now()))})


def shown(entry: KeyEntry) -> dict[str, Any]:
    """What anybody may see of a key."""
    return {
        "kid": entry.kid,
        "purpose": entry.purpose,
        "label": entry.label,
        "kind": str(entry.kind),
        "state": str(entry.state),
        "since": Moment(entry.state_since),
    }
