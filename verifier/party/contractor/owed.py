"""What is owed (wat verschuldigd is) by a contract of this contractor, worked out here from what was verified here.

Which activities were withdrawn, and which call-offs are in force, is the register's word: it refuses a claim that
rests on anything else.
"""

from __future__ import annotations

from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.standing import ContractState
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.owing import Owing, owing_of
from verifier.party.activities import Activities
from verifier.party.contractor.workplace import Workplace


def owing_at(workplace: Workplace, contract: Verified[Contract], moment: Month) -> Owing:
    """What an accepted contract owes at ``moment``, and the call-offs that are judged with it.

    Raises what ``owing_of`` raises, and the refusal of an activity that does not verify.
    """
    evidence = GatheredEvidence()
    for each in (contract, *_call_offs(workplace, contract)):
        stands = Activities(workplace.home, workplace.client).standing(each)
        rulesets = (*evidence.rulesets, *stands.rulesets)
        statements = (*evidence.statements, *stands.statements, workplace.acceptance(each.digest))
        evidence = GatheredEvidence(statements, rulesets)
    return owing_of(contract, moment, evidence=evidence, public=evidence)


def _call_offs(workplace: Workplace, contract: Verified[Contract]) -> tuple[Verified[Contract], ...]:
    if contract.statement.call_offs is None:
        return ()
    listed = workplace.client.contracts()
    in_force = {each.digest for each in listed if each.state is ContractState.ACCEPTED}
    kept = (each for each in workplace.rulebook.kept() if each.statement.framework == contract.digest)
    return tuple(each for each in kept if each.digest in in_force)
