"""The evaluator's program (programma van de berekenaar): one home, one spent set, one port on the loopback."""

from __future__ import annotations

from collections.abc import Callable

from verifier.core.errors import WrongValue
from verifier.party.evaluator.app import build_app
from verifier.party.evaluator.evaluation import Evaluator
from verifier.party.evaluator.settings import read_settings
from verifier.party.evaluator.store import SpentSet
from verifier.party.evaluator.trail import standard_error
from verifier.party.home import Home
from verifier.party.profile import HomeRole
from verifier.web.description import Contact
from verifier.web.serving import LOOPBACK, announce, serve

SPENT = "spent.sqlite"


def run_evaluator(home: Home, *, contact: Contact, port: int = 0, ready: Callable[[str], None] = announce) -> None:
    """Serve the evaluator of ``home``, until SIGTERM or SIGINT; port 0 is a free one, told to ``ready``.

    Raises before it listens: :class:`WrongValue` for another party's home, and what settings and custody raise,
    two evaluators in one process of production among it.
    """
    require_evaluator(home)
    settings = read_settings(home.folder)
    with SpentSet.open(home.folder / SPENT, settings) as spent:
        evaluator = Evaluator(home, spent, standard_error)
        public_url = home.profile.url or f"http://{LOOPBACK}"
        face = build_app(evaluator, contact=contact, public_url=public_url, portal_origin=settings.portal_origin)
        serve(face, port=port, ready=ready)


def require_evaluator(home: Home) -> None:
    """Raise :class:`WrongValue` unless this is an evaluator's home, and custody's refusals if it may not run."""
    if home.profile.role is not HomeRole.EVALUATOR:
        raise WrongValue("the home of an evaluator", field="role")
    for entry in home.entries:
        if entry.purpose == "evaluation" and entry.state == "active":
            home.custodian.evaluation(entry.label)
