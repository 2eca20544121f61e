"""Naming (aanduiding): how people point at a rule set: by name, by name and version, or by digest."""

from __future__ import annotations

from collections.abc import Iterable

from verifier.core.errors import UnknownReference
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.wire import base64url


def find_ruleset(rulesets: Iterable[RuleSet], unverified_name: str) -> RuleSet:
    """The rule set that is meant: ``NAME`` the newest version of its file, ``NAME.vN`` that one, or its digest.

    A digest is in base64url or in hexadecimal. Raises :class:`UnknownReference` for anything else.
    """
    by_version = sorted(rulesets, key=lambda each: each.version, reverse=True)
    for ruleset in by_version:
        if unverified_name in names_of(ruleset):
            return ruleset
    raise UnknownReference("the name or the digest of a rule set that is there", field="rule_set")


def names_of(ruleset: RuleSet) -> tuple[str, ...]:
    """Everything by which ``ruleset`` can be meant."""
    digest = ruleset.digest
    return ruleset.name, f"{ruleset.name}.v{ruleset.version}", base64url.encode(digest), digest.hex()
