"""The compact form (compacte vorm) of an SD-JWT: its parts, split and joined, and the key binding's own token."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from verifier.core.errors import BadDisclosure, NotCanonical, TooLarge
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.sd_jwt.disclosure import (
    MAX_DISCLOSURES,
    MAX_TOKEN,
    Disclosure,
    digest_of_text,
    read_disclosure,
)

KEY_BINDING_TYP = "kb+jwt"


class Parts(NamedTuple):
    """What stands between the tildes, not read; ``presentation`` is all up to the last tilde, itself included."""

    issuer_signed: str
    encoded: tuple[str, ...]
    key_binding: str | None
    presentation: str


class SdJwt(NamedTuple):
    """An SD-JWT whose disclosures are read; nothing about it is proven. ``presentation`` as of :class:`Parts`."""

    issuer_signed: str
    disclosures: tuple[Disclosure, ...]
    key_binding: str | None
    presentation: str


def split_sd_jwt(unverified: str) -> Parts:
    """The parts of ``unverified`` (RFC 9901, section 4).

    Raises :class:`TooLarge` above 128 KiB or 1,024 disclosures, :class:`NotCanonical` for any other form, and
    :class:`BadDisclosure` when one stands there twice.
    """
    if not isinstance(unverified, str):
        raise NotCanonical("an SD-JWT as text")
    if len(unverified) > MAX_TOKEN:
        raise TooLarge(f"an SD-JWT of at most {MAX_TOKEN} characters")
    issuer_signed, *encoded = unverified.split("~")
    key_binding = encoded.pop() if encoded else ""
    if "~" not in unverified or not issuer_signed or not all(encoded) or not unverified.isascii():
        raise NotCanonical("a JWT, disclosures and perhaps a key binding, with tildes between and after")
    if len(encoded) > MAX_DISCLOSURES:
        raise TooLarge(f"at most {MAX_DISCLOSURES} disclosures")
    if len(set(encoded)) != len(encoded):
        raise BadDisclosure("every disclosure at most once")
    presentation = unverified[: len(unverified) - len(key_binding)]
    return Parts(issuer_signed, tuple(encoded), key_binding or None, presentation)


def read_sd_jwt(unverified: str) -> SdJwt:
    """Split ``unverified`` and read its disclosures; raises what :func:`split_sd_jwt` and they raise."""
    parts = split_sd_jwt(unverified)
    disclosures = tuple([read_disclosure(each) for each in parts.encoded])
    return SdJwt(parts.issuer_signed, disclosures, parts.key_binding, parts.presentation)


def write_sd_jwt(issuer_signed: str, disclosures: Iterable[Disclosure]) -> str:
    """``issuer_signed`` and the disclosures, a tilde after each."""
    return "".join(f"{each}~" for each in (issuer_signed, *(each.encoded for each in disclosures)))


def sd_hash(presentation: str) -> str:
    """SHA-256 over all up to the last tilde, in base64url (section 4.3.1); a key binding behind it is left out."""
    return digest_of_text(presentation[: presentation.rindex("~") + 1])


def with_key_binding(
    presentation: str,
    *,
    audience: str,
    nonce: str,
    iat: int,
    sign: Callable[[bytes], bytes],
    kid: str | None = None,
) -> str:
    """``presentation`` with the holder's signature behind it (section 4.3): for ``audience``, on its ``nonce``.

    ``iat`` is in Unix seconds; ``sign`` gets the signing input and gives r || s, 64 bytes. Raises
    :class:`NotCanonical` when there is a key binding already.
    """
    if split_sd_jwt(presentation).key_binding is not None:
        raise NotCanonical("a presentation without key binding")
    header = {"alg": "ES256", "typ": KEY_BINDING_TYP} | ({} if kid is None else {"kid": kid})
    claims = {"iat": iat, "aud": audience, "nonce": nonce, "sd_hash": sd_hash(presentation)}
    signing_input = ".".join(base64url.encode(strict_json.write(each)) for each in (header, claims))
    return f"{presentation}{signing_input}.{base64url.encode(sign(signing_input.encode('ascii')))}"
