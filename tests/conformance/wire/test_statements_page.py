"""The statements page says what the schemas say."""

from __future__ import annotations

from tests.conformance.wire.reference import load, schema_name
from tests.conformance.wire.write_statements_page import PAGE, page
from verifier.core.wire.statements import TYPS


def test_page_is_in_step_with_the_schemas() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_page_names_every_typ_and_member() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for typ in TYPS:
        section = text.partition(f"\n## {typ.removesuffix('+jwt')}\n")[2].partition("\n## ")[0]
        for member in load(schema_name(typ))["properties"]:
            assert f"| `{member}` |" in section
