"""Read the issuer (de uitgever tonen) of credentials: the register's address, and the keys that verify them."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import TrustMissing
from verifier.core.model.directory import KeyRecord
from verifier.core.trust.directory import Trust
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Issuer:
    """``keys`` are public JWKs with ``kid``, ``use`` and ``alg``, the newest first; never none."""

    address: str
    keys: tuple[dict[str, str], ...]


def read_issuer(uow: UnitOfWork, _: None, /, *, at: int) -> Issuer:
    """Who signs credentials, and under which keys: those of the newest directory, and the one that signs now.

    Older keys stay, as what they signed is good for years; a key that was revoked or compromised is not told. An
    expired directory still says whose keys these are: who needs more than that has the directory itself.
    """
    powers = uow.powers
    try:
        trust = Trust(uow.directories.current().statement)
        listed = {each.kid: dict(each.jwk) for each in trust.signing_keys(trust.register) if _tells(each, at=at)}
    except TrustMissing:
        listed = {}
    listed.setdefault(powers.kid, dict(powers.jwk))
    return Issuer(
        powers.public_url, tuple({**jwk, "kid": kid, "use": "sig", "alg": "ES256"} for kid, jwk in listed.items())
    )


def _tells(record: KeyRecord, *, at: int) -> bool:
    return record.not_before <= at and record.revoked_at is None and record.compromised_since is None
