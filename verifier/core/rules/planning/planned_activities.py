"""Activities of a proposal (voorgestelde activiteiten): what each adds to those before it, under limits and caps.

What each adds is what all up to it count for, less what all before it do: so they add up to what they count for
together, whatever limit or cap they share.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from verifier.core.errors import Malformed, Refusal, WrongValue
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.rules.explaining import activity_phrases as phrases
from verifier.core.rules.explaining.writing import alike, money, quoted, say
from verifier.core.rules.planning.choice import Choice, Line
from verifier.core.rules.planning.obstacles import OBSTACLES, obstacle_of
from verifier.core.rules.planning.proposal import Proposal, ProposedActivity
from verifier.core.rules.table.activity_kinds import ActivityCap, ActivityKind
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.activities import Confirmed, check_activity, counted_activities, value_activity

_NOBODY = PartyId("kvk:00000000")
_NO_DIGEST = Digest(bytes(32))
_WEEK = 7
_AGREE_FIRST = Words("spreek dit af met de adviseur van de opdrachtgever", "agree on this with the buyer's adviser")


def value_activities(ruleset: RuleSet, proposal: Proposal, *, obligation: int | None) -> tuple[Choice, ...]:
    """A choice for each activity of ``proposal``, in order, towards an ``obligation`` in eurocents.

    Without an obligation a cap that is a share of one is left out. Raises :class:`WrongValue`, naming the member,
    for what is not in the measure of its kind.
    """
    table = ruleset if obligation is not None else _without_shares(ruleset)
    counted, before, choices = list[Confirmed](), 0, list[Choice]()
    for position, activity in enumerate(proposal.activities):
        try:
            own = list(_confirmed(table, activity, proposal))
            after = counted_activities(table, [*counted, *own], obligation=obligation or 0).eurocents
            alone = sum(value_activity(table, *each) for each in own)
        except OBSTACLES as refusal:
            choices.append(_blocked(table, activity, refusal))
            continue
        except Malformed as refusal:
            raise WrongValue(refusal.expected, field=f"activities.{position}.{refusal.field}") from None
        counted += own
        choices.append(_choice(table, activity, alone=alone, adds=after - before))
        before = after
    return tuple(choices)


def _without_shares(ruleset: RuleSet) -> RuleSet:
    return replace(ruleset, activity_caps=tuple(cap for cap in ruleset.activity_caps if cap.amount is not None))


def _confirmed(ruleset: RuleSet, activity: ProposedActivity, proposal: Proposal) -> Iterator[Confirmed]:
    """Each time one, in weeks of its own as long as the contract has them, and accepted as it was stated."""
    weeks = (proposal.last_day - proposal.first_day).days // _WEEK + 1
    for time in range(activity.times):
        stated = _invented(activity, proposal.first_day + timedelta(days=_WEEK * (time % weeks)))
        check_activity(ruleset, stated)
        yield (
            stated,
            ActivityConfirmation(
                iss=_NOBODY,
                aud=_NOBODY,
                jti="",
                iat=0,
                activity=_NO_DIGEST,
                quantity=activity.quantity,
                amount=activity.amount,
            ),
        )


def _invented(activity: ProposedActivity, day: date) -> Activity:
    return Activity(
        iss=_NOBODY,
        aud=_NOBODY,
        jti="",
        iat=0,
        contract=_NO_DIGEST,
        kind=activity.kind,
        quantity=activity.quantity,
        amount=activity.amount,
        day=day,
        evidence_sha256=_NO_DIGEST,
    )


def _kind(ruleset: RuleSet, activity: ProposedActivity) -> ActivityKind:
    return next(kind for kind in ruleset.activities if kind.code == activity.kind)


def _blocked(ruleset: RuleSet, activity: ProposedActivity, refusal: Refusal) -> Choice:
    kind = _kind(ruleset, activity)
    return Choice(None, kind.code, kind.title, obstacle=obstacle_of(ruleset, refusal))


def _choice(ruleset: RuleSet, activity: ProposedActivity, *, alone: int, adds: int) -> Choice:
    kind = _kind(ruleset, activity)
    lines = [Line(_asked(kind, activity)), Line(_rule(kind), adds)]
    if adds < alone:
        most = say(
            "zonder grenzen was dit {alone}; samen met wat ervoor staat telt {adds}",
            "without limits this were {alone}; with what stands before it {adds} counts",
            alone=money(alone),
            adds=money(adds),
        )
        lines.append(Line(most))
    lines += [Line(_shared(ruleset, cap)) for cap in ruleset.activity_caps if kind.code in cap.kinds]
    if kind.by_agreement:
        lines.append(Line(_AGREE_FIRST))
    return Choice(adds, kind.code, kind.title, tuple(lines))


def _asked(kind: ActivityKind, activity: ProposedActivity) -> Words:
    each = money(activity.amount) if activity.amount is not None else phrases.quantity(kind, activity.quantity or 0)
    return say("{times} × {each}", "{times} × {each}", times=alike(str(activity.times)), each=each)


def _rule(kind: ActivityKind) -> Words:
    words = say("{title}: {value}", "{title}: {value}", title=quoted(kind.title), value=phrases.measured(kind))
    if not kind.limits:
        return words
    limits = phrases.limits(kind)
    return say("{words}; ten hoogste {limits}", "{words}; at most {limits}", words=words, limits=limits)


def _shared(ruleset: RuleSet, cap: ActivityCap) -> Words:
    kinds = phrases.titles(kind for kind in ruleset.activities if kind.code in cap.kinds)
    return say("{kinds}: ten hoogste {most}", "{kinds}: at most {most}", kinds=kinds, most=phrases.cap(cap))
