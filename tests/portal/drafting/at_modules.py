"""At the modules (bij de modulen): a buyer whose page makes a contract of what is typed, asked in Node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.portal.calling import Talk, call
from tests.portal.drafting.drafts import Draft
from tests.portal.drafting.spoilt import Fault
from tests.service.register.cast import Cast
from tests.unit.cli.office import Office
from tests.unsafe_scheme import BUYER
from verifier import shipped
from verifier.core.errors import Refusal
from verifier.core.model.contract import Contract
from verifier.core.procedure.contract import verify_contract
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset
from verifier.core.wire import base64url
from verifier.core.wire.statements import read_statement


@dataclass(frozen=True, slots=True)
class Drafting:
    """A buyer at the modules of its page; its program has written the file of every draft in its ``office``."""

    cast: Cast
    talk: Talk
    office: Office

    def common(self) -> dict[str, Any]:
        """The claims that a signature adds."""
        at = self.cast.at
        return dict(self.cast.buyer.claims(at=at, audience=self.cast.trust.register))

    def choices(self, draft: Draft) -> dict[str, Any]:
        """What the page knows of what was chosen."""
        (listed,) = (each for each in self.cast.trust.directory.rulesets if each.name == draft.ruleset)
        digest, since = base64url.encode(listed.digest), str(listed.contracts_from)
        known = {
            "listed": {"name": listed.name, "digest": digest, "contracts_from": since},
            "open": list(draft.open),
        }
        return known if draft.taken is None else {**known, "framework": dict(draft.taken)}

    def members(self, draft: Draft) -> dict[str, Any]:
        """The contract as the page makes it of what is typed; what cannot be read is None here."""
        asked = call("buyer_draft_members.js", "membersOf", dict(draft.typed), self.choices(draft))
        made: dict[str, Any] = self.talk.called([asked])[0]
        return made

    def faults(self, draft: Draft) -> list[Fault]:
        """What the page tells of it, at which field."""
        known = {**self.choices(draft), "table": self.table(draft), "party": BUYER}
        (found,) = self.talk.called([call("buyer_draft_faults.js", "faultsTyped", dict(draft.typed), known)])
        return [(field, name) for field, name in found if name]

    def question(self, draft: Draft) -> dict[str, Any]:
        """What the page asks the register to work out."""
        taken = draft.taken or {}
        known = {
            "ruleset": self.choices(draft)["listed"]["digest"],
            "open": list(draft.open),
            "isWhole": taken.get("isWhole", False),
            **({"agreed": taken["agreed"]} if "agreed" in taken else {}),
        }
        asked: dict[str, Any] = self.talk.called(
            [call("buyer_plan_asking.js", "questionOf", dict(draft.typed), known)]
        )[0]
        return asked

    def table(self, draft: Draft) -> Any:
        """The rule set as the page reads it."""
        octets = shipped.ruleset(f"{draft.ruleset}.v1")
        digest = self.choices(draft)["listed"]["digest"]
        return self.talk.called([call("rules_table.js", "readRuleset", octets, {"digest": digest})])[0]

    def ruleset(self, draft: Draft) -> RuleSet:
        return parse_ruleset(shipped.ruleset(f"{draft.ruleset}.v1"))

    def is_refused(self, draft: Draft) -> bool:
        """Whether the register would refuse it, or no contract can say it."""
        claims = {**self.common(), **self.members(draft)}
        evidence = GatheredEvidence((), (self.ruleset(draft),))
        try:
            token = self.cast.buyer.sign(read_statement(claims, Contract))
            verify_contract(token, evidence=evidence, trust=self.cast.trust, at=self.cast.at)
        except Refusal:
            return True
        return False
