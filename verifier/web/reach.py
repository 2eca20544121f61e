"""Reach (bereik): with whom our own HTTP clients speak, and whom they believe."""

from __future__ import annotations

import ssl
from functools import cache
from ipaddress import ip_address

import httpx2

from verifier.core.errors import WrongValue


def require_private(url: str) -> httpx2.URL:
    """The URL, when nothing travels in clear over a network: https, or http on this machine's loopback.

    Raises :class:`WrongValue`.
    """
    parsed = httpx2.URL(url)
    if parsed.scheme == "https" and parsed.host:
        return parsed
    if parsed.scheme == "http" and _is_loopback(parsed.host):
        return parsed
    raise WrongValue("an https URL, or http on the loopback of this machine", field="base_url")


@cache
def believed(scheme: str) -> ssl.SSLContext:
    """Whom a client believes: for https, and once for a process, as reading them is most of what a client costs."""
    if scheme == "https":
        return httpx2.create_ssl_context(trust_env=False)
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # nobody


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
