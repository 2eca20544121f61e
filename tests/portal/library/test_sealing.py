"""What the page seals an agency opens, and the other way round; whatever does not belong is one refusal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from keys.custody.entry import Kind
from keys.custody.handles import OpeningKey, opening_key
from keys.custody.kinds import born
from tests.portal.asking import write_assets
from tests.portal.calling import Talk, big, call, opener, talking
from tests.unit.privacy.test_subject import INVALID, PERSON, STATEMENT, VALID
from verifier.core.errors import CannotOpen
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.privacy.commitment import Opening, pack_opening
from verifier.core.privacy.subject import (
    Scheme,
    Subject,
    opening_info,
    pack_subject,
    subject_commitment,
    subject_info,
    unpack_subject,
)
from verifier.core.wire import base64url
from verifier.core.wire.jwk import thumbprint
from verifier.party.sealing import open_sealed, seal_to
from verifier.service.portal.assets import composed_assets

pytestmark = pytest.mark.slow

AGENCY, JTI = "oin:00000099000000002000", "01a3185c-5000-74a8-bace-e851a2c80505"
CONTRACT, PLACEMENT = Digest(hashlib.sha256(b"contract").digest()), Digest(hashlib.sha256(b"placement").digest())
INFO = subject_info(PartyId(AGENCY), CONTRACT, JTI)
WHERE = {"agency": AGENCY, "contract": base64url.encode(CONTRACT), "jti": JTI}
OPENING = Opening(rates=(0, 4_000_000, 2**64 - 1), flat=2**53 + 1, seed=bytes(range(32)))
TOLD = {"months": [big(each) for each in OPENING.rates], "flat": big(OPENING.flat), "seed": OPENING.seed}


@pytest.fixture(scope="module")
def secret() -> bytes:
    """A private key as a keystore has it, 96 bytes."""
    return born(Kind.XWING)[0]


@pytest.fixture(scope="module")
def key(secret: bytes, library: Talk) -> OpeningKey:
    """The same key on the side of Python; its public key is what the page says belongs to it."""
    (public,) = library.called([call("hpke.js", "publicKeyOf", secret)])
    jwk = {"kty": "AKP", "alg": "X-Wing", "pub": base64url.encode(public)}
    return opening_key(thumbprint(jwk), jwk, secret)


def person(subject: Subject) -> dict[str, Any]:
    born_on = subject.birth_date.isoformat() if subject.birth_date else None
    told = {"scheme": str(subject.scheme), "value": subject.value}
    return {**told, "birthDate": born_on} if born_on else told


def sealing(subject: Mapping[str, Any], jwk: Mapping[str, str], **where: str) -> Mapping[str, Any]:
    return call("sealing.js", "sealSubject", subject, {**WHERE, "agencyKey": dict(jwk), **where})


def test_what_the_page_seals_the_agency_opens(library: Talk, key: OpeningKey) -> None:
    subjects = [PERSON, STATEMENT, *(Subject(Scheme.BSN, each, bytes(32)) for each in VALID)]
    for subject, sealed in zip(
        subjects, library.called([sealing(person(each), key.jwk) for each in subjects]), strict=True
    ):
        octets = base64url.decode(sealed["sealed"])
        opened = unpack_subject(open_sealed(key, octets, INFO))
        assert opened == replace(subject, opening=base64url.decode(sealed["opening"]))
        assert len(octets) == 1648
        assert base64url.decode(sealed["sealedSha256"]) == hashlib.sha256(octets).digest()
        assert base64url.decode(sealed["commitment"]) == subject_commitment(opened)
        assert base64url.decode(sealed["subject"]) == pack_subject(opened)


def test_what_a_program_seals_the_page_opens(library: Talk, key: OpeningKey, secret: bytes) -> None:
    octets = seal_to(base64url.decode(key.jwk["pub"]), pack_subject(PERSON), INFO)
    where = {**WHERE, "key": opener(secret)}
    opened, read = library.called(
        [
            call("sealing.js", "openSubject", base64url.encode(octets), where),
            call("sealing.js", "readSubject", base64url.encode(pack_subject(PERSON))),
        ],
    )
    opening = base64url.encode(PERSON.opening)
    said = {"scheme": "bsn", "value": PERSON.value, "birthDate": "1985-03-01", "opening": opening}
    assert opened == {**said, "commitment": base64url.encode(subject_commitment(PERSON))}
    assert read == said


def test_an_opening_goes_both_ways(library: Talk, key: OpeningKey, secret: bytes) -> None:
    octets = seal_to(base64url.decode(key.jwk["pub"]), pack_opening(OPENING), opening_info(PLACEMENT))
    placement = base64url.encode(PLACEMENT)
    opened, sealed, packed = library.called(
        [
            call(
                "sealing.js",
                "openOpening",
                base64url.encode(octets),
                {"placement": placement, "key": opener(secret)},
            ),
            call("sealing.js", "sealOpening", TOLD, {"placement": placement, "key": dict(key.jwk)}),
            call("sealing.js", "packOpening", TOLD),
        ],
    )
    assert opened == {"months": list(OPENING.rates), "flat": OPENING.flat, "seed": OPENING.seed}
    assert open_sealed(key, base64url.decode(sealed["sealed"]), opening_info(PLACEMENT)) == pack_opening(OPENING)
    assert packed == pack_opening(OPENING)


def test_it_opens_for_its_own_statement_alone(library: Talk, key: OpeningKey, secret: bytes) -> None:
    others = {"agency": "oin:00000099000000003000", "contract": "A" * 43, "jti": JTI[:-1] + "6"}
    sealed = library.called([sealing(person(PERSON), key.jwk, **{name: each}) for name, each in others.items()])
    for each in sealed:
        with pytest.raises(CannotOpen):
            open_sealed(key, base64url.decode(each["sealed"]), INFO)
    where = {**WHERE, "key": opener(secret)}
    asked = [call("sealing.js", "openSubject", each["sealed"], where) for each in sealed]
    assert library.called(asked) == [("refused", "cannot_open", "")] * 3


def test_a_changed_byte_another_key_and_another_length_are_one_refusal(
    library: Talk, key: OpeningKey, secret: bytes
) -> None:
    octets = seal_to(base64url.decode(key.jwk["pub"]), pack_subject(PERSON), INFO)
    places = (0, 500, 1087, 1088, 1119, 1120, 1631, 1647)
    bad = [bytes([*octets[:place], octets[place] ^ 1, *octets[place + 1 :]]) for place in places]
    bad += [octets[:-1], octets + b"\0", octets[:1120], octets[:100], b""]
    asked = [
        call("sealing.js", "openSubject", base64url.encode(each), {**WHERE, "key": opener(secret)}) for each in bad
    ]
    another = {**WHERE, "key": opener(born(Kind.XWING)[0])}
    asked.append(call("sealing.js", "openSubject", base64url.encode(octets), another))
    assert set(library.called(asked)) == {("refused", "cannot_open", "")}


def test_a_key_that_is_none_is_refused(library: Talk, key: OpeningKey) -> None:
    pub = base64url.decode(key.jwk["pub"])
    beyond = b"\xff\x0f" + pub[2:]  # a coefficient of 4095, not below the modulus of ML-KEM
    low_order = pub[:1184] + bytes(32)
    jwks = [{**key.jwk, "pub": base64url.encode(each)} for each in (beyond, low_order)]
    jwks += [{**key.jwk, "pub": key.jwk["pub"][:-4]}, {**key.jwk, "kty": "EC"}, {**key.jwk, "extra": "x"}]
    found = library.called([sealing(person(PERSON), each) for each in jwks])
    assert {each[:2] for each in found} == {("refused", "wrong_value")}


def test_the_eleven_test_is_that_of_the_core(library: Talk) -> None:
    places = [VALID[0][:at] + digit + VALID[0][at + 1 :] for at in range(9) for digit in "0123456789"]
    numbers = [*VALID, *INVALID.values(), *places]
    passes = library.called([call("bsn.js", "elevenTest", each) for each in numbers])
    assert [each for each, passed in zip(numbers, passes, strict=True) if passed] == [
        *VALID,
        *(each for each in places if each == VALID[0]),
    ]


def test_what_cannot_be_is_refused_without_its_number(library: Talk, key: OpeningKey) -> None:
    numbers = [{"scheme": "bsn", "value": each} for each in INVALID.values()]
    numbers += [{"scheme": "statement", "value": each} for each in ("x" * 65, "/1", "", "1\n")]
    days = [
        {**person(STATEMENT), "birthDate": day} for day in ("1985-02-29", "1885-01-01", "19850101", "2100-01-01")
    ]
    subjects = [*numbers, {"scheme": "passport", "value": "NL1"}, *days]
    assert library.called([sealing(each, key.jwk) for each in subjects]) == [
        *[("refused", "invalid_subject", "value")] * len(numbers),
        ("refused", "invalid_subject", "scheme"),
        *[("refused", "wrong_value", "birth_date")] * len(days),
    ]


def test_a_value_that_cannot_be_is_neither_sealed_nor_read(library: Talk) -> None:
    changes: list[dict[str, Any]] = [
        {"flat": big(2**64)},
        {"flat": big(-1)},
        {"flat": 1},
        {"seed": bytes(31)},
        {"months": []},
    ]
    packed = pack_opening(replace(OPENING, rates=(1,)))
    others = [packed[:size] for size in (0, 1, 2, 41, 49)] + [packed + b"\0", bytes(42)]
    asked = [call("sealing.js", "packOpening", {**TOLD, **each}) for each in changes]
    asked += [call("sealing.js", "unpackOpening", each) for each in others]
    assert {each[:2] for each in library.called(asked)} == {("refused", "wrong_value")}


def test_a_record_with_something_behind_it_is_no_subject(library: Talk) -> None:
    whole = bytearray(pack_subject(PERSON))
    whole[-1] = 1
    extra = json.dumps({"scheme": "bsn", "value": PERSON.value, "opening": "A" * 43, "name": "x"}).encode()
    records = [
        bytes(whole),
        (len(extra).to_bytes(2) + extra).ljust(512, b"\0"),
        b"\xff\xff" + bytes(510),
        bytes(511),
    ]
    found = library.called([call("sealing.js", "readSubject", base64url.encode(each)) for each in records])
    assert [each[1] for each in found] == ["wrong_value", "unknown_member", "wrong_value", "wrong_value"]


def test_a_seal_that_forgets_its_statement_is_found(tmp_path: Path, key: OpeningKey) -> None:
    """The negative control: without the contract in its info, what is sealed does not open."""
    folder = write_assets(tmp_path)
    served = folder / composed_assets().by_name["sealing.js"]
    text = served.read_text()
    assert text.count('parted("plaatsbewijs/v1/subject", agency, decode(contract), jti)') == 1
    served.write_text(text.replace("agency, decode(contract), jti)", "agency, jti)"))
    with talking(folder) as talk:
        (sealed,) = talk.called([sealing(person(PERSON), key.jwk)])
    with pytest.raises(CannotOpen):
        open_sealed(key, base64url.decode(sealed["sealed"]), INFO)
