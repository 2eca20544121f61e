"""A password (wachtwoord): what a member of an embedded register may sign in with; kept as argon2id makes it.

Length counts and nothing else is asked for (NIST SP 800-63B-4, 3.1.1.2): a few words are easier to remember than
one that is hard to read. It is never written down, and compared in one place. A name that nobody has takes as long
to refuse as a wrong password.
"""

from __future__ import annotations

import asyncio
import unicodedata
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from verifier.service.access.sessions import new_secret
from verifier.web.refusals import SignInRefused, WrongForm

SHORTEST: Final = 15
LONGEST: Final = 200
#: A password of fewer different characters repeats itself.
_DIFFERENT: Final = 6
#: Each takes 64 MiB while it is made.
_AT_ONCE: Final = 2


def read_new_password(unverified_password: str, *, login: str) -> str:
    """A password that may be set; :class:`WrongForm` says what is asked of it."""
    password = unicodedata.normalize("NFC", unverified_password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise WrongForm(f"{SHORTEST} to {LONGEST} characters", field="password")
    if len(set(password)) < _DIFFERENT or login in password.casefold():
        raise WrongForm("a password that does not repeat itself or the name beside it", field="password")
    return password


class Passwords:
    """Keeps passwords and compares them, beside the event loop and a few at a time."""

    def __init__(self) -> None:
        self._argon2id = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._nobodys = ""

    async def kept(self, password: str) -> str:
        """What is stored of a password: argon2id (RFC 9106, 4, second recommendation) with a salt of its own."""
        async with self._turn:
            return await asyncio.to_thread(self._argon2id.hash, password)

    async def require(self, unverified_password: str, *, kept: str | None) -> None:
        """Raise :class:`SignInRefused` unless this is the password of which ``kept`` was made.

        Without one a password is compared that nobody has, so that the answer takes as long.
        """
        compared = kept or await self._of_nobody()
        password = unicodedata.normalize("NFC", unverified_password)[:LONGEST]
        async with self._turn:
            matches = await asyncio.to_thread(self._matches, compared, password)
        if not matches or kept is None:
            raise SignInRefused("a name and its password")

    async def _of_nobody(self) -> str:
        if not self._nobodys:
            self._nobodys = await self.kept(new_secret())
        return self._nobodys

    def _matches(self, kept: str, password: str) -> bool:
        try:
            return self._argon2id.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False
