"""A part under test (getoetst onderdeel): a question for the modules, and what the first implementation says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from verifier.core.errors import Refusal


@dataclass(frozen=True, slots=True)
class Part:
    """``question`` for the modules, and what the first implementation answers to the same."""

    name: str
    question: Mapping[str, Any]
    said: Mapping[str, str]


def said(check: Callable[..., Any], *given: Any, **asked: Any) -> dict[str, str]:
    """The code and the field of a refusal; both empty where there is none."""
    try:
        check(*given, **asked)
    except Refusal as refusal:
        return {"code": refusal.code, "field": refusal.field}
    return {"code": "", "field": ""}
