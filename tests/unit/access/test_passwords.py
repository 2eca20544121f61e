"""Passwords: which may be set, what is kept of them, and that a name that nobody has is refused like any other."""

from __future__ import annotations

import asyncio

import pytest

from verifier.core.errors import Refusal
from verifier.service.access.names import read_login, read_name
from verifier.service.access.passwords import Passwords, read_new_password
from verifier.web.refusals import SignInRefused, WrongForm

GOOD = "vier natte fietsen"


@pytest.mark.parametrize(
    "password",
    ["kort genoeg", "x" * 200 + "y", "ababababababababab", "vier ada fietsen nat", " " * 20],
    ids=["short", "long", "repeats", "holds-the-name", "empty-looking"],
)
def test_a_password_that_is_too_easy_is_refused(password: str) -> None:
    assert read_new_password(GOOD, login="ada") == GOOD
    with pytest.raises(WrongForm) as refused:
        read_new_password(password, login="ada")
    assert refused.value.field == "password"
    assert password.strip() not in str(refused.value) or not password.strip()


@pytest.mark.slow
def test_what_is_kept_is_argon2id_with_a_salt_and_opens_for_the_password_alone() -> None:
    async def tried() -> None:
        passwords = Passwords()
        first, second = await passwords.kept(GOOD), await passwords.kept(GOOD)
        assert first != second
        assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        assert GOOD not in first
        await passwords.require(GOOD, kept=first)
        for password, kept in ((GOOD + " ", first), (GOOD.upper(), first), (GOOD, None), ("", None), (GOOD, "x")):
            with pytest.raises(SignInRefused):
                await passwords.require(password, kept=kept)

    asyncio.run(tried())


def test_a_letter_and_its_accent_are_one_letter_however_they_are_typed() -> None:
    assert read_new_password("vier nette cafe\u0301s", login="ada") == "vier nette caf\u00e9s"


@pytest.mark.parametrize("login", ["ab", "-ada", "a da", "é@x.nl", "a" * 81, "ada\n.", ""], ids=range(7))
def test_a_login_is_plain(login: str) -> None:
    assert read_login(" Ada@Bouw.Example ") == "ada@bouw.example"
    with pytest.raises(WrongForm):
        read_login(login)


@pytest.mark.parametrize("name", ["", "  ", "a" * 81, "a\u202eb", "a\x00b"], ids=range(5))
def test_a_name_is_one_line_that_can_be_read(name: str) -> None:
    assert read_name("  Ada   van  Dam\n") == "Ada van Dam"
    with pytest.raises(Refusal):
        read_name(name)
