"""Reportable (op te geven): the kinds of activity that a rule set values, and what was reported, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from verifier.core.errors import Unsupported
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.party import PartyId
from verifier.core.model.standing import ActivityState
from verifier.core.procedure.intake import recall
from verifier.core.rules.explaining.activity_phrases import (
    CONFIRMERS,
    lasting,
    limits,
    measured,
    quantity,
    surcharge,
)
from verifier.core.rules.explaining.phrases import NOTHING
from verifier.core.rules.table.activity_kinds import ActivityKind, Confirmer
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.ruleset import RuleSet, supported
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.service.portal.catalogue import Language
from verifier.service.usecases.list_activities import ListedActivity


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind as a reader sees it; what a rule set does not say is empty."""

    code: str
    title: str
    measured: str
    limits: str
    surcharge: str
    lasting: str
    confirmer: str


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """``digest`` in base64url; ``kind`` and ``reported``, a quantity, in the reader's words.

    ``confirmation`` is None until somebody confirms it, and ``accepted`` what that says of a quantity.
    """

    digest: str
    said: Activity
    kind: str
    reported: str
    state: ActivityState
    is_own: bool
    confirmation: ActivityConfirmation | None = None
    accepted: str = ""

    @property
    def is_answered(self) -> bool:
        return self.confirmation is not None

    @property
    def accepted_amount(self) -> int:
        """Eurocents."""
        return 0 if self.confirmation is None else self.confirmation.amount or 0

    @property
    def is_declined(self) -> bool:
        """Whether nothing of it was accepted."""
        nothing = self.confirmation is not None and not (self.confirmation.quantity or self.confirmation.amount)
        return nothing and self.state is ActivityState.CONFIRMED

    @property
    def can_end(self) -> bool:
        """Whether its signer can still take it back."""
        return self.is_own and self.state is not ActivityState.WITHDRAWN


def reportable_kinds(ruleset: RuleSet, language: Language) -> tuple[KindRow, ...]:
    """The kinds that can count, in the words of the rule set."""
    return tuple(_row(kind, language) for kind in ruleset.activities if _can_count(ruleset, kind))


def reported_rows(
    found: Iterable[ListedActivity], ruleset: RuleSet, language: Language, *, party: PartyId
) -> tuple[ReportedRow, ...]:
    """What was reported, the last of it first."""
    rows = list(_reported(found, ruleset, language, party=party))
    return tuple(reversed(rows))


def _reported(
    found: Iterable[ListedActivity], ruleset: RuleSet, language: Language, *, party: PartyId
) -> Iterator[ReportedRow]:
    for each in found:
        said = recall(each.token, Activity, digest=each.digest).statement
        kind = ruleset.activity_kind(said.kind)
        if kind is None:
            raise LookupError("an activity of a kind that its rule set does not have")
        token = each.confirmation
        confirmed = token and recall(token, ActivityConfirmation, digest=digest_of(token)).statement
        yield ReportedRow(
            base64url.encode(each.digest),
            said,
            _in(language, kind.title),
            _quantity(kind, said.quantity, language),
            each.state,
            said.iss == party,
            confirmed or None,
            _quantity(kind, confirmed.quantity, language) if confirmed else "",
        )


def _quantity(kind: ActivityKind, hundredths: int | None, language: Language) -> str:
    return "" if hundredths is None else _in(language, quantity(kind, hundredths))


def _can_count(ruleset: RuleSet, kind: ActivityKind) -> bool:
    try:
        supported(ruleset, "activities", kind.code)
    except Unsupported:
        return False
    return kind.confirmed_by is not Confirmer.UNSPECIFIED and bool(kind.measures or kind.by_agreement)


def _row(kind: ActivityKind, language: Language) -> KindRow:
    told = (measured(kind), limits(kind), surcharge(kind.surcharge), lasting(kind.months_at_most))
    confirmer = CONFIRMERS[kind.confirmed_by]
    return KindRow(kind.code, *(_in(language, each) for each in (kind.title, *told, confirmer)))


def _in(language: Language, words: Words) -> str:
    return "" if words == NOTHING else (words.nl if language is Language.NL else words.en)
