"""Envelope vectors (toetsgevallen): the hostile tokens as folders, for every other program that opens an envelope.

``python -m tests.conformance.wire.write_vectors`` writes ``tests/vectors/envelope`` again, bit for bit.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.conformance.wire.hostile import cases
from tests.conformance.wire.token_under_test import KEY, Case
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of

FOLDER = Path(__file__).parents[2] / "vectors" / "envelope"

_INDEX = """# Envelope vectors

One folder per token; the name of a folder whose token must be refused ends in `_fail`. `vector.json` holds
`typ` (what the reader expects), `keys` (the public keys it knows, as JWKs), `token`, and either `digest` and
`claims` or `refused`, the code of the refusal. Rule: PROTOCOL 2; order of the checks: header, key, signature,
payload. The private key is unsafe: it is computed from a number (`tests/unsafe_keys.py`).

Written by `python -m tests.conformance.wire.write_vectors`. Source: our own.
"""


def folder_name(case: Case) -> str:
    return f"{case.name}_fail" if case.refused else case.name


def _vector(case: Case) -> str:
    vector: dict[str, object] = {"typ": case.typ, "keys": [KEY.jwk], "token": case.token}
    if case.refused:
        vector["refused"] = case.refused.code
    else:
        vector["digest"] = base64url.encode(digest_of(case.token))
        vector["claims"] = json.loads(base64url.decode(case.token.split(".")[1]))
    return json.dumps(vector, indent=2) + "\n"


def files() -> Mapping[str, str]:
    """Every file of the folder by its name in it, with its text."""
    found = {"README.md": _INDEX}
    for case in cases():
        outcome = f"Refused as `{case.refused.code}`." if case.refused else "Accepted."
        found[f"{folder_name(case)}/README.md"] = f"# {case.name}\n\n{case.why}\n\n{outcome}\n"
        found[f"{folder_name(case)}/vector.json"] = _vector(case)
    return found


def write() -> None:
    """Replace the folder."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name, text in files().items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
