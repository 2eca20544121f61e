"""Settings (instellingen) of the register: everything that differs between two installations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _without_path(url: str) -> str:
    if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")) or url.count("/") != 2:
        raise ValueError("an address such as https://register.example, without a path; http only on this machine")
    return url


class Settings(BaseSettings):
    """Read from ``PLAATSBEWIJS_…`` variables. Nothing here is a secret: the passphrase stays in its file.

    ``home`` holds ``keystore.json`` and ``kit.json``; ``cadence`` is seconds between published checkpoints.
    """

    model_config = SettingsConfigDict(env_prefix="PLAATSBEWIJS_", frozen=True, extra="ignore")

    environment: Literal["production", "demo"] = "production"
    home: Path
    passphrase_file: Path
    public_url: Annotated[str, AfterValidator(_without_path)]
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    cadence: Annotated[float, Field(ge=0.2, le=600)] = 60.0

    @property
    def database_url(self) -> str:
        """The embedded database, in the register's own folder."""
        return f"sqlite:///{self.home / 'register.sqlite'}"
