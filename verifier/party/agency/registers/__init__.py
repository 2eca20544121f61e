"""A register of people (personenregister): what an agency knows of the people whom it may speak of.

It is the agency's own and stays where it is: a desk asks for one person at a time and keeps nothing of the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from verifier.core.model.party import PartyId
from verifier.core.privacy.subject import Scheme
from verifier.core.rules.valuing.facts import Period


@dataclass(frozen=True, slots=True)
class Employment:
    """An employment (dienstverband), both days included; no ``last_day`` is open."""

    employer: PartyId
    first_day: date
    last_day: date | None = None

    def covers(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """A person: the group (code of the rule sets) and from when to when, both days included; never shown.

    Who is in no group has neither ``group`` nor ``since``. ``subsidy`` and ``training`` are when a wage subsidy and
    a training agreement run, where that is known. ``consents`` are contractors that the person allowed to ask.
    """

    bsn: str = field(repr=False)
    group: str | None = field(default=None, repr=False)
    since: date | None = field(default=None, repr=False)
    until: date | None = field(default=None, repr=False)
    birth_date: date | None = field(default=None, repr=False)
    traits: frozenset[str] = field(default=frozenset(), repr=False)
    subsidy: Period | None = field(default=None, repr=False)
    training: Period | None = field(default=None, repr=False)
    employments: tuple[Employment, ...] = field(default=(), repr=False)
    consents: frozenset[PartyId] = field(default=frozenset(), repr=False)

    def group_on(self, day: date) -> str | None:
        """The group in which the person is on ``day``."""
        if self.since is None or day < self.since or (self.until is not None and day > self.until):
            return None
        return self.group

    def may_be_asked_by(self, contractor: PartyId, day: date) -> bool:
        """Whether the contractor employs the person on ``day``, or has its consent (PROTOCOL 3)."""
        employed = any(each.employer == contractor and each.covers(day) for each in self.employments)
        return employed or contractor in self.consents


class Register(Protocol):
    """A register of people, behind whatever adapter."""

    def find(self, scheme: Scheme, value: str) -> PersonRecord | None:
        """The person of a BSN or of the number of a doelgroepverklaring; None for nobody.

        Raises an :class:`~verifier.core.errors.Undecided` refusal when the register cannot answer now: then
        nothing is decided.
        """
