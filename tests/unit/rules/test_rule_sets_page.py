"""The reference page of rule sets is what its script makes of the data."""

from __future__ import annotations

import runpy
from pathlib import Path

SCRIPT = Path(__file__).parents[3] / "docs" / "reference" / "build_rule_sets.py"


def test_the_page_is_in_step_with_the_rule_sets() -> None:
    made = runpy.run_path(str(SCRIPT))["page"]()
    assert SCRIPT.with_name("rule-sets.md").read_text(encoding="utf-8") == made
