"""Wording: what free text may not hold, what it may, and that a refusal says nothing of it."""

from __future__ import annotations

import itertools
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import shipped
from verifier.core.errors import WrongValue
from verifier.core.privacy.wording import FREE_WORDS, GUARDED_WORDS, Match, check_wording

#: BRP test persons (field-facts 5.1), and the published number that fails the 11-proef.
BSN, OTHER, FAILS = "999993847", "999992077", "999940003"

#: All that a refusal ever says.
UNSEEN = "motivation: text in Latin letters on one line, without invisible characters"
NUMBER = "motivation: text without a number of nine digits; write a large amount in words"
BIRTH = "motivation: text without a date of birth, or another whole date of long ago"
WORDS = (
    "motivation: text without words about a benefit or health; say how many, which work and when, never who or why"
)


def refused(text: str) -> str:
    with pytest.raises(WrongValue) as refusal:
        check_wording(text, field="motivation")
    assert refusal.value.field == "motivation"
    return str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        BSN,
        f"collega {BSN} kan starten",
        f"BSN{BSN}.",
        f"({OTHER})",
        FAILS,
        "1234 56 789 is niet 1 2 3, maar 123456789 wel",
        "9999.93.847",
        "999 993 847",
        "99-99-93-847",
        "999/993/847",
        "9 9 9 9 9 3 8 4 7",
        "999 - 993 - 847",
        "in 2026, 9999.93.847",
        "9999.93.847, 12 uur",
        "999\u00a0993\u00a0847",
        "\uff19\uff19\uff19\uff19\uff19\uff13\uff18\uff14\uff17",
        "\u0669\u0669\u0669\u0669\u0669\u0663\u0668\u0664\u0667",
    ],
    ids=itertools.count(),
)
def test_nine_digits_are_refused_in_every_spelling(text: str) -> None:
    assert refused(text) == NUMBER


@pytest.mark.parametrize(
    "text",
    [
        "2026-0001",
        "SR-2026-014",
        "1.250.000 euro",
        "verplichting van 1234567890 eenheden",
        "KvK 12345678",
        "looptijd 2026-2029, 5 %",
        "1.234.567,00 (ex btw)",
        "020-1234567",
        "3 van 24 uur in 9 weken",
        "",
    ],
)
def test_other_numbers_pass(text: str) -> None:
    check_wording(text, field="reference")


def test_grouped_digits_that_no_bsn_has_pass() -> None:
    """Grouped, the 11-proef decides; together it does not, for it would tell which numbers are real."""
    check_wording("9999.40.003", field="motivation")
    refused(FAILS)


@pytest.mark.parametrize(
    "text",
    [
        "iemand met een WW-uitkering",
        "bijstandsuitkering",
        "Wajonger",
        "uit de W.I.A. komt hij niet, uit de WIA wel",
        "hij is ziek",
        "ziekteverzuim",
        "een b\u0133standsmoeder",
        "een burn-out",
        "Arbeids\u00f3ngeschikt",
        "she is on benefits",
        "a mental  health problem",
        "Disabled people",
        "DIAGNOSE",
        "hij komt uit de W.I.A.",
        "uit de w i a",
        "W-A-J-O-N-G",
        "\uff37\uff29\uff21-uitkering",
        "\U0001d416\U0001d408\U0001d400",
        "wa\u0142 of z\u0131ek",
        "muziektent en daarna ziekteverlof",
        "hij heeft een rechtsbijstandje, en zij bijstand",
        "iemand met een beperking",
        "mentally ill",
    ],
    ids=itertools.count(),
)
def test_words_about_a_benefit_or_health_are_refused(text: str) -> None:
    assert refused(text) == WORDS


@pytest.mark.parametrize(
    "text",
    [
        "muziekles in het ziekenhuis",
        "www.voorbeeld.example",
        "in addition, this benefits everybody",
        "Three quarters of the work is labour, and much of it can be learnt in a few weeks.",
        "Het werk leent zich voor leerwerkplekken; 5 % is daarom evenredig.",
        "willen, milieu, skill",
        "Wij willen in het voorjaar twee mensen plaatsen, voor 32 uur p.w.",
        "We would like to place two people who are far from the labour market.",
        "Mensen die lang zonder werk zijn, en jongeren zonder startkwalificatie, krijgen een leerwerkplek.",
        "Wij kopen in bij een SW-bedrijf en bij sociale ondernemingen (PSO trede 3).",
        "Een gehandicaptentoilet en twee gehandicaptenparkeerplaatsen bij de muziektent.",
        "Rechtsbijstand en V&G-plan: gezondheid en veiligheid op het werk; geen alcoholische dranken.",
        "Caf\u00e9 \u2018De Kroon\u2019 \u2013 \u20ac 1.250 per m\u00b2 \u00e0 20 \u00b0C; \u00bd dag \u2192 4 uur",
        "Fryske wurkp\u00fbl, S\u00fadwest-Frysl\u00e2n, \u0130stanbul, \u0141\u00f3d\u017a",
    ],
    ids=itertools.count(),
)
def test_other_words_pass(text: str) -> None:
    check_wording(text, field="motivation")


