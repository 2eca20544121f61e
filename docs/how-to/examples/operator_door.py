"""The operator: brings a directory and an enrolment, which need no token: ``python operator_door.py .demo``."""

# ruff: noqa: T201 -- an example shows what it got

from __future__ import annotations

import sys
from pathlib import Path

from verifier.party.home import Home
from verifier.party.register.public import OperatorClient, PublicClient
from verifier.party.transport import Refused, Transport


def main(demo: Path) -> None:
    passphrase = (demo / "operator" / "passphrase").read_text(encoding="utf-8")
    with Home.open(demo / "operator", passphrase) as home, Transport(home.profile.register_url) as register:
        client = OperatorClient(register, home)

        # Whoever brings it, the root's signature is what counts; the same one again is answered alike.
        print("directory version:", client.publish_directory(PublicClient(register).directory()))

        # Anything that the root did not sign is refused by name.
        try:
            client.publish_directory("eyJhbGciOiJFUzI1NiJ9.e30.AAAA")
        except Refused as refused:
            print("a directory of nobody:", refused.code)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
