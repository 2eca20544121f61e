"""The witnesses of a description (getuigen in de opzet): who cosigns the log, and how many of them must."""

from __future__ import annotations

from dataclasses import replace

from verifier.core.errors import UnknownReference, WrongValue
from verifier.core.model.directory import Witness
from verifier.party.introduction import Introduction
from verifier.party.operator.description import Description
from verifier.party.profile import HomeRole


def witness_of(introduction: Introduction) -> Witness:
    """A witness as the directory lists it; :class:`WrongValue` when its introduction does not say all of it."""
    if introduction.role is not HomeRole.WITNESS:
        raise WrongValue("the introduction of a witness", field="role")
    if introduction.witness_origin is None or introduction.witness_key is None or introduction.url is None:
        raise WrongValue("a witness with its name, its key and its address", field="url")
    return Witness(introduction.witness_origin, (introduction.witness_key,), introduction.iss, introduction.url)


def with_witness(description: Description, introduction: Introduction, *, quorum: int | None = None) -> Description:
    """The description with one more witness; one of the same name gets the new key beside those it had.

    So a witness that starts anew keeps its place for what the old key cosigned. Whether the witnesses can be told
    apart and reach the quorum, ``verify_directory`` says when the directory is built.
    """
    made = witness_of(introduction)
    others = tuple(each for each in description.witnesses if each.origin != made.origin)
    before = tuple(each for each in description.witnesses if each.origin == made.origin)
    keys = tuple(dict.fromkeys([*made.keys, *(key for each in before for key in each.keys)]))
    return _counted(replace(description, witnesses=(*others, replace(made, keys=keys))), quorum)


def without_witness(description: Description, origin: str, *, quorum: int | None = None) -> Description:
    """The description without the witness of this name; :class:`UnknownReference` when there is none."""
    others = tuple(each for each in description.witnesses if each.origin != origin)
    if len(others) == len(description.witnesses):
        raise UnknownReference("a witness of the directory", field="origin")
    return _counted(replace(description, witnesses=others), quorum)


def _counted(description: Description, quorum: int | None) -> Description:
    return description if quorum is None else replace(description, quorum=quorum)
