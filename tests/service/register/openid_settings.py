"""Settings with a provider (instellingen met een aanmelddienst): as an operator writes them, for the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.portal.openid.provider import CLIENT, ORGANISATION

#: A private key of this process, in PEM.
PEM: Final = (
    generate_private_key(SECP256R1())
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode("ascii")
)


def settings_for(issuer: str, folder: Path, **more: Any) -> dict[str, Any]:
    """A register whose contractors and buyers come in by themselves, and whose agencies do by invitation."""
    file = folder / "key.pem"
    file.write_text(PEM)
    file.chmod(0o600)
    return {
        "oidc_issuer": issuer,
        "oidc_name": "eHerkenning",
        "oidc_client_id": CLIENT,
        "oidc_client_key_file": file,
        "oidc_organisation_claim": ORGANISATION,
        "oidc_newcomers": "contractor=submitter,buyer=reader",
        "oidc_assurance": "administrator=loa4,*=loa3 loa4",
        "oidc_sign_out": True,
        **more,
    }
