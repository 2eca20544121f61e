"""Where a passphrase comes from (herkomst van de wachtzin): a file that only its owner reads, or a person's keys.

Never the command line: every user of the machine can read the arguments of a running program.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from getpass import getpass
from pathlib import Path

from verifier.core.errors import WrongValue

#: Names the file; its content is the passphrase in UTF-8, with at most one line end behind it.
VARIABLE = "PLAATSBEWIJS_PASSPHRASE_FILE"

_LONGEST = 4096


def read_passphrase(
    *, environ: Mapping[str, str] = os.environ, ask: Callable[[str], str] = getpass, prompt: str = "Passphrase: "
) -> str:
    """The passphrase from the file that ``VARIABLE`` names, or typed by a person when it is not set.

    Raises :class:`WrongValue` for a file that is missing, empty, no UTF-8, over 4,096 bytes, or open to others
    than its owner (``chmod 600``), and when nothing is typed.
    """
    named = environ.get(VARIABLE)
    passphrase = ask(prompt) if named is None else _from_file(Path(named))
    if not passphrase:
        raise WrongValue("a passphrase", field=VARIABLE)
    return passphrase


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_LONGEST + 1)
    except OSError:
        raise WrongValue("a file that this program can read", field=VARIABLE) from None
    if not stat.S_ISREG(mode) or stat.S_IMODE(mode) & 0o077 or len(content) > _LONGEST:
        raise WrongValue("a regular file of at most 4,096 bytes that only its owner may touch", field=VARIABLE)
    try:
        return content.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise WrongValue("UTF-8", field=VARIABLE) from None
