"""What is shown (wat wordt getoond): the file of a bundle, or a credential, told apart by its first character."""

from __future__ import annotations

from typing import Final

from verifier.core.model.report import Report
from verifier.core.procedure.bundle import BundleVerifier
from verifier.core.procedure.shown_credential import Beside, ShownCredentialVerifier
from verifier.core.trust.kit import Kit

_JSON: Final = b"{"


class ShownVerifier:
    """Verifies files of either kind under one kit, with what the reader has ``beside`` a credential."""

    def __init__(self, *, trust: Kit, beside: Beside) -> None:
        self._bundles = BundleVerifier(trust=trust)
        self._credentials = ShownCredentialVerifier(trust=trust)
        self._beside = beside

    def verify(self, unverified: bytes, *, at: int) -> Report:
        """The report on one file at ``at`` (Unix seconds); raises no refusal.

        A credential is a line of text, in which nothing outside ASCII stands; all else is read as a bundle.
        """
        text = unverified.strip()
        if b"~" in text and not text.startswith(_JSON) and text.isascii():
            return self._credentials.verify(text.decode("ascii"), beside=self._beside, at=at)
        return self._bundles.verify(unverified, at=at)
