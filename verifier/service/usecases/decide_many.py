"""Decide many (veel beslissingen vastleggen): an agency's batch, each decision in a transaction of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from verifier.core.errors import Refusal
from verifier.service.usecases.decide_eligibility import EligibilitySubmission, decide_eligibility
from verifier.service.usecases.verb import Office


async def decide_many(office: Office, submissions: Sequence[EligibilitySubmission]) -> list[str | Refusal]:
    """One receipt or refusal per submission, in order; they share commits, and no refusal touches another."""
    return list(await asyncio.gather(*(_decide(office, each) for each in submissions)))


async def _decide(office: Office, submission: EligibilitySubmission) -> str | Refusal:
    try:
        return await office.write(decide_eligibility, submission)
    except Refusal as refusal:
        return refusal
