"""Issuing the directory (uitgeven van de lijst): the root signs the next version of what everybody trusts."""

from __future__ import annotations

from dataclasses import fields

from verifier.core.errors import WrongValue
from verifier.core.model.directory import Directory
from verifier.party.home import Home
from verifier.party.operator.description import Description

_DAY = 24 * 3600
#: A directory lasts at most thirty days (PROTOCOL 7).
LONGEST_DAYS = 30


def build_directory(operator: Home, description: Description, *, at: int, days: int = LONGEST_DAYS) -> str:
    """The token of the next directory, signed by the operator's root key at ``at``, for ``days`` days.

    Its version is one more than the highest the operator's home ever saw. It is verified under the operator's own
    kit and kept durably before it is returned: no version leaves twice, and a crash before costs a version at
    most. Raises :class:`WrongValue` for fewer than 1 or more than 30 days, and what ``verify_directory`` and the
    directory's fields refuse.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise WrongValue("1 to 30 days", field="days")
    told = {member.name: getattr(description, member.name) for member in fields(Description)}
    directory = Directory(
        **operator.claims(at=at, audience=description.register),
        **told,
        version=operator.kit.directory_version + 1,
        exp=at + days * _DAY,
    )
    return operator.adopt_directory(operator.sign(directory, purpose="root"), at=at).token
