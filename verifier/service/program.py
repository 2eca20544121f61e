"""The register's program (programma van het register): settings in, one port on the loopback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from verifier.core.errors import WrongValue
from verifier.service.app import build_app
from verifier.service.settings import Settings
from verifier.service.wiring import open_register
from verifier.web.serving import announce, serve


def run_register(settings: Settings, *, ready: Callable[[str], None] = announce) -> None:
    """Serve the register of ``settings``, until SIGTERM or SIGINT; port 0 is a free one, told to ``ready``.

    Keys and database are opened once before it listens, so that what is weak or missing is refused here with its
    own sentence: raises what :func:`~verifier.service.wiring.open_register` raises, and :class:`OSError` for a port
    that is taken.
    """
    open_register(settings).database.close()
    serve(build_app(settings), port=settings.port, ready=ready)


def read_settings(**told: Any) -> Settings:
    """The settings of the environment (``PLAATSBEWIJS_…``), with what is ``told`` in their place.

    Raises :class:`WrongValue` that names the first setting which is missing or does not fit, and not its value.
    """
    try:
        return Settings(**told)
    except ValidationError as failure:
        name = ".".join(str(each) for each in failure.errors(include_input=False)[0]["loc"])
    field = f"PLAATSBEWIJS_{name.upper()}"
    raise WrongValue("a setting as the register's documentation describes it", field=field)
