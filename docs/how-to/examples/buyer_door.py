"""A buyer: registers a contract, asks for a verdict, verifies what proves it: ``python buyer_door.py .demo``."""

# ruff: noqa: T201 -- an example shows what it got

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from verifier import shipped
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Obligation, RuleSetRef
from verifier.core.model.party import PartyId
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.party.buyer import Buyer, Terms
from verifier.party.home import Home
from verifier.party.register.doors import BuyerClient
from verifier.party.transport import Transport

BUILDER = PartyId("kvk:99900001")


def main(demo: Path) -> None:
    passphrase = (demo / "buyer" / "passphrase").read_text(encoding="utf-8")
    with Home.open(demo / "buyer", passphrase) as home, Transport(home.profile.register_url) as register:
        buyer = Buyer(home, BuyerClient(register, home))

        # Signed here, judged here as the register will, and only then sent: what comes back is a verified receipt.
        contract = buyer.register_contract(terms(f"ZANDBAK-{int(time.time())}"))
        print("registered:", contract.statement.reference)

        for each in buyer.contracts():
            print(f"{each.contract.statement.reference}: {each.state}")

        # A contract of the demo's story has a verdict already, and a bundle that proves it without the register.
        told = next(
            each.contract for each in buyer.contracts() if each.contract.statement.reference.startswith("WERK")
        )
        moment = told.statement.moments[-1]
        print("verdict:", buyer.ask_verdict(told.digest, moment).statement.verdict)
        report = buyer.save_bundle(demo / "buyer" / "sandbox.bundle.json", told.digest, moment)
        print("bundle:", report.status)


def terms(reference: str) -> Terms:
    """€100,000 with 5 % social return under the rules of Utrecht, over the last three whole months."""
    last = Month.of(datetime.now(UTC).date()).plus(-1)
    rules = parse_ruleset(shipped.ruleset("utrecht-current.v1"))
    return Terms(
        reference=reference,
        contractor=BUILDER,
        value=10_000_000,
        obligation=Obligation(basis_points=500),
        first_day=last.plus(-2).first_day,
        last_day=last.last_day,
        ruleset=RuleSetRef(rules.name, rules.digest),
        reference_date=last.plus(-2).first_day,
        moments=(last,),
        malus_basis_points=10_000,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
