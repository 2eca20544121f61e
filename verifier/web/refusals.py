"""Refusals at the door (weigering aan de deur): what HTTP itself can be refused for, beside the core's refusals.

Like every refusal they name the field and what was expected, never what was received.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from verifier.core.errors import Malformed, Refusal


class NotAuthenticated(Refusal):
    """No valid access token came with the request."""

    code = "not_authenticated"


class NotFound(Refusal):
    """Nothing is here for this client: absent and someone else's look the same."""

    code = "not_found"


class MethodNotAllowed(Refusal):
    """The path exists, but not for this method; ``allow`` holds the methods it does have."""

    code = "method_not_allowed"

    def __init__(self, allow: Iterable[str]) -> None:
        super().__init__("one of the methods in the Allow header")
        self.allow = tuple(sorted(allow))


class MediaTypeRefused(Refusal):
    """The body has another media type than the route reads, or is compressed."""

    code = "media_type_refused"


class BodyTooLarge(Refusal):
    """The body is longer than the route reads; it was not kept."""

    code = "body_too_large"


class BodyTooSlow(Refusal):
    """The body did not arrive in time."""

    code = "body_too_slow"


class InternalFailure(Refusal):
    """The service failed; the answer says nothing about why."""

    code = "internal_failure"


class Fault(NamedTuple):
    """One thing to mend in a request: where, a code of the core, and what was expected there."""

    field: str
    code: str
    expected: str


class WrongRequest(Malformed):
    """Members or parameters that are missing, unknown or of the wrong kind; ``faults`` lists them all."""

    code = "wrong_request"

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__("a request as documented; errors lists what to mend")
        self.faults = tuple(faults)
