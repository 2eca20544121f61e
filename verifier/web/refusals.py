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


class InvalidClient(Refusal):
    """The client assertion does not prove at the token endpoint which client it is (RFC 6749, 5.2)."""

    code = "invalid_client"


class InvalidTokenRequest(Malformed):
    """The token request has not exactly the members that are documented (RFC 6749, 5.2)."""

    code = "invalid_request"


class UnsupportedGrantType(Malformed):
    """The token request asks for another grant than client credentials (RFC 6749, 5.2)."""

    code = "unsupported_grant_type"


class InvalidScope(Malformed):
    """The scope of a token request is not one door, or not a door of this client (RFC 6749, 5.2)."""

    code = "invalid_scope"


#: What the token endpoint refuses with: their codes are the values of ``error`` in RFC 6749.
OAUTH_REFUSALS = (InvalidClient, InvalidTokenRequest, UnsupportedGrantType, InvalidScope)


class NotFound(Refusal):
    """Nothing is here for this client: absent and someone else's look the same."""

    code = "not_found"


class TooManyRequests(Refusal):
    """This client did more than its share; it may ask again after ``retry_after`` seconds."""

    code = "too_many_requests"

    def __init__(self, expected: str, *, retry_after: int) -> None:
        super().__init__(expected)
        self.retry_after = retry_after


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


class UnknownCursor(Malformed):
    """A cursor that this list did not give, or gave to another client or for other filters."""

    code = "unknown_cursor"


class KeyReused(Refusal):
    """This client used the idempotency key for another request."""

    code = "idempotency_key_reused"


class StillInProgress(Refusal):
    """The first request with this idempotency key is not answered yet."""

    code = "still_in_progress"


class WrongHost(Refusal):
    """The request is for a host that this service is not."""

    code = "wrong_host"


class Unavailable(Refusal):
    """The service takes no requests now: it is stopping, or it cannot keep what it promises."""

    code = "unavailable"


class ForgedRequest(Refusal):
    """A request that would change something did not come from a page of this service."""

    code = "forged_request"


class WrongForm(Malformed):
    """The form of a page has not exactly its own fields."""

    code = "wrong_form"


class SessionEnded(Refusal):
    """Nobody has signed in at this browser, or not lately enough: it is time to sign in again."""

    code = "session_ended"


class ConfirmationNeeded(Refusal):
    """Before this is done, who signed in must confirm with a means of signing in who is there."""

    code = "confirmation_needed"


class SignInRefused(Refusal):
    """What was given to sign in with is not good: which part of it, nobody is told."""

    code = "sign_in_refused"


class LastAdministrator(Refusal):
    """An organisation keeps an administrator, who can invite others."""

    code = "last_administrator"
