"""An explanation as JSON (uitleg als JSON): sections, passages and sentences, each in Dutch and English."""

from __future__ import annotations

from typing import Any

from verifier.core.rules.explaining.explanation import Explanation
from verifier.core.rules.table.building_blocks import Words
from verifier.core.wire import base64url


def written_explanation(explanation: Explanation) -> dict[str, Any]:
    """The whole explanation."""
    return {
        "rule_set": explanation.ruleset,
        "digest": base64url.encode(explanation.digest),
        "title": words(explanation.title),
        "sections": [
            {
                "code": section.code,
                "heading": words(section.heading),
                "passages": [
                    {
                        "lead": None if passage.lead is None else words(passage.lead),
                        "sentences": [words(sentence) for sentence in passage.sentences],
                    }
                    for passage in section.passages
                ],
            }
            for section in explanation.sections
        ],
    }


def words(said: Words) -> dict[str, str]:
    """A text in both languages."""
    return {"nl": said.nl, "en": said.en}
