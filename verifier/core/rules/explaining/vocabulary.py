"""A vocabulary (woordenlijst): what the codes of groups, traits and kinds of employment mean, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from verifier.core.errors import WrongValue
from verifier.core.rules.explaining.writing import alike, any_of, quoted
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.table_fields import CODE, WORDS
from verifier.core.wire import strict_json

#: The code lists that a rule set speaks of.
CODELISTS = ("groups.v1", "traits.v1", "employment-kinds.v1")

#: Words by code.
Vocabulary = Mapping[str, Words]

_LIMIT = 256 * 1024


def read_vocabulary(unverified_codelists: Iterable[bytes]) -> Vocabulary:
    """The words of code lists, by code, whatever else a list says; raises :class:`Malformed` for what is none."""
    found: dict[str, Words] = {}
    for unverified in unverified_codelists:
        members = strict_json.parse(unverified, limit=_LIMIT)
        try:
            rows = [(row["code"], {"nl": row["nl"], "en": row["en"]}) for row in members["codes"]]
        except (KeyError, TypeError):
            raise WrongValue("a code list: codes, each with a Dutch and an English text") from None
        found |= {CODE.read(code, "code"): WORDS.read(words, "codes") for code, words in rows}
    return found


def spoken(vocabulary: Vocabulary, *codes: str) -> Words:
    """What ``codes`` are called, one or another; a code that no list explains speaks for itself."""
    return any_of(quoted(vocabulary.get(code) or alike(code.replace("_", " "))) for code in codes)
