"""The custodian's handles do what the public keys say, and never give the key itself away."""

import copy
import hmac
import pickle
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from rbcl import (
    crypto_core_ristretto255_add,
    crypto_core_ristretto255_from_hash,
    crypto_core_ristretto255_scalar_random,
    crypto_scalarmult_ristretto255,
    crypto_scalarmult_ristretto255_base,
)

from keys.custody.custodian import Custodian
from keys.custody.entry import b64u, from_b64u
from keys.custody.keystore import Keystore
from keys.custody.lifecycle import KeyRequest, rotate
from keys.custody.refusals import (
    AlreadyAnswered,
    CannotUnseal,
    NoSuchKey,
    NotAnElement,
    NotAScalar,
)
from tests.unit.custody.unsafe_kdf import ALL_KINDS, AT, PASSPHRASE, UNSAFE_FLOOR, kid_of, unsafe_custodian

ONE = bytes([1]) + bytes(31)
BASE = crypto_scalarmult_ristretto255_base(ONE)
ELEMENT = crypto_core_ristretto255_from_hash(bytes(range(64)))
#: RFC 8032: the order of the group, 2²⁵² + 27742317777372353535851937790883648493, little-endian.
ORDER = (2**252 + 27742317777372353535851937790883648493).to_bytes(32, "little")


@pytest.fixture
def custodian(tmp_path: Path) -> Custodian:
    return unsafe_custodian(tmp_path / "k", *ALL_KINDS)


def test_es256_is_r_and_s_of_64_bytes_under_the_published_key(custodian: Custodian) -> None:
    key = custodian.signing("signing")
    point = EllipticCurvePublicNumbers(
        int.from_bytes(from_b64u(key.jwk["x"])), int.from_bytes(from_b64u(key.jwk["y"])), SECP256R1()
    )
    for number in range(32):
        signature = key.sign(b"header.payload%d" % number)
        assert len(signature) == 64
        der = encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
        point.public_key().verify(der, b"header.payload%d" % number, ECDSA(SHA256()))


def test_ed25519_signs_under_the_published_key(custodian: Custodian) -> None:
    key = custodian.signing("log")
    Ed25519PublicKey.from_public_bytes(from_b64u(key.jwk["x"])).verify(key.sign(b"note"), b"note")


def test_a_purpose_gives_its_own_key_and_no_other(custodian: Custodian) -> None:
    assert custodian.signing("signing").kid != custodian.signing("registrar").kid
    for purpose in ("root", "token", "opening", "storage", ""):
        with pytest.raises(NoSuchKey):
            custodian.signing(purpose)
    with pytest.raises(NoSuchKey):
        custodian.signing("signing", "another label")
    with pytest.raises(NoSuchKey):
        custodian.opening(custodian.signing("signing").kid)


@pytest.mark.parametrize("ask", [Custodian.opening, Custodian.storage, Custodian.index])
def test_a_party_without_a_key_is_told_so(ask: Callable[[Custodian], object], tmp_path: Path) -> None:
    with pytest.raises(NoSuchKey):
        ask(unsafe_custodian(tmp_path / "empty"))


def test_evaluation_multiplies_by_the_published_scalar(custodian: Custodian, tmp_path: Path) -> None:
    key = custodian.evaluation("2026")
    keystore = Keystore.open(tmp_path / "k", PASSPHRASE, floor=UNSAFE_FLOOR)
    scalar = keystore.unsealed(keystore.entries[4])
    assert key.multiply(BASE) == key.public == crypto_scalarmult_ristretto255_base(scalar)
    assert key.multiply(ELEMENT) == crypto_scalarmult_ristretto255(scalar, ELEMENT)
    with pytest.raises(NoSuchKey):
        custodian.evaluation("2025")


