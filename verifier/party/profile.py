"""A profile (profiel): who a home belongs to, what that party is in the scheme, and where the register listens."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from verifier.core.errors import WrongValue
from verifier.core.model.party import ISSUERS, PartyId
from verifier.core.wire import strict_json
from verifier.core.wire.fields import Field, choice, optional, party, record, text

FORMAT = "plaatsbewijs-home-v1"
URL: Field = text(200, re.compile(r"https?://[A-Za-z0-9.:/_\[\]-]+", re.ASCII), "a URL")


class HomeRole(StrEnum):
    """What a party's program is. Operator, contractor and witness are no roles of the directory (PROTOCOL 7)."""

    OPERATOR = "operator"
    REGISTER = "register"
    AGENCY = "agency"
    EVALUATOR = "evaluator"
    BUYER = "buyer"
    CONTRACTOR = "contractor"
    SCHOOL = "school"
    TRAINING_FIRM = "training_firm"
    BUYER_ADVISER = "buyer_adviser"
    AUDITOR = "auditor"
    WITNESS = "witness"


class Environment(StrEnum):
    """Only outside production may one process be both evaluators (PROTOCOL 4)."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """``home.json``; ``url`` is where the party's own program listens, if it does."""

    party: PartyId
    name: str
    role: HomeRole
    register_url: str
    environment: Environment = Environment.PRODUCTION
    url: str | None = None
    format: str = FORMAT


_PROFILE: Field = record(
    Profile,
    {
        "format": text(40),
        "party": party(),
        "name": text(200),
        "role": choice(HomeRole),
        "register_url": URL,
        "environment": choice(Environment),
        "url": optional(URL),
    },
)

#: Whoever keeps a desk: the roles of the directory that countersign for a group.
DESKS = frozenset(HomeRole(role) for role in ISSUERS)

_KEYS: Mapping[HomeRole, tuple[tuple[str, str], ...]] = {
    HomeRole.OPERATOR: (("p256", "root"), ("p256", "registrar")),
    HomeRole.REGISTER: (("p256", "signing"), ("rsa3072", "token"), ("ed25519", "log"), ("hmac256", "index")),
    HomeRole.EVALUATOR: (("p256", "signing"),),
    HomeRole.WITNESS: (("p256", "signing"), ("ed25519", "witness")),
    HomeRole.BUYER: (("p256", "signing"),),
    HomeRole.AUDITOR: (("p256", "signing"),),
    HomeRole.CONTRACTOR: (("p256", "signing"), ("xwing", "opening")),
    **dict.fromkeys(DESKS, (("p256", "signing"), ("xwing", "opening"))),
}


def keys_of(role: HomeRole, years: Sequence[str] = ()) -> tuple[tuple[str, str, str], ...]:
    """The keys (kind, purpose, label) that a party of ``role`` needs; ``years``: an evaluator's, four digits."""
    return (
        *((kind, purpose, "") for kind, purpose in _KEYS[role]),
        *(("ristretto255", "evaluation", year) for year in years),
    )


def read_profile(unverified: bytes) -> Profile:
    """Read ``home.json``; raise :class:`Malformed` refusals."""
    profile: Profile = _PROFILE.read(strict_json.parse(unverified, limit=64 * 1024), "home")
    if profile.format != FORMAT:
        raise WrongValue(FORMAT, field="format")
    return profile


def write_profile(profile: Profile) -> bytes:
    """The file of ``profile``, which :func:`read_profile` reads: raises its refusals for what it would not."""
    content = strict_json.write(_PROFILE.write(profile))
    read_profile(content)
    return content
