"""Enrolments (aanmeldingen) that the register hands out: trust in the keys of contractors who signed something."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from verifier.core.errors import Refusal, UnknownKey
from verifier.core.model.directory import Enrolment
from verifier.core.procedure.afterwards import moment_of
from verifier.core.procedure.directory import verify_enrolment
from verifier.core.trust.directory import Trust
from verifier.party.transport import Refused


def with_enrolled(trust: Trust, kids: Iterable[str], enrolment: Callable[[str], str], *, at: int) -> Trust:
    """``trust`` and those of ``kids`` that the registrar enrolled; what the directory has is not asked for.

    ``enrolment`` fetches a token by thumbprint. One that is missing or does not verify as of its own moment is left
    out: what it signed is refused as signed by an unknown key. Raises ``Unreachable``.
    """
    for kid in dict.fromkeys(kids):
        with suppress(Refused, Refusal):
            if _is_unknown(trust, kid):
                token = enrolment(kid)
                moment = moment_of(token, Enrolment, trust=trust, at=at)
                trust = trust.with_enrolment(verify_enrolment(token, trust=trust, at=moment))
    return trust


def _is_unknown(trust: Trust, kid: str) -> bool:
    try:
        trust.record(kid)
    except UnknownKey:
        return True
    return False
