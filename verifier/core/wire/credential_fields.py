"""A credential's claims (leden van een nalevingsbewijs): JSON to noun and back, once nothing is concealed any more.

The JSON Schema in ``schemas/credentials/`` is the reference; a test proves that both accept and refuse the same.
How claims are concealed, and disclosed again, is RFC 9901's: :mod:`verifier.core.wire.sd_jwt`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from verifier.core.errors import WrongValue
from verifier.core.model.credential import DIGESTS, VCT, Credential
from verifier.core.model.statement import Digest
from verifier.core.model.status import StatusRef
from verifier.core.wire.contract_fields import RULESET
from verifier.core.wire.directory_fields import JWK
from verifier.core.wire.envelope import digest_of, seal_envelope
from verifier.core.wire.fields import Field, digest, integer, record, seconds, text
from verifier.core.wire.sd_jwt import conceal, write_sd_jwt
from verifier.core.wire.verdict_fields import AS_OF, OUTCOME, TOLD

TYP: Final = "dc+sd-jwt"
#: Places that a status list of any register may have.
MOST_PLACES: Final = 2**24

_URL: Final = re.compile(r"https?://[A-Za-z0-9.:_\[\]-]+", re.ASCII)
_URI: Final = re.compile(r"https?://[A-Za-z0-9.:/_\[\]-]+", re.ASCII)


def _one_member(name: str, inner: Field) -> Field:
    """An object with one member, read into what that member is."""
    outer = record(dict, {name: inner})
    return Field(
        lambda value, field: outer.read(value, field)[name],
        lambda made: {name: inner.write(made)},
    )


def _read_key(value: Any, name: str) -> Mapping[str, str]:
    jwk: Mapping[str, str] = JWK.read(value, name)
    if jwk["kty"] != "EC":
        raise WrongValue("a P-256 key", field=name)
    return jwk


def _read_type(value: Any, name: str) -> str:
    if value != VCT or not isinstance(value, str):
        raise WrongValue(f"the type {VCT}", field=name)
    return value


def _ends_after_it_began(made: Credential) -> None:
    if made.exp <= made.iat:
        raise WrongValue("an end after the moment of signing", field="exp")


_REF: Final = record(
    lambda idx, uri: StatusRef(uri, idx), {"idx": integer(0, MOST_PLACES - 1), "uri": text(512, _URI, "a URI")}
)
_STATUS: Final = _one_member("status_list", Field(_REF.read, lambda made: {"idx": made.index, "uri": made.uri}))
_CREDENTIAL: Field = record(
    Credential,
    {
        "iss": text(200, _URL, "an address without a path"),
        "iat": seconds(),
        "exp": seconds(),
        "vct": Field(_read_type, str),
        "cnf": _one_member("jwk", Field(_read_key, dict)),
        "status": _STATUS,
        "contract": digest(),
        "as_of": AS_OF,
        "ruleset": RULESET,
        "verdict": OUTCOME,
        **TOLD,
    },
    _ends_after_it_began,
)


def read_credential(unverified_claims: Mapping[str, Any]) -> Credential:
    """Read claims of which nothing is concealed; raise a :class:`Malformed` refusal that names the member."""
    credential: Credential = _CREDENTIAL.read(unverified_claims, "claims")
    return credential


def write_credential(credential: Credential) -> dict[str, Any]:
    """The claims of ``credential`` with nothing concealed, members in the order of the schema."""
    claims: dict[str, Any] = _CREDENTIAL.write(credential)
    return claims


def seal_credential(
    credential: Credential, *, salts: Iterator[bytes], kid: str, sign: Callable[[bytes], bytes]
) -> str:
    """The SD-JWT of ``credential`` with a disclosure for each member that is told, and decoys for the rest.

    ``salts`` gives at least sixteen random bytes :data:`DIGESTS` times; ``sign`` gets the signing input and gives
    r || s. Digests are sorted: neither their number nor their order says what is behind them.
    """
    told = credential.disclosed
    claims = write_credential(credential)
    payload, disclosures = conceal(claims, disclosable=told, salts=salts, decoys=DIGESTS - len(told))
    return write_sd_jwt(seal_envelope(payload, typ=TYP, kid=kid, sign=sign), disclosures)


def credential_digest(sd_jwt: str) -> Digest:
    """SHA-256 over the signing input of the issuer's part: the same whatever is disclosed beside it."""
    return digest_of(sd_jwt.partition("~")[0])
