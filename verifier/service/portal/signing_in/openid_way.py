"""The way of OpenID Connect (inloggen met een aanmelddienst): this register's provider, as its pages use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from verifier.service.access.openid_provider import Provider
from verifier.service.usecases.admit_subject import Admission

#: Where the provider sends the browser back to, in every language: it is told this one address.
OPENID_BACK: Final = "/sign-in/openid/back"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIdWay:
    """``keys`` are the register's own public ones at the provider; ``offers_sign_out`` there too, when it can."""

    provider: Provider
    admission: Admission
    offers_sign_out: bool
    keys: tuple[Mapping[str, str], ...]

    @property
    def name(self) -> str:
        """What members call the provider."""
        return self.admission.provider_name
