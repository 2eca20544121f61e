"""The register's description (beschrijving van het register): what it says of itself, whole and door by door."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from verifier.web.description import About, Contact, Part

VERSION: Final = "1.0.0"

_CONTACT: Final = Contact("Plaatsbewijs", "https://plaatsbewijs.example", "beheer@plaatsbewijs.example")
_DESCRIPTION: Final = """Social return that can be verified without handing over a person.

A statement is signed by who says it, travels as JWS compact in the member `statement`, and is answered with a
receipt. Every refusal is a problem document (RFC 9457) with a stable `code`, and never repeats what it refused. A
parameter or member that is not documented here is refused. Times are in UTC. Bytes are base64url without padding.

Access: client credentials with `private_key_jwt`, one scope for one door, at most fifteen minutes. What is absent
and what is not yours are the same 404. A 429 and a 503 say in `Retry-After` when to come back."""

TAGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agency": "UWV and municipalities: what waits on them, and what they decide",
        "contractor": "Who employs the people: placements, hours and claims",
        "buyer": "Who gave the contract: contracts, verdicts and bundles",
        "auditor": "Whom a contract names as its auditor: its whole record",
        "public": "What anyone may read, and where a client gets its access token",
        "log": "The transparency log, outside the version: static and cacheable",
        "status": "The status lists of credentials, outside the version: static and cacheable",
        "operator": "The directory and enrolments, which carry their own authority",
    }
)

#: A document of its own for every door.
PARTS: Final[Mapping[str, Part]] = MappingProxyType(
    {
        "agency": Part("Plaatsbewijs register: the agency's door", ("agency",)),
        "contractor": Part("Plaatsbewijs register: the contractor's door", ("contractor",)),
        "buyer": Part("Plaatsbewijs register: the buyer's door", ("buyer",)),
        "auditor": Part("Plaatsbewijs register: the auditor's door", ("auditor",)),
        "public": Part("Plaatsbewijs register: the public door", ("public", "log", "status")),
        "operator": Part("Plaatsbewijs register: the operator's door", ("operator",)),
    }
)


def about(public_url: str) -> About:
    """What the register's documents say, when it is served at ``public_url``."""
    return About(
        title="Plaatsbewijs register",
        version=VERSION,
        description=_DESCRIPTION,
        contact=_CONTACT,
        public_url=public_url,
        tags=TAGS,
        words="/v1/public/glossary",
        parts=PARTS,
    )
