"""An agency: sees what waits on it, has its desk decide, sees what was decided: ``python agency_door.py .demo``."""

# ruff: noqa: T201 -- an example shows what it got

from __future__ import annotations

import sys
from pathlib import Path

from verifier.party.home import Home
from verifier.party.register.doors import AgencyClient
from verifier.party.transport import Transport


def main(demo: Path) -> None:
    passphrase = (demo / "uwv" / "passphrase").read_text(encoding="utf-8")
    with Home.open(demo / "uwv", passphrase) as home, Transport(home.profile.register_url) as register:
        client = AgencyClient(register, home)
        print("waits on", home.profile.name, "-", len(list(client.placements())), "placement(s)")

        # The desk is the agency's own program: it opens the subject, looks in the agency's register, asks both
        # evaluators for a pseudonym that neither can link, and countersigns or declines. A round is one POST.
        with Transport(str(home.profile.url), timeout=60.0) as desk:
            done = desk.post_json("/v1/rounds", {})
        print("a round:", {name: count for name, count in done.items() if count})

        print("waits now:", len(list(client.placements())))
        print("decided in all:", len(list(client.eligibilities())))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