def test_a_response_satisfies_the_equation_of_the_proof_on_both_elements(custodian: Custodian) -> None:
    """RFC 9497 section 2.2.2: s·A + c·B is the commitment, for (G, pk) and for (M, k·M)."""
    key = custodian.evaluation("2026")
    prover = key.prover()
    commitments = prover.multiply(BASE), prover.multiply(ELEMENT)
    challenge = crypto_core_ristretto255_scalar_random()
    response = prover.response(challenge)
    for element, image, commitment in zip(
        (BASE, ELEMENT), (key.public, key.multiply(ELEMENT)), commitments, strict=True
    ):
        left = crypto_scalarmult_ristretto255(response, element)
        right = crypto_scalarmult_ristretto255(challenge, image)
        assert crypto_core_ristretto255_add(left, right) == commitment


def test_a_prover_answers_once(custodian: Custodian) -> None:
    prover = custodian.evaluation("2026").prover()
    prover.response(ONE)
    with pytest.raises(AlreadyAnswered):
        prover.response(ONE)
    with pytest.raises(AlreadyAnswered):
        prover.multiply(BASE)


def test_of_many_threads_one_gets_the_response(custodian: Custodian) -> None:
    key, given = custodian.evaluation("2026"), []
    for _ in range(50):
        prover, start = key.prover(), threading.Barrier(4)

        def ask() -> None:
            start.wait()  # noqa: B023 - the threads end within the round
            with suppress(AlreadyAnswered):
                given.append(prover.response(crypto_core_ristretto255_scalar_random()))  # noqa: B023 - as above

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(given) == 50


def test_each_prover_has_its_own_nonce(custodian: Custodian) -> None:
    key = custodian.evaluation("2026")
    assert len({key.prover().multiply(BASE) for _ in range(64)}) == 64


@pytest.mark.parametrize(
    "challenge", [b"", bytes(31), bytes(33), ORDER, b"\xff" * 32], ids=["empty", "31", "33", "order", "highest"]
)
def test_a_challenge_that_is_no_scalar_is_refused_and_costs_nothing(challenge: bytes, custodian: Custodian) -> None:
    prover = custodian.evaluation("2026").prover()
    with pytest.raises(NotAScalar):
        prover.response(challenge)
    assert len(prover.response(ONE)) == 32


@pytest.mark.parametrize(
    "element",
    [b"", bytes(31), bytes(33), bytes(32), b"\xff" * 32, ONE],
    ids=["empty", "31", "33", "identity", "high", "odd"],
)
def test_what_is_no_element_is_refused(element: bytes, custodian: Custodian) -> None:
    key = custodian.evaluation("2026")
    with pytest.raises(NotAnElement):
        key.multiply(element)
    with pytest.raises(NotAnElement):
        key.prover().multiply(element)


def test_storage_unseals_in_its_own_place_only(custodian: Custodian) -> None:
    storage = custodian.storage()
    sealed = storage.seal(b"opening", b"placement 1")
    assert storage.unseal(sealed, b"placement 1") == b"opening"
    assert storage.seal(b"opening", b"placement 1") != sealed
    with pytest.raises(CannotUnseal):
        storage.unseal(sealed, b"placement 2")


def test_storage_refuses_each_changed_or_missing_byte(custodian: Custodian) -> None:
    storage = custodian.storage()
    sealed = storage.seal(b"opening", b"")
    for place in range(len(sealed)):
        with pytest.raises(CannotUnseal):
            storage.unseal(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :], b"")
        with pytest.raises(CannotUnseal):
            storage.unseal(sealed[:place], b"")


def test_storage_of_another_party_is_refused(custodian: Custodian, tmp_path: Path) -> None:
    other = unsafe_custodian(tmp_path / "other", KeyRequest("aes256", "storage"))
    with pytest.raises(CannotUnseal):
        other.storage().unseal(custodian.storage().seal(b"opening", b""), b"")


def test_a_rotated_storage_key_still_unseals_what_it_sealed(custodian: Custodian, tmp_path: Path) -> None:
    old = custodian.storage()
    keystore = Keystore.open(tmp_path / "k", PASSPHRASE, floor=UNSAFE_FLOOR)
    rotate(keystore, old.kid, at=AT + 1, kid_of=kid_of)
    new = Custodian(keystore, environment="test").storage()
    assert new.kid != old.kid
    assert new.unseal(old.seal(b"opening", b""), b"") == b"opening"
    with pytest.raises(CannotUnseal):
        old.unseal(new.seal(b"opening", b""), b"")


