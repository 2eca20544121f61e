"""Wording (bewoording): free text that may not say anything about a person, guarded before it leaves its writer.

A text of buyer and contractor is kept for years and read by people who know the workplace. So it holds no number
that could be a BSN, no date of birth, and no word about a benefit or about health (code list ``guarded-words.v1``).
What people do, how many there are and from when on stays sayable. The guard catches what somebody writes without
thinking; it cannot stop who wants to say it. A refusal never repeats what was found, nor says where it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum

from verifier.core.errors import InvalidSubject, WrongValue
from verifier.core.privacy.subject import check_bsn

#: Digits of a BSN.
_DIGITS = 9
#: Numbers that are written as one: at most three characters between them, none of them a letter or a digit.
_CHAIN = re.compile(r"[0-9]+(?:[^0-9a-z]{1,3}[0-9]+)*")
_NUMBER = re.compile(r"[0-9]+")
_NO_LETTERS = re.compile(r"[^a-z]+")
#: Letters that stand alone, as in an abbreviation with points or a word that is spaced out.
_SPELLED = re.compile(r"(?<= )(?:[a-z] ){2,}")

#: A whole date in a year in which people were born who work today: those of a contract and its work lie later.
_YEAR, _MONTH, _DAY = "(?:19[0-9]{2}|20(?:0[0-9]|1[0-5]))", "(?:0?[1-9]|1[0-2])", "(?:0?[1-9]|[12][0-9]|3[01])"
_NAMED = "(?:jan|feb|maa|mar|mrt|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]*[.]?"
_BIRTH = re.compile(
    rf"(?<![0-9])(?:{_DAY}(?P<to>[-/. ]){_MONTH}(?P=to){_YEAR}|{_YEAR}(?P<from>[-/. ]){_MONTH}(?P=from){_DAY}"
    rf"|{_DAY}(?:e|de|ste|st|nd|rd|th)?[ -](?:of )?{_NAMED},?[ -]{_YEAR}|{_YEAR}[ -]{_NAMED}[ -]{_DAY})(?![0-9])"
    rf"|(?<![a-z]){_NAMED} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}(?![0-9])"
    r"|(?<![a-z])(?:geboren|geboorte(?:dat|dag|jaar)|born(?![a-z])|birth ?da|date of birth)"
)

#: No such character is shown, or can be told from another: control, format, surrogate, private, unassigned; marks
#: that belong to no letter; separators of lines.
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Mc", "Me", "Zl", "Zp"})
#: The last letter of Latin Extended-A: everything that Dutch, Frisian and English are written with, and more.
_LAST_LETTER = "\u017f"
#: Letters that no decomposition makes plain.
_PLAIN_LETTERS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ø": "o", "ĸ": "k"})


class Match(StrEnum):
    """Where a guarded word stands: as a *word* of its own, at the *start* of one, or in any *part* of one."""

    WORD = "word"
    START = "start"
    PART = "part"


_WORD = (
    "ww", "wwb", "wia", "wao", "waz", "iva", "wga", "wsw", "ioaw", "ioaz", "aow", "anw", "bbz", "nug", "lks", "lkv",
    "lvb", "ggz", "wlz", "adhd", "ptss", "ptsd", "hiv", "ziek", "zieke", "zieken", "on benefits", "on welfare",
    "on the dole", "on sick leave", "sick", "ill",
)  # fmt: skip
_START = (
    "nugger", "garantiebaan", "garantiebanen", "doelgroepverklaring", "loonkostenvoordeel", "loondispensatie",
    "no risk polis", "ziekmeld", "ziekgemeld", "ziekgeworden", "ziekelijk", "medisch", "medicijn", "medicatie",
    "bedrijfsarts", "verzekeringsarts", "keuringsarts", "psychisch", "psychiat", "psychose", "psychotisch",
    "zwanger", "depressi", "autis", "dyslex", "schizofr", "epilep", "diabet", "kanker", "dement", "alcoholism",
    "alcoholist", "verslaafd", "verslaving", "overspannenheid", "therapie", "therapeut", "verstandelijk",
    "slechtziend", "slechthorend", "met een beperking", "lichamelijke beperking", "fysieke beperking", "burn out",
    "burnout",
    "gezondheidsklacht", "gezondheidstoestand", "medical", "medicin", "medication", "illness", "sickness",
    "disease", "mental health", "mental illness", "mentally", "depressed", "schizophren", "cancer", "therapy",
    "therapist", "pregnan", "addict", "disabilit", "disabled", "hearing impair", "visually impair",
    "unemployment benefit", "disability benefit", "welfare benefit", "social security benefit",
    "social assistance", "benefit claimant", "benefits claimant", "benefit recipient", "benefits recipient",
    "wage subsid",
)  # fmt: skip
_PART = (
    "uitkering", "bijstand", "wajong", "participatiewet", "doelgroepregister", "doelgroepenregister",
    "banenafspraak", "indicatie beschut", "arbeidsbeperk", "arbeidsongeschikt", "werkloosheid", "ziekte",
    "handicap", "invalide", "diagnos", "loonkostensubsidie", "participation act", "incapacity",
)  # fmt: skip
#: Every guarded word, in lower case and without accents; what is no letter is one space.
GUARDED_WORDS: tuple[tuple[str, Match], ...] = (
    *((each, Match.WORD) for each in _WORD),
    *((each, Match.START) for each in _START),
    *((each, Match.PART) for each in _PART),
)
#: They hold a guarded word by chance, or name works and not people: read as if they were not there.
FREE_WORDS: tuple[str, ...] = (
    "muziek", "rechtsbijstand", "gehandicaptentoilet", "gehandicaptenparkeer", "invalidentoilet",
    "invalidenparkeer", "winstuitkering",
)  # fmt: skip
_FORMS = {Match.WORD: " {} ", Match.START: " {}", Match.PART: "{}"}
_NEEDLES = tuple(_FORMS[match].format(word) for word, match in GUARDED_WORDS)


def check_wording(unverified_text: str, *, field: str) -> None:
    """Raise :class:`WrongValue`, naming ``field``, for a text that could say something about a person.

    1. Latin letters on one line, and no character that nobody sees: what looks like a letter is that letter;
    2. no number of exactly nine digits, whether it passes the 11-proef or not: a BSN with a slip of the pen still
    leads to somebody, and a guard that let it pass would tell which numbers are real; 3. no nine digits in groups
    (``1234.56.789``) that pass the 11-proef: every BSN does, and most dates and amounts that stand together do not;
    4. no whole date before 2016, as of birth, and no word of birth; 5. no guarded word, whole or letter by letter.
    Letters and digits of any width, digits of any script, and letters with accents are read as plain ones. The
    refusal says which of the five, and what may be written instead.
    """
    _require_visible(unverified_text, field=field)  # 1
    plain = _plain(unverified_text)
    if any(len(each) == _DIGITS for each in _NUMBER.findall(plain)) or any(map(_is_bsn, _grouped(plain))):  # 2, 3
        raise WrongValue("text without a number of nine digits; write a large amount in words", field=field)
    if _BIRTH.search(plain):  # 4
        raise WrongValue("text without a date of birth, or another whole date of long ago", field=field)
    words = f" {_NO_LETTERS.sub(' ', plain).strip()} "
    for free in FREE_WORDS:
        words = words.replace(free, "")
    spelled = _SPELLED.sub(lambda letters: letters[0].replace(" ", "") + " ", words)
    if any(needle in words or needle in spelled for needle in _NEEDLES):  # 5
        raise WrongValue(
            "text without words about a benefit or health; say how many, which work and when, never who or why",
            field=field,
        )


def _require_visible(text: str, *, field: str) -> None:
    """Look-alikes of another width are read as what they are; those of another script are no Latin letters."""
    for character in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(character)
        foreign = character > _LAST_LETTER and category[0] == "L"
        if foreign or category in _UNSHOWN or (category == "So" and character > "\u00ff"):
            raise WrongValue("text in Latin letters on one line, without invisible characters", field=field)


def _plain(text: str) -> str:
    """Lower case, without accents, every decimal digit as ASCII."""
    lower = unicodedata.normalize("NFKC", text).casefold()
    parts = unicodedata.normalize("NFKD", lower).translate(_PLAIN_LETTERS)
    letters = (each for each in parts if not unicodedata.combining(each))
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in letters)


def _grouped(plain: str) -> Iterator[str]:
    """Nine digits at a time of neighbouring groups."""
    for chain in _CHAIN.findall(plain):
        groups = _NUMBER.findall(chain)
        for first in range(len(groups)):
            digits = ""
            for group in groups[first:]:
                digits += group
                if len(digits) >= _DIGITS:
                    break
            if len(digits) == _DIGITS:
                yield digits


def _is_bsn(digits: str) -> bool:
    try:
        check_bsn(digits)
    except InvalidSubject:
        return False
    return True
