"""What is shown, and the report on it (berichten van een controle): bodies of the door where anyone verifies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, WithJsonSchema

from verifier.core.model.report import Status
from verifier.core.wire import strict_json
from verifier.core.wire.bundle import MAX_BYTES, MAX_CREDENTIAL, read_bundle
from verifier.service.routes.bundle_shape import BUNDLE_SCHEMA, CREDENTIAL_EXAMPLE
from verifier.service.usecases.verify_shown import ShownBundle, ShownCredential
from verifier.web.bodies import JSON, StrictModel, read_body, read_model

#: The most bytes of a body with a credential; a larger one is a bundle.
QUESTION_LIMIT: Final = 2 * MAX_CREDENTIAL
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DIGEST: Final = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"
#: Shortened, and without the digest of inputs: the linter takes a member with *put* in its name for a method.
_FACTS: Final[dict[str, Any]] = {
    "contract": _DIGEST,
    "as_of": {
        "moment": "2026-11",
        "log_origin": "register.example/log",
        "size": 4_096,
    },
    "ruleset": {"name": "utrecht-current", "digest": _DIGEST},
    "verdict": "on_track",
    "band": "75-100",
}
_NOT_NOW: Final = {
    "step": 13,
    "clause": "PROTOCOL 6",
    "nl": "het bewijs is niet ingetrokken en niet opgeschort",
    "en": "the credential is neither taken back nor suspended",
    "status": "undecided",
    "code": "status_suspended",
    "expected": "status: a credential that is not suspended",
}
#: A report, of whose findings one is shown.
REPORT_EXAMPLE: Final[dict[str, Any]] = {
    "status": "undecided",
    "as_of": "2026-12-01T08:00:00Z",
    "good_until": "2026-12-01T10:00:00Z",
    "verdict": {**_FACTS, "policy": "publication-v1"},
    "credential": {
        "issuer": "https://other.example",
        "issued_at": "2026-12-01T08:00:00Z",
        "expires_at": "2027-12-01T08:00:00Z",
        "holder": _DIGEST,
        **_FACTS,
    },
    "findings": [_NOT_NOW],
}


class PresentationBody(StrictModel):
    """A credential that was shown, and what its holder was asked to sign for; judged as of now, or of `at`."""

    presentation: Annotated[
        str, Field(min_length=1, max_length=MAX_CREDENTIAL, description="SD-JWT", examples=[CREDENTIAL_EXAMPLE])
    ]
    audience: Annotated[str, Field(min_length=1, max_length=512, examples=["https://buyer.example"])] | None = None
    nonce: Annotated[str, Field(min_length=1, max_length=512, examples=["n-0S6_WzA2Mj"])] | None = None
    at: Annotated[AwareDatetime, Field(ge=_EPOCH, examples=["2026-12-01T09:00:00Z"])] | None = None

    def shown(self) -> ShownCredential:
        """What the use case takes."""
        at = None if self.at is None else int(self.at.timestamp())
        return ShownCredential(self.presentation, self.audience, self.nonce, at)


class FindingBody(BaseModel):
    """One numbered step: its clause, what it checks, how it ended, and what was expected where it does not hold."""

    step: Annotated[int, Field(ge=1)]
    clause: str
    nl: str
    en: str
    status: Status
    code: Annotated[str, Field(description="empty where the step holds")]
    expected: str


_Moment = Annotated[str | None, WithJsonSchema({"type": ["string", "null"], "format": "date-time"})]


class ReportAnswer(BaseModel):
    """Three-valued: `undecided` is never a softer `valid`. What is not known is null.

    `as_of` is when it was signed, `good_until` the last second at which all of it holds. `verdict` is as
    `sr-verdict.v1.schema.json` has it; `credential` says the same, as far as it was disclosed.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [REPORT_EXAMPLE]})

    status: Status
    as_of: _Moment
    good_until: _Moment
    verdict: dict[str, Any] | None
    credential: dict[str, Any] | None
    findings: list[FindingBody]


#: How the body is described: a bundle's file as it is, or a credential with a question around it.
SHOWN: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {JSON: {"schema": {"anyOf": [BUNDLE_SCHEMA, PresentationBody.model_json_schema()]}}},
    }
}


async def shown_in(request: Request) -> ShownBundle | ShownCredential:
    """The body of ``request``, whose form is right; raises what :func:`read_body` does, and ``Malformed`` refusals.

    What has a ``presentation`` is a credential. A bundle is read here for its form alone.
    """
    raw = await read_body(request, media_type=JSON, limit=MAX_BYTES)
    if len(raw) <= QUESTION_LIMIT:
        members = strict_json.parse(raw, limit=QUESTION_LIMIT, newlines=True)
        if isinstance(members, dict) and "presentation" in members:
            return read_model(raw, PresentationBody, limit=QUESTION_LIMIT).shown()
    read_bundle(raw)
    return ShownBundle(raw)
