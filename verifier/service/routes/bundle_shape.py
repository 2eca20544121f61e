"""The shape of a bundle (vorm van een bewijsbundel), as the documents show the file that is kept and handed on."""

from __future__ import annotations

from typing import Any, Final

from verifier.core.wire.bundle import FIRST_FORMAT, FORMAT, MAX_CREDENTIAL, MAX_LOG_PROOF, MAX_STATUS_LIST
from verifier.core.wire.envelope import limit_of
from verifier.service.routes.bodies import JWS_EXAMPLE

_DISCLOSURE: Final = "WyJkcUg0dkJ0TEhLcUd4eG9hU3FGdHlnIiwiYmFuZCIsIjc1LTEwMCJd"
#: An SD-JWT, shortened.
CREDENTIAL_EXAMPLE: Final = f"{JWS_EXAMPLE}~{_DISCLOSURE}~"
#: A proof, shortened.
PROOF_EXAMPLE: Final = "c2sp.org/tlog-proof@v1\nindex 5\n\nregister.example/log\n7\n"
_NONCE: Final = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"


def _text(longest: int, description: str) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": longest, "description": description}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "type": ["string", "null"]}


BUNDLE_EXAMPLE: Final[dict[str, Any]] = {
    "format": FORMAT,
    "verdict": JWS_EXAMPLE,
    "credential": CREDENTIAL_EXAMPLE,
    "directory": JWS_EXAMPLE,
    "status_list": JWS_EXAMPLE,
    "log_proof": PROOF_EXAMPLE,
    "leaf_nonce": _NONCE,
    "policy": "publication-v1",
}
BUNDLE_SCHEMA: Final[dict[str, Any]] = {
    "title": "Bundle",
    "description": "A bundle, as `plaatsbewijs verify` reads it",
    "type": "object",
    "additionalProperties": False,
    "required": ["format", "verdict", "directory", "log_proof", "leaf_nonce", "policy"],
    "properties": {
        "format": {"type": "string", "enum": [FORMAT, FIRST_FORMAT]},
        "verdict": _text(limit_of("sr-verdict+jwt"), "`sr-verdict+jwt`"),
        "credential": _or_null(
            _text(MAX_CREDENTIAL, "`dc+sd-jwt`, with every disclosure; not in the first format")
        ),
        "directory": _text(limit_of("sr-directory+jwt"), "`sr-directory+jwt`"),
        "status_list": _or_null(_text(MAX_STATUS_LIST, "`statuslist+jwt`; not in the first format")),
        "log_proof": _text(MAX_LOG_PROOF, "c2sp.org/tlog-proof@v1"),
        "leaf_nonce": {
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$",
            "description": "32 bytes that open the verdict's leaf of the log",
        },
        "policy": _text(64, "the publication policy that the verdict names"),
    },
    "examples": [BUNDLE_EXAMPLE],
}
