"""The steps (stappen) of an audit, and the differences that they find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final, NamedTuple

from verifier.core.errors import Refusal, Undecided
from verifier.core.model.audit_report import Difference
from verifier.core.model.report import Status
from verifier.core.model.statement import Digest

#: So many differences are listed; of a file that is wrong throughout the others are only counted.
MOST_LISTED: Final = 1_000

FORM, DIRECTORY, CHECKPOINT, LEAVES, RULE_SET, INTAKE, RELATION, AWARD, GRANT = range(1, 10)
INPUTS, PROOF, HEAD, MEMBERS, LATER, CURRENT = range(10, 16)

#: Clause, Dutch and English of each numbered step.
STEPS: Final[Mapping[int, tuple[str, str, str]]] = {
    FORM: ("PROTOCOL 6", "het bestand is een volledig auditbestand", "the file is a whole audit bundle"),
    DIRECTORY: (
        "PROTOCOL 7",
        "elk register van sleutels is getekend door een bekende wortel, in volgorde",
        "a known root signed every directory, and their versions ascend",
    ),
    CHECKPOINT: ("PROTOCOL 8", "het logboek tekende het ijkpunt", "the log signed the checkpoint"),
    LEAVES: (
        "PROTOCOL 8",
        "elke verklaring staat op haar plaats in het logboek",
        "every statement stands at its place in the log",
    ),
    RULE_SET: (
        "PROTOCOL 7",
        "de bouwblokken zijn die van het register van sleutels",
        "the rule set is one of the directory",
    ),
    INTAKE: (
        "PROTOCOL 2",
        "handtekening, sleutel, bevoegdheid, vorm en tijd van de verklaring",
        "signature, key, authority, form and time of the statement",
    ),
    RELATION: (
        "PROTOCOL 2",
        "de verklaring past bij wat toen bekend was",
        "the statement fits what was known then",
    ),
    AWARD: (
        "PROTOCOL 5",
        "de doelgroepbevestiging legt elke maand vast",
        "the eligibility commits to every month",
    ),
    GRANT: (
        "PROTOCOL 4",
        "er is niet meer toegekend dan opgegeven, aan wie toen meetelde",
        "no more was granted than was reported, to who counted then",
    ),
    INPUTS: (
        "PROTOCOL 5",
        "de grondslag is wat toen meetelde",
        "the inputs are what counted then",
    ),
    PROOF: (
        "PROTOCOL 5",
        "de ondergrens is toegestaan en bewezen",
        "the floor is on the grid and proven",
    ),
    HEAD: (
        "PROTOCOL 6",
        "het oordeel rust op het logboek zoals het toen was",
        "the verdict rests on the log as it was then",
    ),
    MEMBERS: (
        "PROTOCOL 6",
        "het oordeel is wat uit de verklaringen volgt",
        "the verdict is what follows from the statements",
    ),
    LATER: (
        "PROTOCOL 7",
        "geen sleutel bleek later al ongeldig of gelekt",
        "no key turned out later to have been revoked or compromised",
    ),
    CURRENT: (
        "PROTOCOL 7",
        "het nieuwste register van sleutels is niet verlopen",
        "the newest directory has not expired",
    ),
}


class Fault(NamedTuple):
    """A step that refused, as it may travel between processes."""

    step: int
    status: Status
    code: str
    expected: str

    @classmethod
    def of(cls, step: int, refusal: Refusal) -> Fault:
        """With an ``Undecided`` refusal it is *undecided*, with any other *invalid*."""
        status = Status.UNDECIDED if isinstance(refusal, Undecided) else Status.INVALID
        return cls(step, status, refusal.code, str(refusal))


class Differences:
    """The differences so far; bounded, whatever the file."""

    def __init__(self) -> None:
        self._found: list[Difference] = []
        self._statuses: Counter[Status] = Counter()

    def note(self, step: int, refusal: Refusal, *, line: int = 0, statement: Digest | None = None) -> None:
        """Note that a step refused."""
        self.note_fault(Fault.of(step, refusal), line=line, statement=statement)

    def note_fault(self, fault: Fault, *, line: int, statement: Digest | None) -> None:
        """Note a fault that was found elsewhere."""
        self._statuses[fault.status] += 1
        if len(self._found) < MOST_LISTED:
            step, status, code, expected = fault
            self._found.append(Difference(step, *STEPS[step], status, code, expected, line, statement))

    @property
    def found(self) -> tuple[Difference, ...]:
        """Those that are listed, in the order of the lines."""
        return tuple(sorted(self._found, key=lambda each: (each.line, each.step)))

    @property
    def omitted(self) -> int:
        """How many more there are."""
        return sum(self._statuses.values()) - len(self._found)

    @property
    def status(self) -> Status:
        """*invalid* outweighs *undecided*, which outweighs *valid*."""
        return next((each for each in (Status.INVALID, Status.UNDECIDED) if self._statuses[each]), Status.VALID)
