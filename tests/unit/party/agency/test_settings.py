"""A desk's settings have defaults, are read strictly, and survive."""

from __future__ import annotations

from pathlib import Path

import pytest

from verifier.core.errors import Malformed
from verifier.party.agency.settings import FILE, DeskSettings, read_settings, write_settings


def test_settings_survive(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == DeskSettings()
    for settings in (DeskSettings(lookups_daily=7, poll_seconds=30), DeskSettings(lookups_daily=1)):
        write_settings(tmp_path, settings)
        assert read_settings(tmp_path) == settings


@pytest.mark.parametrize(
    "content",
    [b"{}", b'{"lookups_daily":0}', b'{"lookups_daily":5,"poll_seconds":0}', b'{"lookups_daily":5,"x":1}'],
)
def test_other_settings_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(Malformed):
        read_settings(tmp_path)
