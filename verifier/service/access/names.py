"""A name (naam): what colleagues call a member, and what a member types beside a password."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from verifier.web.refusals import WrongForm

_LONGEST: Final = 80
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,79}", re.ASCII)


def read_name(unverified_name: str) -> str:
    """What a member is called, as one line in NFC; :class:`WrongForm` for what is none."""
    name = " ".join(unicodedata.normalize("NFC", unverified_name).split())
    if not 1 <= len(name) <= _LONGEST or not name.isprintable():
        raise WrongForm(f"a name of 1 to {_LONGEST} characters", field="name")
    return name


def read_login(unverified_login: str) -> str:
    """What a member types beside a password, in lower case; :class:`WrongForm` for what is none."""
    login = unverified_login.strip().casefold()
    if not _LOGIN.fullmatch(login):
        raise WrongForm("3 to 80 letters without accents, digits and . _ - + @", field="login")
    return login
