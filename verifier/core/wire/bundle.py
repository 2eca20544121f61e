"""A bundle (bewijsbundel): one file that a buyer keeps and anyone can verify without asking (PROTOCOL 6).

It carries evidence, never trust: the roots come from the verifier's own kit. Two formats are read: in the second
stand the credential that says the same as the verdict, and the status list that says whether it still holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier.core.errors import NotStrictJson, WrongValue
from verifier.core.wire import strict_json
from verifier.core.wire.envelope import limit_of
from verifier.core.wire.fields import Field, octets, record, text

FORMAT: Final = "plaatsbewijs-bundle-v2"
#: The format of bundles from before there were credentials.
FIRST_FORMAT: Final = "plaatsbewijs-bundle-v1"
MAX_BYTES: Final = 5 * 1024 * 1024
#: More brackets, commas or quotes than a bundle can have are refused unread: they would take long to read.
_MOST_MARKS: Final = 64
#: What a credential with all its disclosures, and a status list, may have in characters.
MAX_CREDENTIAL: Final = 64 * 1024
MAX_STATUS_LIST: Final = limit_of("statuslist+jwt")
MAX_LOG_PROOF: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class Bundle:
    """Tokens and proofs as text; ``leaf_nonce`` 32 bytes opens the verdict's leaf of the log.

    ``credential`` is the SD-JWT as the register issued it, with all its disclosures, and ``status_list`` the status
    list token; None where the register gave none, and in the first format.
    """

    format: str
    verdict: str
    directory: str
    log_proof: str
    leaf_nonce: bytes
    policy: str
    credential: str | None = None
    status_list: str | None = None


def _nullable(field: Field) -> Field:
    """A member that is always there, and null where there is nothing."""
    return Field(
        lambda value, name: None if value is None else field.read(value, name),
        lambda value: None if value is None else field.write(value),
    )


_FORMAT: Final = text(40)
_VERDICT: Final = text(limit_of("sr-verdict+jwt"))
_DIRECTORY: Final = text(limit_of("sr-directory+jwt"))
_PROVEN: Final[Mapping[str, Field]] = {
    "log_proof": text(MAX_LOG_PROOF),
    "leaf_nonce": octets(32),
    "policy": text(64),
}
_RECORDS: Final[Mapping[str, Field]] = {
    FIRST_FORMAT: record(Bundle, {"format": _FORMAT, "verdict": _VERDICT, "directory": _DIRECTORY, **_PROVEN}),
    FORMAT: record(
        Bundle,
        {
            "format": _FORMAT,
            "verdict": _VERDICT,
            "credential": _nullable(text(MAX_CREDENTIAL)),
            "directory": _DIRECTORY,
            "status_list": _nullable(text(MAX_STATUS_LIST)),
            **_PROVEN,
        },
    ),
}


def read_bundle(unverified: bytes | str) -> Bundle:
    """Read a bundle's file, or its text; raise :class:`Malformed` refusals. Nothing in it is verified by this.

    The log proof is lines of text, so newlines are the one control character that may stand in it.
    """
    if isinstance(unverified, str):
        unverified = unverified.encode("utf-8", "surrogatepass")  # which no reader of UTF-8 takes
    if not isinstance(unverified, bytes | bytearray):
        raise NotStrictJson("bytes, or text")
    if any(unverified.count(each) > _MOST_MARKS for each in (b"{", b"[", b",", b'"')):
        raise NotStrictJson("one object, with text in its members")
    members = strict_json.parse(unverified, limit=MAX_BYTES, newlines=True)
    named = members.get("format") if isinstance(members, dict) else None
    if isinstance(named, str) and named not in _RECORDS:
        raise WrongValue(f"{FORMAT} or {FIRST_FORMAT}", field="format")
    bundle: Bundle = _RECORDS[named if isinstance(named, str) else FORMAT].read(members, "bundle")
    return bundle


def write_bundle(bundle: Bundle) -> bytes:
    """The file of ``bundle``, in its format."""
    members: dict[str, Any] = _RECORDS[bundle.format].write(bundle)
    return strict_json.write(members)
