"""The scan finds a number in every form it claims to look for, wherever it stands."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from verifier.demo.scan import forms_of, scan

NUMBER = "999993847"
PLAIN = NUMBER.encode()


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("plain", PLAIN),
        ("hexadecimal", PLAIN.hex().encode()),
        ("UTF-16", NUMBER.encode("utf-16-le")),
        ("hashed", hashlib.sha256(PLAIN).digest()),
        ("hashed", hashlib.sha256(PLAIN).hexdigest().encode()),
        ("hashed", base64.b64encode(hashlib.sha512(PLAIN).digest())),
    ],
    ids=["as it is", "hexadecimal", "UTF-16", "hash", "hash in hexadecimal", "hash in base64"],
)
def test_every_form_is_found(tmp_path: Path, form: str, content: bytes) -> None:
    (tmp_path / "file").write_bytes(b"before " + content + b" after")
    assert form in {found.form for found in scan(tmp_path, [NUMBER])}


@pytest.mark.parametrize("before", range(3))
@pytest.mark.parametrize("after", range(3))
def test_base64_is_found_however_it_falls(tmp_path: Path, before: int, after: int) -> None:
    (tmp_path / "file").write_bytes(base64.b64encode(b"x" * before + PLAIN + b"y" * after))
    assert "base64" in {found.form for found in scan(tmp_path, [NUMBER])}


def test_another_number_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"999992077" + hashlib.sha256(b"999992077").digest())
    assert scan(tmp_path, [NUMBER]) == ()


def test_a_finding_does_not_repeat_the_number(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(PLAIN)
    assert NUMBER not in repr(scan(tmp_path, [NUMBER]))


def test_every_form_is_long_enough_to_mean_something() -> None:
    assert all(len(spelling) >= 9 for spellings in forms_of(NUMBER).values() for spelling in spellings)
