"""The gate (poort): what is refused before a request reaches any door, and where a request comes from."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final

from starlette.types import Scope

from verifier.core.errors import Refusal
from verifier.service.life.intake import Intake
from verifier.service.settings.settings import Settings
from verifier.web.duty import Duty
from verifier.web.refusals import Unavailable, WrongHost

#: What is answered to the end: whoever asks this wants to know about the end.
HEALTH: Final = "/health/"


class Gate:
    """Lets in what is for one of our ``hosts``, as long as ``duty`` lasts, and statements as ``intake`` allows."""

    def __init__(self, settings: Settings, duty: Duty, intake: Intake | None = None) -> None:
        self._hosts = settings.hosts
        self._behind_proxy = settings.behind_proxy
        self._duty = duty
        self._intake = intake or Intake()

    def refusal(self, scope: Scope) -> Refusal | None:
        """Why this request is not let in, if so."""
        named = _named(scope, b"host")
        if len(named) != 1 or _without_port(named[0]) not in self._hosts:
            return WrongHost("the name of this service", field="Host")
        if self._duty.ended and not scope["path"].startswith(HEALTH):
            return Unavailable("a service that goes on")
        if self._intake.refuses(scope):
            return Unavailable("a log whose statements are published in time")
        return None

    def origin(self, scope: Scope) -> str:
        """The address that the request came from, or *unknown*.

        Behind a proxy it is the last address of ``X-Forwarded-For``, which that proxy wrote; what stands before it
        anyone may have written. Without a proxy nobody's header is believed.
        """
        if self._behind_proxy:
            told = b",".join(_named(scope, b"x-forwarded-for")).rpartition(b",")[2].strip()
            return _address(told.decode("latin-1"))
        return _address(scope["client"][0]) if scope.get("client") else "unknown"


def _named(scope: Scope, name: bytes) -> list[bytes]:
    return [value for each, value in scope["headers"] if each == name]


def _without_port(unverified_host: bytes) -> str:
    host = unverified_host.decode("latin-1").lower()
    name, _, port = host.rpartition(":")
    return (name if name and port.isdecimal() else host).strip("[]").removesuffix(".")


def _address(unverified: str) -> str:
    """An IP address in its shortest form, without a zone."""
    try:
        return str(ip_address(unverified.partition("%")[0]))
    except ValueError:
        return "unknown"
