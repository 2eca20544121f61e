"""A correction (verbetering): what is to be mended in the file of a rule set: where, what was expected, what to do.

Nothing of the file is repeated: a place is told by members of the schema, positions and lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from verifier.core.errors import MissingMember, NotStrictJson, Refusal, TooLarge, WrongValue
from verifier.core.model.statement import Digest
from verifier.core.rules.drafting.places import Path, Places, places_in, syntax_line
from verifier.core.rules.drafting.scaffold import TO_DO
from verifier.core.rules.drafting.schema_faults import FaultKind, Schema, SchemaFault, schema_faults
from verifier.core.rules.explaining.vocabulary import Vocabulary
from verifier.core.rules.table.building_blocks import Condition
from verifier.core.rules.table.consistency import require_consistent
from verifier.core.rules.table.gaps import gaps
from verifier.core.rules.table.overlap import may_overlap
from verifier.core.rules.table.ruleset import MAX_BYTES, RuleSet
from verifier.core.rules.table.ruleset_fields import MEMBERS
from verifier.core.wire import strict_json
from verifier.core.wire.fields import record


@dataclass(frozen=True, slots=True)
class Correction:
    """``path`` as ``categories[3].window``, positions from 1; ``line`` from 1, None when it is no line's.

    ``code`` is that of the refusal which a reader would give; of mere ``advice`` it is empty.
    """

    path: str
    line: int | None
    expected: str
    advice: str
    code: str = ""


def corrections(unverified: bytes, schema: Schema, vocabulary: Vocabulary) -> tuple[Correction, ...]:
    """Everything that is to be mended, as far as it can be seen at once; a reader accepts a file without a code.

    1. what is no strict JSON, up to the first; 2. all that the schema does not allow; 3. all rows with a code that
    another has, all pairs of categories that value the same person, all gaps that no open point tells of; then
    whatever else contradicts itself, one at a time; 4. as advice, codes that no code list explains, and what a
    starting file left to be filled in.
    """
    try:
        value = strict_json.parse(unverified, limit=MAX_BYTES)
    except (NotStrictJson, TooLarge) as refusal:
        return (_unreadable(unverified, refusal),)  # 1
    places = places_in(unverified.decode("utf-8"))
    found = tuple(_of_schema(each, places) for each in schema_faults(value, schema))
    if found:
        return found  # 2
    ruleset = _unchecked(value)
    inconsistent = tuple(_inconsistencies(ruleset, value, places))  # 3
    if inconsistent or (inconsistent := tuple(_contradiction(ruleset))):
        return inconsistent
    return (*_unexplained(ruleset, vocabulary, places), *_unfilled(value, (), places))  # 4


def _unreadable(unverified: bytes, refusal: Refusal) -> Correction:
    text = unverified.decode("utf-8", "replace")
    line, advice = syntax_line(text), "See what stands just before it: a comma, a bracket or a quote."
    if line is None and isinstance(refusal, NotStrictJson):
        places = places_in(text)
        if places.fraction is not None:
            line, advice = (
                places.fraction,
                "write eurocents, hundredths of hours and basis points: 40,000 is 4000000",
            )
        elif places.twice is not None:
            line, advice = places.twice, "Keep one of the two."
        else:
            advice = "Write the file as UTF-8, without control characters."
    elif isinstance(refusal, TooLarge):
        advice = "Make the file shorter."
    return Correction("", line, refusal.expected, advice, refusal.code)


def _of_schema(fault: SchemaFault, places: Places) -> Correction:
    if fault.kind is FaultKind.UNKNOWN:
        advice = (
            f"Did you mean {fault.near}?" if fault.near else "Take it away: what the schema has not says nothing."
        )
    elif fault.kind is FaultKind.MISSING:
        advice = "Add it. " + fault.meaning
    else:
        advice = fault.meaning or "Look it up in the schema."
    if fault.silent:
        advice += ' Write "unspecified" when the page does not say it, with an open point.'
    line = places.line_of(fault.path)
    return Correction(written(fault.path), line, fault.expected, advice.strip(), str(fault.kind))


def written(path: Path) -> str:
    """A path as people write it, positions from 1."""
    text = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def _unchecked(value: Any) -> RuleSet:
    """The rule set of members that are right one by one."""

    def noun(**members: Any) -> RuleSet:
        return RuleSet(digest=Digest(hashlib.sha256(b"").digest()), **members)

    ruleset: RuleSet = record(noun, MEMBERS).read(value, "ruleset")
    return ruleset


def _inconsistencies(ruleset: RuleSet, value: Mapping[str, Any], places: Places) -> Iterator[Correction]:
    def wrong(path: Path, expected: str, advice: str, code: str = WrongValue.code) -> Correction:
        return Correction(written(path), places.line_of(path), expected, advice, code)

    for path, first in _repeats(value):
        yield wrong(path, "a code that no other row has", f"Rename it: {written(first)} has it.")
    for (one, row), (other, second) in combinations(enumerate(ruleset.categories), 2):
        if may_overlap(row, second):
            yield wrong(
                ("categories", other),
                f"a row for nobody whom {written(('categories', one))} values as well",
                "Give each group one row, or tell the rows apart in their when.",
            )
    for code in sorted(gaps(ruleset) - {point.code for point in ruleset.open_points}):
        yield wrong(
            ("open_points",),
            f"an open point with the code {code}",
            "Add it, with a sentence in Dutch and in English on what the page does not say.",
            MissingMember.code,
        )


def _repeats(value: Mapping[str, Any]) -> Iterator[tuple[Path, Path]]:
    """Every row with a code that an earlier row has, and that row; open points and mechanisms count apart."""
    rows: list[list[Path]] = [
        [(table, position) for table in tables for position in range(len(value.get(table, ())))]
        for tables in (("categories", "bonuses", "activities", "activity_caps"), ("open_points",), ("unsupported",))
    ]
    certificates = value["obligation"].get("certificates", ())
    rows[0] += [("obligation", "certificates", position) for position in range(len(certificates))]
    for group in rows:
        seen: dict[str, Path] = {}
        for path in group:
            code = _at(value, path)["code"]
            if code in seen:
                yield (*path, "code"), seen[code]
            seen.setdefault(code, path)


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _contradiction(ruleset: RuleSet) -> Iterator[Correction]:
    try:
        require_consistent(ruleset)
    except Refusal as refusal:
        advice = "See what that member means in the schema, and compare it with the rows around it."
        yield Correction(refusal.field, None, refusal.expected, advice, refusal.code)


def _unexplained(ruleset: RuleSet, vocabulary: Vocabulary, places: Places) -> Iterator[Correction]:
    """Codes of people that no code list has: nobody could say what they mean, or attest them."""
    used: dict[Path, tuple[str, ...]] = {("counts_while",): ruleset.counts_while}
    for position, category in enumerate(ruleset.categories):
        used["categories", position] = (*category.groups, *_traits(category.when))
    for position, bonus in enumerate(ruleset.bonuses):
        used["bonuses", position] = (*bonus.condition.groups, *_traits(bonus.condition))
    for path, codes in used.items():
        if not vocabulary.keys() >= set(codes):
            yield Correction(
                written(path),
                places.line_of(path),
                "groups and traits of the code lists",
                "Take a code of schemas/codelists, or add yours there, with who may attest it.",
            )


def _traits(condition: Condition) -> Iterable[str]:
    return (*condition.traits, *condition.all_traits, *condition.without_traits)


def _unfilled(value: Any, path: Path, places: Places) -> Iterator[Correction]:
    """What still stands there as the starting file had it; of a text in two languages the Dutch one."""
    if isinstance(value, str) and value.startswith(TO_DO) and path[-1] != "en":
        advice = "Write what the page says, or what it does not say."
        yield Correction(written(path), places.line_of(path), "a text of your own", advice)
    for step, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from _unfilled(inner, (*path, step), places)
