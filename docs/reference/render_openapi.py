"""The register's OpenAPI document, rendered from the doors themselves.

Run ``python -m docs.reference.render_openapi`` from the root of the repository to write
``schemas/openapi/register.v1.json`` again. ``register.example`` stands for wherever a register is served.
"""

from __future__ import annotations

import json
from pathlib import Path

from verifier.service.app import describe

DOCUMENT = Path(__file__).parents[2] / "schemas" / "openapi" / "register.v1.json"
PUBLIC_URL = "https://register.example"


def document() -> str:
    """The whole document as the file holds it: members in the order of the doors, one newline at the end."""
    return json.dumps(describe(PUBLIC_URL).openapi(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    DOCUMENT.parent.mkdir(parents=True, exist_ok=True)
    DOCUMENT.write_text(document(), encoding="utf-8")
