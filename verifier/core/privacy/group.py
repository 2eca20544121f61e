"""The group (groep): ristretto255 of RFC 9496, the prime-order group in which everything hidden is computed.

An :data:`Element` is 32 bytes that decode, a :data:`Scalar` 32 bytes little-endian below the order q. libsodium
(through ``rbcl``) does all arithmetic, on scalars too: no secret is computed with as a Python integer. Three of its
habits are mended here: it refuses the identity and the scalar zero; its wrapper hides a failed addition behind
zeros; and version 1.0.18 overlooks the highest bit of an encoding, which would give every element a second one.
The identity is a lawful intermediate sum, and is refused where it is *received*.
"""

from __future__ import annotations

import hashlib
from typing import NewType

import rbcl

from verifier.core.errors import NotAnElement, NotAScalar, WrongValue

Element = NewType("Element", bytes)
Scalar = NewType("Scalar", bytes)

#: q, the number of elements (RFC 9496, section 4).
ORDER = 2**252 + 27742317777372353535851937790883648493
IDENTITY = Element(bytes(32))
ZERO = Scalar(bytes(32))


def decode_element(unverified: bytes) -> Element:
    """Read 32 bytes as an element other than the identity (RFC 9496, 4.3.1; PROTOCOL 2).

    Raises :class:`NotAnElement` for another length, a second encoding, a point outside the group, or the identity.
    """
    if len(unverified) != 32 or unverified == IDENTITY:
        raise NotAnElement("a 32-byte ristretto255 element that is not the identity")
    element = Element(bytes(unverified))
    _refuse_invalid(element)
    return element


def decode_scalar(unverified: bytes) -> Scalar:
    """Read 32 bytes, little-endian, as a scalar below q; zero is allowed. Raises :class:`NotAScalar`."""
    if len(unverified) != 32 or int.from_bytes(unverified, "little") >= ORDER:
        raise NotAScalar("a 32-byte little-endian scalar below the order of the group")
    return Scalar(bytes(unverified))


def scalar_from_int(number: int) -> Scalar:
    """A *known* integer, 0 ≤ number < q, as a scalar; raises :class:`NotAScalar` outside that range."""
    if not 0 <= number < ORDER:
        raise NotAScalar("an integer from 0 to below the order of the group")
    return Scalar(number.to_bytes(32, "little"))


def reduce(wide: bytes) -> Scalar:
    """64 uniform bytes, little-endian, modulo q: a uniform scalar (RFC 9496, 4.4)."""
    return Scalar(rbcl.crypto_core_ristretto255_scalar_reduce(wide))


def add(left: Element, right: Element) -> Element:
    """left + right; the identity is allowed on either side and as the sum."""
    total = Element(rbcl.crypto_core_ristretto255_add(left, right))
    if total == IDENTITY:  # the true sum, or a failure that the wrapper does not report
        _refuse_invalid(left, right)
    return total


def subtract(left: Element, right: Element) -> Element:
    """left − right; the identity is allowed on either side and as the difference."""
    difference = Element(rbcl.crypto_core_ristretto255_sub(left, right))
    if difference == IDENTITY:
        _refuse_invalid(left, right)
    return difference


def multiply(scalar: Scalar, element: Element) -> Element:
    """scalar · element; zero or the identity give the identity. Raises :class:`NotAnElement` for other bytes."""
    if scalar == ZERO or element == IDENTITY:
        return IDENTITY
    try:
        return Element(rbcl.crypto_scalarmult_ristretto255(scalar, element))
    except RuntimeError as error:
        raise NotAnElement("a ristretto255 element, times a scalar below the order") from error


def multiply_base(scalar: Scalar) -> Element:
    """scalar · G, three times as fast as :func:`multiply`."""
    return Element(rbcl.crypto_scalarmult_ristretto255_base_allow_scalar_zero(scalar))


def scalar_add(left: Scalar, right: Scalar) -> Scalar:
    """left + right modulo q."""
    return Scalar(rbcl.crypto_core_ristretto255_scalar_add(left, right))


def scalar_sub(left: Scalar, right: Scalar) -> Scalar:
    """left − right modulo q."""
    return Scalar(rbcl.crypto_core_ristretto255_scalar_sub(left, right))


def scalar_mul(left: Scalar, right: Scalar) -> Scalar:
    """left · right modulo q."""
    return Scalar(rbcl.crypto_core_ristretto255_scalar_mul(left, right))


def scalar_invert(scalar: Scalar) -> Scalar:
    """1 / scalar modulo q; raises :class:`NotAScalar` for zero."""
    if scalar == ZERO:
        raise NotAScalar("a scalar other than zero")
    return Scalar(rbcl.crypto_core_ristretto255_scalar_invert(scalar))


def element_from_hash(wide: bytes) -> Element:
    """64 uniform bytes to an element nobody knows the logarithm of (RFC 9496, 4.3.4)."""
    return Element(rbcl.crypto_core_ristretto255_from_hash(wide))


def hash_to_element(message: bytes, dst: bytes) -> Element:
    """``hash_to_ristretto255`` of RFC 9380, appendix B, with SHA-512."""
    return element_from_hash(expand_message_xmd(message, dst, 64))


def hash_to_scalar(message: bytes, dst: bytes) -> Scalar:
    """``HashToScalar`` of RFC 9497, 4.1: 64 expanded bytes, little-endian, modulo q."""
    return reduce(expand_message_xmd(message, dst, 64))


def expand_message_xmd(message: bytes, dst: bytes, size: int) -> bytes:
    """``size`` uniform bytes from a message with SHA-512 (RFC 9380, 5.3.1).

    ``dst`` is 1 to 255 bytes and ``size`` 1 to 255 · 64, or :class:`WrongValue`: longer tags have a
    second rule in the RFC that nothing here needs.
    """
    if not (1 <= len(dst) <= 255 and 1 <= size <= 255 * 64):
        raise WrongValue("a domain separation tag of 1 to 255 bytes, and 1 to 16320 bytes of output")
    suffix = dst + len(dst).to_bytes(1, "big")
    first = hashlib.sha512(bytes(128) + message + size.to_bytes(2, "big") + b"\0" + suffix).digest()
    block = hashlib.sha512(first + b"\1" + suffix).digest()
    blocks = [block]
    for index in range(2, -(-size // 64) + 1):
        mixed = (int.from_bytes(first, "big") ^ int.from_bytes(block, "big")).to_bytes(64, "big")
        block = hashlib.sha512(mixed + index.to_bytes(1, "big") + suffix).digest()
        blocks.append(block)
    return b"".join(blocks)[:size]


def _refuse_invalid(*elements: Element) -> None:
    for element in elements:
        if element[31] & 0x80 or not rbcl.crypto_core_ristretto255_is_valid_point(element):
            raise NotAnElement("a canonical ristretto255 element")


BASE = multiply_base(scalar_from_int(1))
