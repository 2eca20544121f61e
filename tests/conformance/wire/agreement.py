"""Agreement (overeenstemming): parser and schema accept and refuse the same, with few exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from tests.conformance.wire.mutations import Mutation, places
from tests.conformance.wire.reference import Reference, refusal_of
from verifier.core.errors import Refusal

#: What a schema cannot say, and the parser refuses all the same. Each stands in a description of the schemas.
CALENDAR = "the day exists in its month"
WHOLE_FLOAT = "an integer is written without fraction"
KID = "kid is the thumbprint of jwk"
CURVE = "the point lies on the curve"
KNOWN_DIFFERENCES = frozenset({CALENDAR, WHOLE_FLOAT, KID, CURVE})

_DAY = re.compile(r"2[01][0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", re.ASCII)


def difference(reference: Reference, typ: str, claims: Any) -> str | None:
    """None when both say the same; a known difference; or ``"accepted by … only"``."""
    refusal, accepted = refusal_of(typ, claims), reference.accepts(typ, claims)
    if accepted == (refusal is None):
        return None
    if refusal is None:
        return "accepted by the parser only"
    return _known(refusal, claims) or "accepted by the schema only"


def _known(refusal: Refusal, claims: Any) -> str | None:
    if (refusal.field, refusal.expected) == ("kid", "the RFC 7638 thumbprint of jwk"):
        return KID
    if (refusal.field, refusal.expected) == ("jwk", "a point of P-256"):
        return CURVE
    values = [value for _, value in places(claims)]
    if any(isinstance(value, float) and value.is_integer() for value in values):
        return WHOLE_FLOAT
    if any(isinstance(value, str) and _DAY.fullmatch(value) and not _exists(value) for value in values):
        return CALENDAR
    return None


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def differences(reference: Reference, typ: str, changed: Iterable[Mutation]) -> Iterator[tuple[str, str]]:
    """Label and difference of each mutation on which parser and schema do not agree."""
    for mutation in changed:
        found = difference(reference, typ, mutation.claims)
        if found is not None:
            yield mutation.label, found
