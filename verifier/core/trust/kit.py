"""A kit (vertrouwenspakket): the little that a verifier holds of its own, and from which all trust comes.

Root keys and the highest directory version that was ever seen: a bundle brings neither (PROTOCOL 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from verifier.core.errors import TrustMissing, WrongValue
from verifier.core.wire import strict_json
from verifier.core.wire.directory_fields import JWK
from verifier.core.wire.fields import MAX_LOG_SIZE, Field, array, integer, record, text
from verifier.core.wire.jwk import PublicKey, verifying_key

FORMAT = "plaatsbewijs-kit-v1"


@dataclass(frozen=True, slots=True)
class Kit:
    """Root keys as JWKs, and ``directory_version``: an older directory than this is refused."""

    format: str
    roots: tuple[Mapping[str, str], ...]
    directory_version: int

    @property
    def root_keys(self) -> Mapping[str, PublicKey]:
        """The roots by thumbprint."""
        return {key.kid: key for key in map(verifying_key, self.roots)}


_KIT: Field = record(
    Kit, {"format": text(40), "roots": array(JWK, 0, 8), "directory_version": integer(0, MAX_LOG_SIZE)}
)


def read_kit(unverified: bytes) -> Kit:
    """Read a kit file; raise :class:`Malformed` refusals, or :class:`TrustMissing` when it holds no root."""
    kit: Kit = _KIT.read(strict_json.parse(unverified, limit=64 * 1024), "kit")
    if kit.format != FORMAT:
        raise WrongValue(FORMAT, field="format")
    if not kit.roots:
        raise TrustMissing("a kit with at least one root key", field="roots")
    return kit


def write_kit(kit: Kit) -> bytes:
    """The file of ``kit``."""
    members: dict[str, Any] = _KIT.write(kit)
    return strict_json.write(members)
