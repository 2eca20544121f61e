"""SD-JWT on the wire: what is concealed, shown and bound reads again, and what is written wrongly is refused."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conformance.sd_jwt.presented import AUDIENCE, BAND, HOLDER, NONCE, VALID, digest, encoded, joined, jws
from verifier.core.errors import (
    BadDisclosure,
    MissingMember,
    NotCanonical,
    Refusal,
    TooLarge,
    UnknownReference,
    WrongValue,
)
from verifier.core.wire import base64url
from verifier.core.wire.sd_jwt import (
    Disclosure,
    Path,
    conceal,
    disclose,
    present,
    read_sd_jwt,
    sd_hash,
    with_key_binding,
    write_disclosure,
    write_sd_jwt,
)
from verifier.core.wire.sd_jwt.disclosure import read_disclosure, read_disclosures

CLAIMS: dict[str, Any] = {
    "iss": "https://register.example",
    "band": "50-75",
    "address": {"city": "Utrecht", "country": "NL"},
    "courses": ["welding", {"hours": 8}, "lifting"],
}


def salts() -> Iterator[bytes]:
    return (number.to_bytes(16, "big") for number in count())


def digests_in(value: Any) -> list[str]:
    """Every digest of a payload, wherever it stands."""
    if isinstance(value, dict):
        own = [*value.get("_sd", []), *([value["..."]] if "..." in value else [])]
        return own + [each for inner in value.values() for each in digests_in(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in digests_in(inner)]
    return []


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0", "Möbius"),
        ("WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNXHUwMGY2Yml1cyJd", "Möbius"),
        ("WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsImZhbWlseV9uYW1lIiwiTcO2Yml1cyJd", "Möbius"),
        ("WwoiXzI2YmM0TFQtYWM2cTJLSTZjQlc1ZXMiLAoiZmFtaWx5X25hbWUiLAoiTcO2Yml1cyIKXQ", "Möbius"),
    ],
    ids=["as-written", "escaped", "no-space", "newlines"],
)
def test_rfc9901_4_2_1_spellings(text: str, contents: str) -> None:
    read = read_disclosure(text)
    assert (read.salt, read.name, read.value) == ("_26bc4LT-ac6q2KI6cBW5es", "family_name", contents)
    assert list(read_disclosures([text])) == [read.digest]


def test_rfc9901_4_2_3_digests() -> None:
    claim = read_disclosure("WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0")
    element = read_disclosure("WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0")
    assert claim.digest == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
    assert (element.name, element.value, element.digest) == (
        None,
        "FR",
        "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs",
    )


def test_names_are_concealed_and_disclosed() -> None:
    payload, disclosures = conceal(CLAIMS, disclosable=["band", "address"], salts=salts(), decoys=2)
    assert set(payload) == {"iss", "courses", "_sd", "_sd_alg"}
    assert payload["_sd"] == sorted(payload["_sd"])
    assert len(payload["_sd"]) == 4
    assert disclose(payload, disclosures) == CLAIMS
    assert disclose(payload, disclosures[:1]) == {name: CLAIMS[name] for name in ("iss", "courses", "band")}
    assert [each.name for each in disclosures] == ["band", "address"]


def test_paths_are_concealed_one_in_another() -> None:
    paths = [("address",), ("address", "city"), ("courses", 1), ("courses", 1, "hours")]
    decoys: dict[Path, int] = {("address",): 1, ("courses",): 2}
    payload, disclosures = conceal(CLAIMS, disclosable=paths, salts=salts(), decoys=decoys)
    assert set(payload) == {"iss", "band", "courses", "_sd", "_sd_alg"}
    assert len(payload["courses"]) == 5
    assert disclose(payload, disclosures) == CLAIMS
    (outer,) = [each for each in disclosures if each.name == "address"]
    assert disclose(payload, [outer])["address"] == {"country": "NL"}
    assert disclose(payload, [])["courses"] == ["welding", "lifting"]


def test_a_decoy_is_a_digest_like_any_other() -> None:
    payload, disclosures = conceal(CLAIMS, disclosable=["band"], salts=salts(), decoys={(): 3, ("courses",): 3})
    found = digests_in(payload)
    assert len(set(found)) == len(found) == 7
    assert {len(base64url.decode(each)) for each in found} == {32}
    assert {each.digest for each in disclosures} < set(found)


@pytest.mark.parametrize(
    ("claims", "disclosable", "refused"),
    [
        (CLAIMS, ["none"], MissingMember),
        (CLAIMS, [("courses", 3)], MissingMember),
        (CLAIMS, [("address", "city", "x")], MissingMember),
        (CLAIMS, [()], MissingMember),
        ({"_sd": []}, [], WrongValue),
        ({"a": {"_sd_alg": "sha-256"}}, [], WrongValue),
        ({"a": [{"...": "x"}]}, [], WrongValue),
        ({**CLAIMS, "vct": "urn:x", "exp": 1}, ["exp"], WrongValue),
        ({**CLAIMS, "vct": "urn:x", "cnf": {"jwk": {}}}, [("cnf", "jwk")], WrongValue),
    ],
)
def test_what_cannot_be_concealed_is_refused(claims: Any, disclosable: Any, refused: type[Refusal]) -> None:
    with pytest.raises(refused):
        conceal(claims, disclosable=disclosable, salts=salts())


def test_a_salt_is_long_enough_and_there() -> None:
    with pytest.raises(WrongValue, match="16"):
        write_disclosure(bytes(15), 1, name="a")
    with pytest.raises(WrongValue, match="reserve"):
        write_disclosure(bytes(16), 1, name="_sd")
    with pytest.raises(WrongValue, match="salts"):
        conceal(CLAIMS, disclosable=["band", "address"], salts=iter([bytes(16)]))


def issued(*paths: str | tuple[str | int, ...]) -> str:
    payload, disclosures = conceal(CLAIMS, disclosable=paths, salts=salts())
    return write_sd_jwt(jws({}, payload), disclosures)


def shown(token: str) -> list[tuple[str | None, Any]]:
    return [(each.name, each.value) for each in read_sd_jwt(token).disclosures]


def test_only_what_is_named_is_shown() -> None:
    whole = issued("band", "address", ("courses", 2))
    assert shown(present(whole, names=["band"])) == [("band", "50-75")]
    assert shown(present(whole, names=[("courses", 2)])) == [(None, "lifting")]
    assert shown(present(whole, names=[])) == []
    assert present(whole, names=["band", "address", ("courses", 2)]) == whole
    with pytest.raises(UnknownReference):
        present(whole, names=["iss"])


def test_what_it_lies_in_is_shown_too() -> None:
    whole = issued(("address",), ("address", "city"), ("address", "country"))
    assert [name for name, _ in shown(present(whole, names=[("address", "city")]))] == ["city", "address"]
    assert [name for name, _ in shown(present(whole, names=["address"]))] == ["address"]


def test_a_key_binding_is_left_out_and_made_anew() -> None:
    bound = with_key_binding(VALID, audience=AUDIENCE, nonce=NONCE, iat=1, sign=HOLDER.sign, kid=HOLDER.kid)
    read = read_sd_jwt(bound)
    assert read.presentation == VALID
    assert read.key_binding is not None
    assert sd_hash(bound) == sd_hash(VALID) == digest(VALID)
    assert present(bound, names=["band"]).endswith(f"~{BAND}~")
    with pytest.raises(NotCanonical):
        with_key_binding(bound, audience=AUDIENCE, nonce=NONCE, iat=1, sign=HOLDER.sign)


@pytest.mark.parametrize(
    ("token", "refused"),
    [("", NotCanonical), ("a", NotCanonical), (7, NotCanonical), (f"a~{BAND}~{BAND}~", BadDisclosure)],
    ids=["empty", "no-tilde", "number", "twice"],
)
def test_what_is_no_sd_jwt_is_refused(token: Any, refused: type[Refusal]) -> None:
    with pytest.raises(refused):
        read_sd_jwt(token)
    with pytest.raises(TooLarge):
        read_sd_jwt("~" * (128 * 1024 + 1))


def test_a_token_that_is_none_shows_nothing() -> None:
    for token in ("a~", joined(jws({}, []), []), joined(jws({}, b"{"), [])):
        with pytest.raises(Refusal):
            present(token, names=[])


#: Pieces that read as two texts, or as one, depending on where they are cut.
PIECES = st.sampled_from(
    [
        '["a","b",1]',
        '["a",1]',
        '["a","b',
        'c",1]',
        '["a"',
        ',"b",2]',
        "[",
        "]",
        '"],["',
        "[1]",
        '["a",[1]]',
        ' ["a",2] ',
    ]
)
TEXTS = st.lists(st.lists(PIECES, min_size=1, max_size=3).map("".join), max_size=5, unique=True)


@given(TEXTS)
@example(['["a","b', 'c",1]', '["d",1],["e",2]'])
@example(['["a","b],[c",1]', "["])
@example(['["]["', '"[",1]'])
def test_texts_are_read_together_as_they_are_one_by_one(texts: list[str]) -> None:
    sent = [encoded(each.encode()) for each in texts]
    alone: list[Disclosure] | type[Refusal]
    try:
        alone = [read_disclosure(each) for each in sent]
    except Refusal as refusal:
        alone = type(refusal)
    if isinstance(alone, list):
        assert read_disclosures(sent) == {each.digest: (each.name, each.value) for each in alone}
    else:
        with pytest.raises(alone):
            read_disclosures(sent)
