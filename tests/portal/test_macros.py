"""Macros and layout: what is filled in stays text; charts say in words what they draw; no template holds one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.portal.hostile import HOSTILE, shape
from verifier.service import portal
from verifier.service.access.doors import Door
from verifier.service.portal.catalogue import Language, words
from verifier.service.portal.navigation import Link
from verifier.service.portal.page import templates

#: One file that stands on a website of its own, with its style in it: it has a test of its own.
STANDS_ALONE = "sealing_site.html"
FOUND = sorted((Path(portal.__file__).parent / "pages").rglob("*.html"))
PAGES = [path for path in FOUND if path.name != STANDS_ALONE]
#: Every macro, with the text of somebody else wherever a text can stand.
EVERYTHING = """
{% import "macros.html" as m %}
{{ m.button(x, attributes={"data-x": x, "value": x}) }}{{ m.link_button(x, "/a") }}{{ m.back(x, "/a") }}
{{ m.field("a", x, help=x, error=x, value=x, attributes={"placeholder": x}) }}
{{ m.long_field("b", x, help=x, error=x, value=x) }}
{{ m.choose("c", x, [(x, x)], help=x, error=x, value=x) }}
{{ m.radios("d", x, [(x, x, x), (x, x)], help=x, error=x, value=x) }}
{{ m.tick("e", x, help=x, error=x, value=x) }}{{ m.file_field("f", x, help=x, hint=x, accept=x) }}
{{ m.fault_summary({"a": x}) }}{{ m.badge(x) }}{{ m.facts([(x, x)]) }}{{ m.empty(x, x, "/a") }}
{% call m.notice("error", x, {"id": x}) %}{{ x }}{% endcall %}
{% call m.table(x, [x, (x, "number")]) %}<tr><td>{{ x }}</td></tr>{% endcall %}
{% call m.ticket("plain", x, under=x) %}{{ x }}{% endcall %}
{{ m.progress(x, x, 4000) }}
{{ m.chart_band(x, x, [{"label": x, "low": 0, "high": 50, "told": x, "tone": "plain"}]) }}
"""


def drawn(source: str, **filled: Any) -> str:
    return templates(Language.NL).from_string('{% import "macros.html" as m %}' + source).render(filled)


def visit(text: str) -> Any:
    session = SimpleNamespace(csrf=text)
    return SimpleNamespace(
        session=session, door=Door.BUYER, organisation=text, role="policy", name=text, organisation_name=text
    )


def laid_out(text: str) -> str:
    shown: Mapping[str, Any] = {
        "words": words(Language.NL),
        "visit": visit(text),
        "kit": text,
        "happened": "signed_out",
        "other_language": Language.EN,
        "other_address": text,
        "entries": [Link(text, text, text)],
        "public_entries": [Link(text, text)],
    }
    return templates(Language.NL).get_template("layout.html").render(shown)


@pytest.mark.slow
def test_300_hostile_texts_stay_text_in_every_macro() -> None:
    made = templates(Language.NL).from_string(EVERYTHING)
    plain = shape(made.render(x="x"))
    assert len(HOSTILE) >= 300
    assert [text for text in HOSTILE if shape(made.render(x=text)) != plain] == []


@pytest.mark.slow
def test_300_hostile_texts_stay_text_in_the_frame_of_a_page() -> None:
    plain = shape(laid_out("x"))
    assert [text for text in HOSTILE if shape(laid_out(text)) != plain] == []


def test_a_text_that_is_not_escaped_is_found() -> None:
    """The negative control."""
    made = templates(Language.NL).from_string("<p>{{ x | safe }}</p>")
    assert [text for text in HOSTILE if shape(made.render(x=text)) != shape(made.render(x="x"))]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_template_trusts_nothing_and_holds_no_sentence_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape false|Markup\(", text)
    assert not re.search(r"<style|<script(?![^>]* src=)|\son[a-z]+=|\sstyle=|javascript:", text)
    attributes = r"\{% macro told.*?endmacro %\}|\{% block breadth %\}.*?\{% endblock %\}"
    text = re.sub(attributes, "", text, flags=re.DOTALL)
    markup = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    bare = re.sub(r"<code>.*?</code>|<[^>]*>", " ", markup)
    assert re.findall(r"[A-Za-z]{2,}", bare) == [], "a text belongs in the catalogue"


class TestFields:
    def test_a_fault_is_tied_to_its_field(self) -> None:
        text = drawn('{{ m.field("bsn", "Number", help="Nine digits.", error="One digit is missing.") }}')
        assert '<label class="label utrecht-form-label" for="bsn">Number' in text
        assert 'aria-describedby="bsn-help bsn-fault" aria-invalid="true" required' in text
        assert '<p class="fault" id="bsn-fault" role="alert">One digit is missing.</p>' in text

    def test_what_need_not_be_filled_says_so(self) -> None:
        text = drawn('{{ m.field("born", "Birth date", optional=true) }}')
        assert "(niet verplicht)" in text
        assert "required" not in text
        assert 'aria-describedby="born-fault"' in text

    def test_faults_together_lead_to_their_fields(self) -> None:
        assert '<a href="#bsn">Wrong.</a>' in drawn('{{ m.fault_summary({"bsn": "Wrong."}) }}')
        assert drawn("{{ m.fault_summary({}) }}").strip() == ""


class TestCharts:
    BAND = '{{ m.chart_band("Band", "From 0–25% to 75–100%.", points, id="b") }}'

    def test_a_chart_has_a_title_and_a_description_and_no_letters(self) -> None:
        points = [{"label": "mrt 2026", "low": 75, "high": 100, "told": "75–100%", "tone": "good"}]
        text = drawn(self.BAND, points=points)
        assert 'role="img" aria-labelledby="b-title b-text"' in text
        assert '<title id="b-title">Band</title>' in text
        assert '<desc id="b-text">From 0–25% to 75–100%.</desc>' in text
        assert "<text" not in text
        assert "<strong>mrt 2026</strong> 75–100%" in text
        assert '<rect class="is-good" x="22" y="0" width="56" height="25"/>' in text

    @pytest.mark.parametrize(
        ("low", "high", "drawn_as"), [(0, 0, (100, 2)), (100, 140, (0, 2)), (25, 50, (50, 25))]
    )
    def test_a_band_stays_in_its_frame_and_can_be_seen(
        self, low: int, high: int, drawn_as: tuple[int, int]
    ) -> None:
        points = [{"label": "a", "low": low, "high": high, "told": "b", "tone": "plain"}]
        ((top, height),) = re.findall(
            r'class="is-plain" x="22" y="(\d+)" width="56" height="(\d+)"', drawn(self.BAND, points=points)
        )
        assert (int(top), int(height)) == drawn_as

    def test_where_nothing_was_told_nothing_is_drawn(self) -> None:
        points = [{"label": "a", "low": None, "high": None, "told": "b", "tone": "plain"}]
        assert 'class="is-plain"' not in drawn(self.BAND, points=points)

    @pytest.mark.parametrize(("points", "width"), [(-1, 0), (0, 0), (4_000, 4_000), (12_345, 10_000)])
    def test_progress_is_as_long_as_it_is_far_and_never_longer_than_the_whole(
        self, points: int, width: int
    ) -> None:
        text = drawn('{{ m.progress("Obligation", "40% of it.", points) }}', points=points)
        assert f'<rect class="is-plain" width="{width}" height="10"/>' in text
        assert '<title id="progress-title">Obligation</title>' in text
