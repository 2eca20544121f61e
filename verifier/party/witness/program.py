"""The witness's program (programma van de getuige): one home, what it saw, one port on the loopback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from verifier.core.errors import WrongValue
from verifier.party.home import Home
from verifier.party.profile import HomeRole
from verifier.party.witness.app import build_app
from verifier.party.witness.cosigning import Witness
from verifier.party.witness.settings import read_settings
from verifier.party.witness.store import SeenLogs
from verifier.party.witness.trail import standard_error
from verifier.web.description import Contact
from verifier.web.serving import LOOPBACK, announce, serve

SEEN: Final = "seen.sqlite"


def run_witness(home: Home, *, contact: Contact, port: int = 0, ready: Callable[[str], None] = announce) -> None:
    """Serve the witness of ``home``, until SIGTERM or SIGINT; port 0 is a free one, told to ``ready``.

    Raises before it listens: :class:`WrongValue` for another party's home, and what settings and custody raise.
    """
    if home.profile.role is not HomeRole.WITNESS:
        raise WrongValue("the home of a witness", field="role")
    settings = read_settings(home.folder)
    with SeenLogs.open(home.folder / SEEN) as seen:
        witness = Witness(home, settings, seen, standard_error)
        public_url = home.profile.url or f"http://{LOOPBACK}"
        serve(build_app(witness, contact=contact, public_url=public_url), port=port, ready=ready)
