"""Verbatim answers (letterlijke antwoorden): what is sent byte for byte, as the documents show it."""

from __future__ import annotations

from typing import Any, Final

from verifier.service.routes.bundle_shape import BUNDLE_EXAMPLE, BUNDLE_SCHEMA
from verifier.web.bodies import JSON
from verifier.web.conditional import NOT_MODIFIED

TEXT: Final = "text/plain; charset=utf-8"

#: How long anyone may keep the newest checkpoint: the shortest pause between two.
CHECKPOINT_CACHE: Final = {"Cache-Control": "public, max-age=1"}

_NOTE: Final = """register.example/log
7
n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg=

— register.example/log Az3grlgtzPICa5OS8npVmf1Myq_5IZniMp-ZJurmRDeOoRDe4URYN7u5_Zhcyv2q1gGzGku9nTo-zyWE-xeMcTOAYQ8=
"""
_PROOF: Final = f"""c2sp.org/tlog-proof@v1
index 5
n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=

{_NOTE}"""
_RULE_SET: Final = {"type": "object", "description": "A rule set as `schemas/ruleset.v1.schema.json` has it"}


def _answered(media_type: str, schema: dict[str, Any], example: Any) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media_type: {"schema": schema, "example": example}}}, **NOT_MODIFIED}


RULE_SET: Final = _answered(JSON, _RULE_SET, {"name": "utrecht-current", "version": "v1"})
BUNDLE: Final = _answered(JSON, BUNDLE_SCHEMA, BUNDLE_EXAMPLE)
CHECKPOINT: Final = _answered("text/plain", {"type": "string", "description": "A signed note"}, _NOTE)
LOG_PROOF: Final = _answered("text/plain", {"type": "string", "description": "c2sp.org/tlog-proof@v1"}, _PROOF)
