"""Recognise a client (een client herkennen): which party an assertion proves, before it is used."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import WrongIssuer
from verifier.service.access.assertions import ClientAssertion, verify_assertion
from verifier.service.access.doors import Door
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A client asks for a token at ``door``; ``issuer`` is the register's own name.

    ``unverified_client`` is the client id that it gave beside the assertion, empty when it gave none.
    """

    door: Door
    issuer: str
    unverified_assertion: str
    unverified_client: str = ""


def recognise_client(uow: UnitOfWork, admission: Admission, /, *, at: int) -> ClientAssertion:
    """The assertion of ``admission``, verified for its door; raises what :func:`verify_assertion` raises.

    Nothing is written: whoever proves nothing does not come near the writer. :class:`WrongIssuer` for a client id
    that is not the party's (RFC 7521, 4.2).
    """
    claims = verify_assertion(
        admission.unverified_assertion, door=admission.door, issuer=admission.issuer, trust=uow.trust, at=at
    )
    if admission.unverified_client not in ("", claims.iss):
        raise WrongIssuer("the party that the assertion names, or none", field="client_id")
    return claims
