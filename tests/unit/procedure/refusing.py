"""Refusing (weigeren), as every test of a procedure expects it: the one right class, and no word of the input."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from verifier.core.errors import Refusal
from verifier.core.wire import base64url


def refuses(
    expected: type[Refusal], verify: Callable[[str], object], token: str, *, field: str | None = None
) -> None:
    """``verify`` refuses ``token`` with exactly ``expected``, naming ``field``, and repeats nothing of it."""
    with pytest.raises(Refusal) as refused:
        verify(token)
    assert refused.type is expected, f"{refused.type.__name__} at {refused.value.field}"
    if field is not None:
        assert refused.value.field == field
    said = " ".join(_chain(refused.value))
    assert not [value for value in _telling(_claims(token)) if value in said]


def _claims(token: str) -> Any:
    header, payload, signature = token.split(".")
    return [token, json.loads(base64url.decode(payload)), header, payload, signature]


def _chain(refusal: BaseException | None) -> Iterator[str]:
    while refusal is not None:
        yield f"{refusal} {refusal.args} {getattr(refusal, 'field', '')}"
        refusal = refusal.__cause__


def _telling(value: Any) -> Iterator[str]:
    """What would give the input away: identifiers, digests, moments and amounts; no words of a code list."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _telling(each)
    elif isinstance(value, list):
        for each in value:
            yield from _telling(each)
    elif isinstance(value, str) and len(value) > 3 and any(map(str.isdigit, value)):
        yield value
    elif isinstance(value, int) and abs(value) > 1000:
        yield str(value)
