"""The register verifies a bundle for who has no kit: ``python verify_anything.py http://127.0.0.1:PORT FILE``."""

# ruff: noqa: T201 -- an example shows what it got

from __future__ import annotations

import json
import sys
from pathlib import Path

import httpx2

JSON = {"Content-Type": "application/json"}


def main(register: str, path: str) -> None:
    bundle = Path(path).read_bytes()
    with httpx2.Client(base_url=register, trust_env=False) as http:
        # The body is the file as it is. Nothing of it is kept.
        report = http.post("/v1/verifications", content=bundle, headers=JSON).raise_for_status().json()
        print("the bundle:", report["status"], "as of", report["as_of"], "good until", report["good_until"])
        for finding in report["findings"]:
            print("  ", finding["step"], finding["status"], finding["nl"])

        # What is not right is a finding with a code; the report is never a bare yes or no.
        changed = {**json.loads(bundle), "leaf_nonce": "A" * 43}
        report = http.post("/v1/verifications", json=changed).raise_for_status().json()
        print("changed:", report["status"], [each["code"] for each in report["findings"] if each["code"]])

        # What is no bundle at all is a problem document (RFC 9457), as everywhere.
        refused = http.post("/v1/verifications", json={"format": "my own"}).json()
        print("refused:", refused["code"], refused["field"])


if __name__ == "__main__":
    main(*sys.argv[1:])
