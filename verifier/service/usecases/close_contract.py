"""Close a contract (een opdracht afsluiten): sign what is left of it, and erase what was attested for it."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.closing import Closing, LegalGround
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.privacy.group import IDENTITY
from verifier.core.procedure.claim import inputs_of
from verifier.core.procedure.closing import verify_closing
from verifier.core.procedure.evidence import known_ruleset
from verifier.core.procedure.inputs import Inputs
from verifier.core.procedure.owing import owing_of
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Closed:
    """The closing that was signed, and how many statements went."""

    closing: Verified[Closing]
    statements: int


def close_contract(uow: UnitOfWork, contract: Verified[Contract], /, *, at: int) -> Closed:
    """Sign and log a closing, then erase what it is of, in one transaction; for who found that this may be done.

    A crash before the commit leaves everything as it was; after it, the closing is in the log and the rest is gone.
    """
    uow = uow.as_register()
    said, _ = uow.say(_closing(uow, contract, at=at), at=at)
    closing = verify_closing(said.token, contract=contract, trust=uow.trust, at=at)
    erased = uow.erasure.erase(contract.digest, ground=closing.statement.ground, closing=closing.digest)
    return Closed(closing, erased)


def _closing(uow: UnitOfWork, contract: Verified[Contract], *, at: int) -> Closing:
    through, evidence = contract.statement.last_counted_month, uow.evidence
    owing = owing_of(contract, through, evidence=evidence, public=evidence)
    inputs = inputs_of(contract, through, owing, evidence=evidence)
    return Closing(
        **uow.claims(at=at),
        contract=contract.digest,
        through=through,
        ground=LegalGround.RETENTION_OVER,
        people=evidence.people(inputs).count,
        inputs=inputs.digest,
        point=_point(uow, contract, inputs),
    )


def _point(uow: UnitOfWork, contract: Verified[Contract], inputs: Inputs) -> bytes | None:
    """P = Σ h·C + D·Σ F: S for a floor of nothing."""
    point = inputs.point(known_ruleset(contract, evidence=uow.evidence), 0)
    return None if point == IDENTITY else bytes(point)
