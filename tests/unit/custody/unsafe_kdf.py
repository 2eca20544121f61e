"""An unsafe keystore: the real one with a key derivation that costs nothing, so that a test may open it often."""

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from keys.custody.custodian import Custodian
from keys.custody.kdf import KdfCost
from keys.custody.keystore import Keystore
from keys.custody.lifecycle import KeyRequest, generate

UNSAFE_FLOOR = KdfCost(memory_kib=8, time=1, parallelism=1)
PASSPHRASE = "zeven groene fietsen naar Utrecht"
OWNER = "kvk:12345678"
AT = 1_760_000_000
#: All but RSA, which takes too long to make for every test.
ALL_KINDS = (
    KeyRequest("p256", "signing"),
    KeyRequest("p256", "registrar"),
    KeyRequest("ed25519", "log"),
    KeyRequest("xwing", "opening"),
    KeyRequest("ristretto255", "evaluation", "2026"),
    KeyRequest("aes256", "storage"),
    KeyRequest("hmac256", "index"),
)


def kid_of(jwk: Mapping[str, str]) -> str:
    """RFC 7638 for a JWK that holds its required members only, all of them ASCII."""
    canonical = json.dumps(dict(jwk), sort_keys=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()


def unsafe_keystore(path: Path, *wanted: KeyRequest, owner: str = OWNER) -> Keystore:
    """Create a keystore with the keys ``wanted``."""
    keystore = Keystore.create(path, PASSPHRASE, owner=owner, floor=UNSAFE_FLOOR)
    if wanted:
        generate(keystore, wanted, at=AT, kid_of=kid_of)
    return keystore


def unsafe_custodian(path: Path, *wanted: KeyRequest, owner: str = OWNER) -> Custodian:
    """Create a keystore with the keys ``wanted`` and open it in the test environment."""
    unsafe_keystore(path, *wanted, owner=owner)
    return Custodian.open(path, PASSPHRASE, environment="test", floor=UNSAFE_FLOOR)