def test_index_is_hmac_sha_256_under_the_key(custodian: Custodian, tmp_path: Path) -> None:
    keystore = Keystore.open(tmp_path / "k", PASSPHRASE, floor=UNSAFE_FLOOR)
    secret = keystore.unsealed(keystore.entries[6])
    assert custodian.index().mac(b"2026\x00N") == hmac.digest(secret, b"2026\x00N", "sha256")


def test_no_handle_is_copied_pickled_or_shows_a_secret(custodian: Custodian, tmp_path: Path) -> None:
    keystore = Keystore.open(tmp_path / "k", PASSPHRASE, floor=UNSAFE_FLOOR)
    secrets = [keystore.unsealed(entry) for entry in keystore.entries]
    evaluation = custodian.evaluation("2026")
    handles = [
        custodian,
        custodian.signing("signing"),
        custodian.signing("log"),
        custodian.opening(),
        evaluation,
        evaluation.prover(),
        custodian.storage(),
        custodian.index(),
    ]
    for handle in handles:
        for take in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError):
                take(handle)
        for secret in secrets:
            assert not {repr(secret), secret.hex(), b64u(secret)} & set(re.findall(r"[\w\-]+|b'.*?'", repr(handle)))
        assert "lambda" not in repr(handle)


BOTH = """
import sys
from pathlib import Path
from keys.custody.custodian import Custodian
from keys.custody.refusals import BothEvaluators
from tests.unit.custody.unsafe_kdf import PASSPHRASE, UNSAFE_FLOOR
one, other, *environments = sys.argv[1:]
try:
    for path, environment in zip((one, one, other), environments):
        Custodian.open(Path(path), PASSPHRASE, environment=environment, floor=UNSAFE_FLOOR).evaluation("2026")
except BothEvaluators:
    sys.exit(7)
"""


@pytest.mark.parametrize(
    ("environments", "code"),
    [
        (("production", "production", "production"), 7),
        (("demo", "demo", "production"), 7),
        (("demo", "demo", "prodution"), 7),
        (("demo", "demo", "demo"), 0),
        (("production", "production"), 0),
    ],
    ids=["production", "demo, then production", "a name misspelt", "demo", "one evaluator twice"],
)
def test_a_production_process_is_not_both_evaluators(
    environments: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    key = KeyRequest("ristretto255", "evaluation", "2026")
    unsafe_custodian(tmp_path / "one", key, owner="kvk:11111111")
    unsafe_custodian(tmp_path / "other", key, owner="kvk:22222222")
    arguments = [sys.executable, "-c", BOTH, str(tmp_path / "one"), str(tmp_path / "other"), *environments]
    assert subprocess.run(arguments, check=False, timeout=60).returncode == code  # noqa: S603 - our own text


def test_production_is_what_is_meant_when_nothing_is_said(tmp_path: Path) -> None:
    key = KeyRequest("ristretto255", "evaluation", "2026")
    unsafe_custodian(tmp_path / "one", key, owner="kvk:11111111")
    unsafe_custodian(tmp_path / "other", key, owner="kvk:22222222")
    program = BOTH.replace("environment=environment, ", "")
    arguments = [sys.executable, "-c", program, str(tmp_path / "one"), str(tmp_path / "other"), "", "", ""]
    assert subprocess.run(arguments, check=False, timeout=60).returncode == 7  # noqa: S603 - our own text


def test_secrets_and_cheap_costs_are_asked_for_in_custody_only() -> None:
    """``unsealed`` gives bytes to the custodian, and a ``KdfCost`` an unsafe keystore to tests: nobody else asks.

    A home passes a cost on, for the unsafe homes of tests.
    """
    root = Path(__file__).parents[3]
    asked = {
        path.relative_to(root).parent.as_posix()
        for top in ("keys", "verifier")
        for path in (root / top).rglob("*.py")
        if path != root / "verifier/party/home.py" and re.search(r"\.unsealed\(|\bKdfCost\b", path.read_text())
    }
    assert asked == {"keys/custody"}
