"""A process without a network (afgesloten proces): it verifies a bundle while every socket is refused.

Run as ``python -m verifier.demo.isolated BUNDLE --kit KIT …``. A hook in the interpreter refuses every socket
before anything else is imported, and it is tried once, so that a hook that does not work cannot go unnoticed.
"""

from __future__ import annotations

import runpy
import socket
import sys

REFUSED = "this process has no network"


def refuse_sockets() -> None:
    """From here on every attempt to make a socket raises :class:`PermissionError`; it cannot be undone."""

    def refuse(event: str, _: tuple[object, ...]) -> None:
        if event.startswith("socket."):
            raise PermissionError(REFUSED)

    sys.addaudithook(refuse)


def has_network() -> bool:
    """Whether a socket can be made."""
    try:
        socket.socket().close()
    except PermissionError:
        return False
    return True


def main() -> None:
    """Refuse sockets, prove it, and verify."""
    refuse_sockets()
    if has_network():
        sys.exit("sockets could not be refused")
    sys.argv[:] = ["plaatsbewijs", "verify", *sys.argv[1:]]
    runpy.run_module("verifier.cli", run_name="__main__")


if __name__ == "__main__":
    main()
