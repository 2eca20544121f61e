"""The guard on free text in the browser says what that of the core says, of every text, before it is signed."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conformance.wire.reference import example
from tests.portal.calling import Talk, call
from tests.portal.part import said
from tests.unit.privacy import test_wording as core
from verifier.core.errors import WrongValue
from verifier.core.privacy.wording import FREE_WORDS, GUARDED_WORDS, check_wording

pytestmark = pytest.mark.slow

SPELLINGS = ("{}", "een {} hier", "{}heid", "on{}", "{} {}", "(2{}3)")
FRAMES = ("", "Wij plaatsen mensen vanaf maart. ", "12 uur, ", "muziek en ")


def texts_of_the_core() -> Iterator[str]:
    """What the tests of the first implementation are given."""
    for name, test in vars(core).items():
        if name.startswith("test_"):
            for mark in getattr(test, "pytestmark", []):
                if mark.name == "parametrize" and mark.args[0] == "text":
                    yield from mark.args[1]


def texts() -> list[str]:
    words = [word for word, _ in GUARDED_WORDS] + list(FREE_WORDS)
    made = [spelling.format(*[word] * 2) for word in words for spelling in SPELLINGS[:4]]
    dates = [
        f"{day}{mark}{month}{mark}{year}"
        for day, month, year in ((1, 3, 1985), (31, 12, 2015), (1, 1, 2016), (13, 13, 1990))
        for mark in "-/. "
    ]
    named = [
        "3 maart 1985",
        "3rd of May, 1985",
        "march 3, 1985",
        "1985 mrt 3",
        "3 maart 2026",
        "geboortedag",
        "newborn",
    ]
    chance = random.Random(11)  # noqa: S311 -- a repeatable sample, no secret
    alphabet = "0123456789 .-/abcdeizkuwïßøľ\u0661\uff11\u200b\u0301αŒ…☺"
    drawn = ["".join(chance.choices(alphabet, k=chance.randrange(1, 24))) for _ in range(600)]
    known = list(texts_of_the_core())
    framed = [frame + text for frame, text in itertools.product(FRAMES[1:], known)]
    return [*known, *framed, *made, *dates, *named, *drawn]


def test_every_text_is_judged_alike(library: Talk) -> None:
    given = texts()
    found = library.called([call("wording.js", "requireWording", each, "heading") for each in given])
    first = [said(check_wording, each, field="heading") for each in given]
    second = [{"code": each[1], "field": each[2]} if each else {"code": "", "field": ""} for each in found]
    differ = [text for text, one, other in zip(given, first, second, strict=True) if one != other]
    assert differ == []
    assert sum(each["code"] == "" for each in first) > 100
    assert sum(each["code"] != "" for each in first) > 400


def test_nothing_about_a_person_is_signed(library: Talk) -> None:
    message, contract = example("sr-message+jwt"), example("sr-contract+jwt")
    guarded = "hij is ziek"
    changed: list[tuple[str, dict[str, Any]]] = [
        ("sr-message+jwt", {**message, "heading": guarded}),
        ("sr-message+jwt", {**message, "paragraphs": ["goed", guarded]}),
        ("sr-contract+jwt", {**contract, "reference": guarded}),
        ("sr-contract+jwt", {**contract, "obligation": {"amount": 1, "motivation": guarded}}),
    ]
    with pytest.raises(WrongValue):
        check_wording(guarded, field="heading")
    assert library.called([call("statements.js", "claimsOf", typ, claims) for typ, claims in changed]) == [
        ("refused", "wrong_value", field) for field in ("heading", "paragraphs[1]", "reference", "motivation")
    ]
    assert library.called([call("statements.js", "claimsOf", "sr-message+jwt", message)]) == [message]
