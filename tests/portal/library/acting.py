"""Acting (handelen): what a contractor does in a browser by the modules alone, and what of it must stay there."""

from __future__ import annotations

from typing import Any

from keys.custody.keystore import Keystore
from tests.portal.library.browser_room import Room
from tests.service.register.play import accepted
from tests.service.register.running import Running
from tests.service.register.story import Signed
from tests.unit.custody.unsafe_kdf import UNSAFE_FLOOR
from tests.unsafe_scheme import AGENCY, PASSPHRASE
from verifier.core.wire.base64url import encode

#: A test person of the BRP.
BSN = "999993847"
CHEAP = {"memory_kib": 8, "time": 1, "parallelism": 1}
FLOOR, COST = {"floor": CHEAP}, {"cost": CHEAP}
PLACEMENTS = "/v1/contractor/placements"


def keystore_of(register: Running) -> bytes:
    """The key file of the contractor's own program, whose keys are enrolled."""
    return (register.cast.contractor.folder / "keystore.json").read_bytes()


def secrets_of(register: Running) -> list[str]:
    """The private keys in it, as they would be sent."""
    store = Keystore.open(register.cast.contractor.folder / "keystore.json", PASSPHRASE, floor=UNSAFE_FLOOR)
    return [encode(store.unsealed(entry)) for entry in store.entries]


def imported(tab: Room, register: Running) -> Any:
    return tab.call("keyring.js", "importKeys", keystore_of(register), PASSPHRASE, FLOOR)


def attested(tab: Room, contract: Signed) -> tuple[str, dict[str, Any]]:
    """The name of a parcel with a placement, and the parcel: sealed and signed in the browser."""
    author = tab.call("trusted.js", "author")
    jti = tab.call("signing.js", "newJti", author["iat"])
    where = {"agency": AGENCY, "agencyKey": tab.call("trusted.js", "sealingKey", AGENCY)}
    about = {**where, "contract": contract.name, "jti": jti}
    sealed = tab.call("sealing.js", "sealSubject", {"scheme": "bsn", "value": BSN}, about)
    members = {
        "contract": contract.name,
        "agency": AGENCY,
        "first_day": str(contract.statement.first_day),
        "hours_per_week": 3200,
        "employment_kind": "permanent",
        "subject_commitment": sealed["commitment"],
        "sealed_subject_sha256": sealed["sealedSha256"],
        "reply_kid": tab.call("keyring.js", "keys")["opening"]["kid"],
    }
    claims = tab.call("statements.js", "placement", members, {**author, "jti": jti})
    token = tab.call("keyring.js", "sign", "sr-placement+jwt", claims)
    body = {"statement": token, "sealed_subject": sealed["sealed"]}
    name = f"placement.{tab.call('signing.js', 'digestOf', token)}"
    tab.call("outbox.js", "waiting")  # its module is there, whatever becomes of the connection
    return name, {"path": PLACEMENTS, "body": body, "kept": {"subject": sealed["subject"]}}


def placements(register: Running, contract: Signed) -> set[str]:
    answer = accepted(register.contractor.get(f"{PLACEMENTS}?contract={contract.name}&limit=100"))
    return {f"placement.{each['digest']}" for each in answer["placements"]}