@pytest.mark.parametrize(("word", "match"), GUARDED_WORDS, ids=itertools.count())
def test_every_guarded_word_is_found_where_it_stands(word: str, match: Match) -> None:
    refused(f"zie ({word.upper()})")
    refused(word)
    if match is not Match.WORD:
        refused(f"x, {word}x")
    if match is Match.PART:
        refused(f"x{word}x")


def test_the_code_list_is_what_the_guard_uses() -> None:
    listed = json.loads(shipped.codelist("guarded-words.v1"))
    assert (listed["name"], listed["version"]) == ("guarded-words", 1)
    assert [(row["word"], row["match"]) for row in listed["words"]] == list(GUARDED_WORDS)
    assert {row["language"] for row in listed["words"]} == {"nl", "en"}
    assert len({word for word, _ in GUARDED_WORDS}) == len(GUARDED_WORDS)
    assert listed["free_words"] == list(FREE_WORDS)


def test_every_free_word_would_be_refused_or_explains_itself() -> None:
    """A free word that frees nothing is a mistake: each holds, or begins, what is guarded."""
    held = [each for each in FREE_WORDS if any(word in f"{each}te" for word, _ in GUARDED_WORDS)]
    assert held == list(FREE_WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "wa\u200bjong",
        "twee\u00adling",
        "\u202etfeeh ji",
        "regel\nregel",
        "tab\ttab",
        "een\x00nul",
        "nul\ufeff",
        "w\u0456a",
        "\u0430fspraak",
        "\u03b1fspraak",
        "\u1d21\u026a\u1d00",
        "\U0001f166\U0001f158\U0001f150",
        "w\u20dd i a",
        "w\u0336i\u0336a\u0336",
        "\u2028",
        "\ue000",
        "\U0001f600",
    ],
    ids=itertools.count(),
)
def test_what_is_not_plainly_seen_is_refused(text: str) -> None:
    assert refused(text) == UNSEEN


@pytest.mark.parametrize(
    "text",
    [
        "29-02-1980",
        "1.7.1999",
        "1980-02-29",
        "1980/2/29",
        "29 februari 1980",
        "29 feb. 1980",
        "29th of February, 1980",
        "February 29, 1980",
        "op 3 mrt 2004",
        "geboren in Utrecht",
        "Geboortedatum volgt",
        "born in Utrecht",
        "date of birth",
        "\uff12\uff19-02-1980",
    ],
    ids=itertools.count(),
)
def test_dates_of_birth_are_refused(text: str) -> None:
    assert refused(text) == BIRTH


@pytest.mark.parametrize(
    "text",
    [
        "van 2026-03-01 tot en met 30-06-2026",
        "1 maart 2026, en op 12 april 2027 opnieuw",
        "het bestek van 1998",
        "versie 1.2.2026",
        "since 2010 we work with schools",
        "stubborn problems, airborne dust",
        "20 30 1980",
        "maart 1998",
    ],
    ids=itertools.count(),
)
def test_other_dates_pass(text: str) -> None:
    check_wording(text, field="motivation")


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([BSN, FAILS, "bijstand"]))
def test_nothing_around_it_hides_what_is_guarded(before: str, after: str, guarded: str) -> None:
    """Unless digits are put against a number, which makes it another number."""
    refused(f"{before} x{guarded}x {after}" if guarded.isdigit() else f"{before}{guarded}{after}")


@given(st.text(max_size=80))
def test_any_text_is_judged(text: str) -> None:
    """Passed or refused, and never another error."""
    with suppress(WrongValue):
        check_wording(text, field="motivation")


@given(st.lists(st.sampled_from([BSN, "bijstand", "29-02-1980", "w\u0456a", "x", " ", "1"]), min_size=1), st.text())
def test_a_refusal_is_one_of_four_sentences(parts: list[str], more: str) -> None:
    """So it can hold nothing of the text."""
    said = said_of("".join([*parts, more]))
    assert said in {None, UNSEEN, NUMBER, BIRTH, WORDS}


def said_of(text: str) -> str | None:
    try:
        check_wording(text, field="motivation")
    except WrongValue as refusal:
        return str(refusal)
    return None
