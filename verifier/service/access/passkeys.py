"""A passkey (toegangssleutel): a key pair that a member's device makes, and whose private half never leaves it.

It is discoverable, so that nobody types a name; it is used only after its holder unlocked it (user verification),
so that it is two factors in one; and it works for this register's origin alone, so that no other site can ask for
it. Which device made it is not asked (attestation ``none``): that would tell devices of one person apart.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_attestation_object
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from verifier.core.errors import BadSignature, Malformed, Refusal, WrongValue
from verifier.core.wire import base64url, strict_json
from verifier.service.access.attempts import LIFETIME, Attempt

#: The longest answer of a browser, and the longest credential id (WebAuthn, 4); bytes.
LONGEST: Final = 16_384
LONGEST_ID: Final = 1_023
#: Characters of what a member calls a passkey.
LONGEST_LABEL: Final = 60
_LOOPBACK, _LOCAL = "http://127.0.0.1:", "http://localhost:"
_ALGORITHMS: Final = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
#: What a browser sends when no attestation was asked for: none, or the key's own signature.
_FORMATS: Final = frozenset({"none", "packed"})
_OF_REGISTRATION: Final = ("clientDataJSON", "attestationObject")
_OF_ASSERTION: Final = ("clientDataJSON", "authenticatorData", "signature")


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The register as browsers know it: ``domain`` is the RP ID, ``origin`` the one origin that may ask."""

    domain: str
    origin: str
    name: str = "Plaatsbewijs"

    @classmethod
    def at(cls, public_url: str) -> RelyingParty:
        """The register at its public address, without a path.

        Passkeys are for names: on the loopback for *localhost*, by which a browser opens the same register there.
        """
        parts = urlsplit(public_url.replace(_LOOPBACK, _LOCAL, 1))
        return cls(parts.hostname or "", parts.geturl())


