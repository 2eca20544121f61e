"""The desk's program (programma van het loket): one home, one register of people, one port on the loopback."""

from __future__ import annotations

from collections.abc import Callable

from verifier.core.errors import WrongValue
from verifier.party.agency.app import build_app
from verifier.party.agency.desk import Desk
from verifier.party.agency.evaluators import ListedEvaluators
from verifier.party.agency.registers import Register
from verifier.party.agency.settings import read_settings
from verifier.party.agency.trail import standard_error
from verifier.party.home import Home
from verifier.party.profile import DESKS
from verifier.party.register.doors import AgencyClient
from verifier.party.transport import Transport
from verifier.web.description import Contact
from verifier.web.serving import LOOPBACK, announce, serve


def run_desk(
    home: Home, people: Register, *, contact: Contact, port: int = 0, ready: Callable[[str], None] = announce
) -> None:
    """Serve the desk of ``home``, until SIGTERM or SIGINT; port 0 is a free one, told to ``ready``.

    A round that runs then is waited for. Raises before it listens: :class:`WrongValue` for another party's home or
    a register URL that is neither https nor on this machine, and what settings raise.
    """
    if home.profile.role not in DESKS:
        raise WrongValue("the home of an agency or another issuer", field="role")
    settings = read_settings(home.folder)
    with Transport(home.profile.register_url) as transport, ListedEvaluators(home) as evaluators:
        door = AgencyClient(transport, home)
        desk = Desk(home, door, evaluators, people, settings=settings, trail=standard_error)
        public_url = home.profile.url or f"http://{LOOPBACK}"
        face = build_app(desk, contact=contact, public_url=public_url, poll_seconds=settings.poll_seconds)
        serve(face, port=port, ready=ready)
