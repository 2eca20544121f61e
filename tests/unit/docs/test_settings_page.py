"""The page of settings says what the model says, of every setting and in every respect."""

from __future__ import annotations

import runpy

from tests.unit.docs.documents import ROOT
from verifier.service.settings.settings import Settings, variable

SCRIPT = ROOT / "docs" / "reference" / "build_settings.py"


def test_the_page_is_in_step_with_the_model() -> None:
    made = runpy.run_path(str(SCRIPT))["page"]()
    assert SCRIPT.with_name("settings.md").read_text(encoding="utf-8") == made


def test_every_setting_is_described_once_and_in_words_that_follow_expected() -> None:
    page = SCRIPT.with_name("settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert page.count(f"| `{variable(name)}` |") == 1
        assert field.description
        assert not field.description.endswith(".")
        assert "|" not in field.description
