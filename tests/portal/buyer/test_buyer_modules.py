"""What a bundle's file is called, which the buyer's page gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.portal.asking import write_assets
from tests.portal.calling import Talk, call, require_libraries, talking

FILES = {
    "WERK-2026-017": "WERK-2026-017-2026-03.bundle.json",
    "Onderhoud (perceel 2)": "Onderhoud-perceel-2-2026-03.bundle.json",
    "../../etc/passwd": "etc-passwd-2026-03.bundle.json",
    "…": "2026-03.bundle.json",
}


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    require_libraries()
    with talking(write_assets(tmp_path_factory.mktemp("assets"))) as opened:
        yield opened


def test_a_file_is_called_by_nothing_that_leads_elsewhere(talk: Talk) -> None:
    found = talk.called(call("buyer_bundle.js", "nameOf", each, "2026-03") for each in FILES)
    assert dict(zip(FILES, found, strict=True)) == FILES
