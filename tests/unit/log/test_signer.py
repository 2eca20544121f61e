"""Log signers: while one key follows another, whoever knows either opens the same note."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.unit.log.stored import KEY, OLD_KEY, ORIGIN, WITNESS_KEY, public, signer
from verifier.core.errors import BadSignature
from verifier.core.log.checkpoint import Checkpoint, write_checkpoint
from verifier.core.log.signer import LogSigner, signed_note
from verifier.core.wire.note import open_note, parse_note

BODY = write_checkpoint(Checkpoint(ORIGIN, 64, bytes(32)))


@pytest.mark.parametrize("keys", [(KEY,), (OLD_KEY,), (KEY, OLD_KEY), (WITNESS_KEY, OLD_KEY)])
def test_a_note_of_both_keys_opens_with_either(keys: tuple[Ed25519PrivateKey, ...]) -> None:
    note = signed_note(BODY, name=ORIGIN, signers=[signer(KEY), signer(OLD_KEY)])
    assert len(parse_note(note).signatures) == 2
    assert open_note(note, name=ORIGIN, keys=tuple(public(key) for key in keys)) == BODY


def test_and_not_with_another() -> None:
    note = signed_note(BODY, name=ORIGIN, signers=[signer(KEY), signer(OLD_KEY)])
    with pytest.raises(BadSignature):
        open_note(note, name=ORIGIN, keys=(public(WITNESS_KEY),))


def test_a_signer_whose_key_is_another_makes_no_note() -> None:
    wrong = LogSigner(public(KEY), OLD_KEY.sign)
    with pytest.raises(BadSignature):
        signed_note(BODY, name=ORIGIN, signers=[signer(OLD_KEY), wrong])
