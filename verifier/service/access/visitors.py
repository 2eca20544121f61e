"""A visitor (bezoeker): whom a network address stands for, when failures are counted by address."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

#: The part of an IPv6 address that one subscriber is given (RFC 6177).
_SUBSCRIBER: Final = 64


def visitor_of(origin: str) -> str:
    """The address that ``origin`` is, of IPv6 its first 64 bits; empty when it tells no visitor from another.

    On the loopback everybody looks the same, and so does everybody whose address is unknown.
    """
    try:
        address = ip_address(origin)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return "" if address.is_loopback else str(ip_network((address, _SUBSCRIBER), strict=False))
        address = address.ipv4_mapped
    return "" if address.is_loopback else str(address)
