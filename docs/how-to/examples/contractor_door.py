"""A contractor: accepts what is offered, attests a person, sees what waits: ``python contractor_door.py .demo``."""

# ruff: noqa: T201 -- an example shows what it got

from __future__ import annotations

import sys
from pathlib import Path

from verifier.core.model.party import PartyId
from verifier.core.model.placement import EmploymentKind
from verifier.core.model.standing import ContractState, PlacementState
from verifier.core.privacy.subject import Scheme
from verifier.party.contractor.contractor import Contractor
from verifier.party.contractor.people import Person, Work
from verifier.party.home import Home
from verifier.party.register.doors import ContractorClient
from verifier.party.transport import Transport

UWV = PartyId("oin:00000099000000004000")
#: Of the BRP test set, and in the register of the demo's UWV. It is sealed to the agency, and goes nowhere else.
SOMEBODY = Person(Scheme.BSN, "999993483")


def main(demo: Path) -> None:
    passphrase = (demo / "builder" / "passphrase").read_text(encoding="utf-8")
    with Home.open(demo / "builder", passphrase) as home, Transport(home.profile.register_url) as register:
        client = ContractorClient(register, home)
        contractor = Contractor(home, client)
        for offered in [each for each in contractor.contracts() if each.state is ContractState.OFFERED]:
            contract = contractor.accept(offered.contract.digest)
            print("accepted:", contract.statement.reference)
            work = Work(
                agency=UWV,
                first_day=contract.statement.first_day,
                hours_per_week=1_600,
                employment_kind=EmploymentKind.FIXED_TERM,
            )
            attested = contractor.attest(contract.digest, person=SOMEBODY, work=work, reference="ZANDBAK")
            print("attested; leaf of the log:", attested.receipt.statement.leaf_index)

        # Lists come a page at a time; the client follows the cursor.
        waiting = client.listed_placements(state=PlacementState.WAITING)
        print("placements that wait on an agency:", len(list(waiting)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
