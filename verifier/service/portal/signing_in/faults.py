"""Faults (fouten in een formulier): a page shown again, with what to mend and the status of the refusal."""

from __future__ import annotations

from typing import Final

from fastapi import Request, Response

from verifier.core.errors import Refusal
from verifier.service.portal.catalogue import Language, words
from verifier.web.problems import REFUSED, answer_to, retry_after

DOMAIN: Final = "signing_in"


def faults_of(refusal: Refusal, language: Language, *, at: str) -> dict[str, str]:
    """The field that a refusal is about, or ``at`` when it names none, with the sentence for its code.

    The text is named ``fault_<code>_<field>``, or ``fault_<code>`` for any field.
    """
    texts, code = words(language, DOMAIN), refusal.code
    name = f"fault_{code}_{refusal.field}"
    minutes = max(1, retry_after(refusal) // 60)
    return {refusal.field or at: texts.say(name if name in texts else f"fault_{code}", n=minutes)}


def refused(request: Request, response: Response, refusal: Refusal) -> Response:
    """``response`` as the answer to ``refusal``: with its status, and its code in the audit event."""
    request.scope.setdefault("state", {})[REFUSED] = refusal.code
    response.status_code = answer_to(type(refusal)).status
    if wait := retry_after(refusal):
        response.headers["Retry-After"] = str(wait)
    return response
