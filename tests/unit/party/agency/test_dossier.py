"""A dossier holds what a desk gave and decided, as the pages keep it, is signed, and opens with its key alone."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from tests.unit.party.agency.conftest import OpenDesk
from tests.unit.party.agency.unsafe_cast import AT, PERSON, Cast, person, subject, waiting
from tests.unsafe_scheme import AGENCY, CONTRACTOR
from verifier.core.errors import CannotOpen
from verifier.core.wire import base64url
from verifier.core.wire.jwk import verifying_key
from verifier.party.agency.dossier import FORMAT, dossier_info, write_dossier
from verifier.party.sealing import open_sealed


def test_dossier_is_what_was_given_and_decided(cast: Cast, open_desk: OpenDesk) -> None:
    desk = open_desk(person())
    asked = waiting(cast, subject())
    desk.door.queue.append(asked)
    desk.desk.run_round(at=AT)
    written = write_dossier(desk.home)
    assert written.startswith(FORMAT)
    sealed, key = written.removeprefix(FORMAT), desk.home.custodian.opening()
    signed = open_sealed(key, sealed, dossier_info(AGENCY))
    kid, signature, plain = signed[:32], signed[32:96], signed[96:]
    signer = desk.home.signing_key()
    assert kid == base64url.decode(signer.kid)
    r, s = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
    verifying_key(signer.jwk).key.verify(
        encode_dss_signature(r, s), dossier_info(AGENCY) + b"\0" + plain, ECDSA(SHA256())
    )
    content = json.loads(plain)
    name = base64url.encode(asked.digest)
    ((_, (placed,)),) = content["given"]["rows"]
    assert placed["placement"] == name
    assert placed.keys() == {"placement", "attester", "firstDay", "months", "bonusMonths", "flats"}
    assert (placed["attester"], placed["firstDay"], len(placed["months"])) == (CONTRACTOR, "2025-10-01", 12)
    ((decided, row),) = content["decided"]
    assert (decided, row["decision"]) == (name, "eligible")
    assert row.keys() == {"decision", "statement", "receipt", "opening"}
    assert PERSON.encode() not in written
    with pytest.raises(CannotOpen):
        open_sealed(cast.homes[CONTRACTOR].custodian.opening(), sealed, dossier_info(AGENCY))
