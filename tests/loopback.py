"""The loopback (lus): HTTP in clear to a program of this machine, for which no certificate authority is read."""

from __future__ import annotations

import ssl
from typing import Any, Final

import httpx2

#: Trusts nobody. To read whom https trusts takes longer than most tests.
NO_AUTHORITIES: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def get(url: str, **options: Any) -> httpx2.Response:
    return httpx2.get(url, verify=NO_AUTHORITIES, trust_env=False, **options)


def post(url: str, **options: Any) -> httpx2.Response:
    return httpx2.post(url, verify=NO_AUTHORITIES, trust_env=False, **options)


def client(**options: Any) -> httpx2.Client:
    return httpx2.Client(verify=NO_AUTHORITIES, trust_env=False, **options)
