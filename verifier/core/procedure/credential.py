"""How to verify a compliance credential (nalevingsbewijs) of the register, as it was issued or as it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from verifier.core.errors import KeyNotActive, TrustMissing, UnknownKey, WrongIssuer, WrongRelation
from verifier.core.model.credential import VCT, Credential
from verifier.core.model.evidence import Verified
from verifier.core.procedure.directory import require_current
from verifier.core.procedure.presentation import VerifiedPresentation, verify_presentation
from verifier.core.trust.directory import Trust, is_active
from verifier.core.wire.credential_fields import TYP, read_credential
from verifier.core.wire.envelope import kid_of
from verifier.core.wire.jwk import thumbprint
from verifier.core.wire.sd_jwt import disclose, read_sd_jwt
from verifier.core.wire.sd_jwt.disclosing import payload_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What a holder was asked to sign for: ``audience``, on its ``nonce``, at most ``lasts`` seconds ago.

    Who answers by post signs long before it is read.
    """

    audience: str
    nonce: str
    lasts: int = 300


def verify_credential(
    unverified_token: str,
    *,
    trust: Trust,
    at: int,
    audience: str | None = None,
    nonce: str | None = None,
    require_key_binding: bool = False,
) -> Verified[Credential]:
    """Verify a ``dc+sd-jwt`` of the register at ``at`` (Unix seconds), with or without key binding.

    1. the directory has not expired; 2. every step of ``verify_presentation``, under the signing keys that the
    directory gives to the register, for type and ``vct`` of a compliance credential; 3. the header is ``alg``,
    ``typ`` and ``kid`` alone, and names one of those keys; 4. the claims are those of a credential and no other; 5.
    the key was valid when the credential was signed; of one that is known to be compromised, nothing proves when:
    undecided; 6. ``iss`` is the address that the directory gives for the register, where it gives one; 7. the log
    is the directory's; 8. the holder's key, where a directory or an enrolment knows it, has not been revoked.

    Raises what ``verify_presentation`` raises, :class:`DirectoryExpired`, :class:`KeyNotActive`,
    :class:`TrustMissing`, :class:`WrongIssuer`, :class:`WrongRelation`, and refusals of the claims. Deliberately
    not checked: the status (``core.procedure.status``), that the verdict is in the log (``verify_bundle``), that it
    is right (an auditor), and whether a nonce was used before (who asked keeps it).
    """
    binding = {"audience": audience, "nonce": nonce, "require_key_binding": require_key_binding}
    return _verified(unverified_token, binding, trust=trust, at=at)


def verify_shown_credential(unverified_token: str, *, asked: Asked, trust: Trust, at: int) -> Verified[Credential]:
    """:func:`verify_credential` of one that is shown because it was ``asked``, and for that alone."""
    binding = {"audience": asked.audience, "nonce": asked.nonce, "require_key_binding": True}
    return _verified(unverified_token, {**binding, "key_binding_max_age": asked.lasts}, trust=trust, at=at)


def _verified(unverified_token: str, binding: Mapping[str, Any], *, trust: Trust, at: int) -> Verified[Credential]:
    require_current(trust.directory, at=at)  # 1
    keys = [dict(each.jwk) for each in trust.signing_keys(trust.register)]
    shown = verify_presentation(unverified_token, issuer_keys=keys, at=at, typ=TYP, vct=VCT, **binding)  # 2
    return _credential_in(shown, trust=trust, at=at)


def _credential_in(presentation: VerifiedPresentation, *, trust: Trust, at: int) -> Verified[Credential]:
    """Steps 3 to 8."""
    kid = kid_of(presentation.token.partition("~")[0], typ=TYP)  # 3
    record = next((each for each in trust.signing_keys(trust.register) if each.kid == kid), None)
    if record is None:
        raise UnknownKey("a signing key of the register", field="kid")
    credential = read_credential(presentation.claims)  # 4
    if not is_active(record, at=credential.iat):  # 5
        raise KeyNotActive("a key that was valid when the credential was signed", field="kid")
    if record.compromised_since is not None:
        raise TrustMissing("a credential of a key that was not compromised", field="kid")
    address = trust.institution(trust.register).url
    if address is not None and credential.iss != address.rstrip("/"):  # 6
        raise WrongIssuer("the address of the register", field="iss")
    if credential.as_of.log_origin != trust.directory.log.origin:  # 7
        raise WrongRelation("the log of the directory", field="as_of")
    _require_holder(credential, trust, at=at)  # 8
    return Verified(credential, presentation.token, presentation.digest)


def _require_holder(credential: Credential, trust: Trust, *, at: int) -> None:
    try:
        record = trust.record(thumbprint(credential.holder))
    except UnknownKey:
        return
    ends = [each for each in (record.revoked_at, record.compromised_since) if each is not None]
    if any(at >= each for each in ends):
        raise KeyNotActive("a holder's key that was not revoked", field="cnf")


def recall_credential(kept_token: str) -> Credential:
    """A credential that this program verified and kept, with what it discloses; nothing is checked again.

    Never for bytes that come from outside: those go through :func:`verify_credential`.
    """
    kept = read_sd_jwt(kept_token)
    return read_credential(disclose(payload_of(kept.issuer_signed), kept.disclosures))
