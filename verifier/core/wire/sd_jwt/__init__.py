"""SD-JWT (selectief openbaar gemaakt token): a signed payload with digests, and beside it what they are digests of.

RFC 9901, compact form: ``<issuer-signed JWT>~<disclosure>~...~[<key binding JWT>]``. SHA-256 is the only digest.
What is read here is form alone; signatures, time and trust are of ``core.procedure.presentation``.
"""

from verifier.core.wire.sd_jwt.concealing import conceal
from verifier.core.wire.sd_jwt.disclosing import disclose, present
from verifier.core.wire.sd_jwt.disclosure import Disclosure, Path, write_disclosure
from verifier.core.wire.sd_jwt.form import SdJwt, read_sd_jwt, sd_hash, with_key_binding, write_sd_jwt

__all__ = [
    "Disclosure",
    "Path",
    "SdJwt",
    "conceal",
    "disclose",
    "present",
    "read_sd_jwt",
    "sd_hash",
    "with_key_binding",
    "write_disclosure",
    "write_sd_jwt",
]