@dataclass(frozen=True, slots=True)
class Passkey:
    """``key`` is the public key in COSE (RFC 9052), ``uses`` the device's own count, 0 where it keeps none."""

    credential: bytes
    key: bytes
    uses: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Which passkey a browser says it has signed with, and whose it says that is; neither is verified."""

    unverified_credential: bytes
    unverified_handle: bytes | None


def creation_options(
    attempt: Attempt, party: RelyingParty, *, member: bytes, name: str, known: Iterable[bytes]
) -> str:
    """What ``navigator.credentials.create`` is given, as JSON (WebAuthn, 5.4).

    ``member`` is the user handle, at most 64 bytes that say nothing of a person; ``name`` is shown by the device;
    ``known`` are the member's credentials, of which no device makes a second.
    """
    options = generate_registration_options(
        rp_id=party.domain,
        rp_name=party.name,
        user_id=member,
        user_name=name,
        challenge=attempt.challenge,
        timeout=LIFETIME * 1000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
        supported_pub_key_algs=_ALGORITHMS,
    )
    return options_to_json(options)


def request_options(attempt: Attempt, party: RelyingParty, *, allowed: Iterable[bytes] = ()) -> str:
    """What ``navigator.credentials.get`` is given, as JSON (WebAuthn, 5.5).

    Without ``allowed`` the person chooses among the passkeys that the device has for this register.
    """
    options = generate_authentication_options(
        rp_id=party.domain,
        challenge=attempt.challenge,
        timeout=LIFETIME * 1000,
        allow_credentials=[PublicKeyCredentialDescriptor(id=each) for each in allowed],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def verify_creation(unverified_answer: str, attempt: Attempt, party: RelyingParty) -> Passkey:
    """The passkey that was made in ``attempt`` (WebAuthn, 7.1).

    1. the answer is strict JSON with the members of a registration, made in no frame of another origin; 2. without
    attestation, or attested by the passkey itself; 3. challenge, origin, RP ID, presence and verification of the
    user, algorithm and signature: by the library. Raises :class:`Malformed`, :class:`BadSignature`.
    """
    answer = _read(unverified_answer, _OF_REGISTRATION)  # 1
    with _refusing():
        attestation = parse_attestation_object(base64url.decode(answer["response"]["attestationObject"]))
        if str(attestation.fmt) not in _FORMATS:  # 2
            raise BadSignature("a passkey without attestation", field="passkey")
        verified = verify_registration_response(  # 3
            credential=answer,
            expected_challenge=attempt.challenge,
            expected_rp_id=party.domain,
            expected_origin=party.origin,
            require_user_verification=True,
            supported_pub_key_algs=_ALGORITHMS,
        )
    if len(verified.credential_id) > LONGEST_ID:
        raise WrongValue("a credential id of at most 1,023 bytes", field="passkey")
    return Passkey(verified.credential_id, verified.credential_public_key, verified.sign_count)


def read_label(unverified_label: str) -> str:
    """What a member calls a passkey; raises :class:`WrongValue`."""
    label = " ".join(unverified_label.split())
    if not 0 < len(label) <= LONGEST_LABEL or not label.isprintable():
        raise WrongValue(f"a name of 1 to {LONGEST_LABEL} characters", field="label")
    return label


def shown_in(unverified_answer: str) -> Shown:
    """The passkey that an assertion names, to look it up; raises :class:`Malformed`."""
    answer = _read(unverified_answer, _OF_ASSERTION)
    handle = answer["response"].get("userHandle")
    named = isinstance(handle, str) and handle
    return Shown(base64url.decode(answer["rawId"]), base64url.decode(handle) if named else None)


def verify_use(
    unverified_answer: str, attempt: Attempt, party: RelyingParty, *, passkey: Passkey, member: bytes
) -> Passkey:
    """``passkey`` as it is after it was used in ``attempt`` (WebAuthn, 7.2).

    1. the answer is strict JSON with the members of an assertion, made in no frame of another origin; 2. it is of
    this passkey, and of its member where it says whose; 3. challenge, origin, RP ID, presence and verification of
    the user, the count of uses, which grows or is never kept, and the signature: by the library. Raises
    :class:`Malformed`, :class:`BadSignature`.
    """
    answer = _read(unverified_answer, _OF_ASSERTION)  # 1
    shown = shown_in(unverified_answer)
    if shown.unverified_credential != passkey.credential or not _is_of(member, shown.unverified_handle):  # 2
        raise BadSignature("the passkey of the member that it names", field="passkey")
    with _refusing():
        verified = verify_authentication_response(  # 3
            credential=answer,
            expected_challenge=attempt.challenge,
            expected_rp_id=party.domain,
            expected_origin=party.origin,
            credential_public_key=passkey.key,
            credential_current_sign_count=passkey.uses,
            require_user_verification=True,
        )
    return Passkey(passkey.credential, passkey.key, verified.new_sign_count)


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever the library refuses becomes one refusal of ours: its own words repeat what it was given."""
    try:
        yield
    except (WebAuthnException, ValueError, TypeError, LookupError, AttributeError):
        raise BadSignature(
            "what a passkey of this register answers to what was just asked", field="passkey"
        ) from None


def _is_of(member: bytes, unverified_handle: bytes | None) -> bool:
    return unverified_handle is None or hmac.compare_digest(member, unverified_handle)


def _read(unverified_answer: str, members: Iterable[str]) -> dict[str, Any]:
    """The answer as its library reads it, its binary members known to be canonical base64url."""
    try:
        answer = strict_json.parse(unverified_answer, limit=LONGEST)
        response = answer["response"]
        for text in (answer["id"], answer["rawId"], *(response[each] for each in members)):
            base64url.decode(text)
        client = strict_json.parse_foreign(base64url.decode(response["clientDataJSON"]), limit=LONGEST, depth=4)
        framed = client.get("crossOrigin", False)
    except (Refusal, LookupError, TypeError, AttributeError):
        raise Malformed("what the browser's passkey answered, as JSON", field="passkey") from None
    if framed is not False:
        raise BadSignature("a passkey that is used on the register's own page", field="passkey")
    return dict(answer)
