"""Find a desk (een loket opzoeken): what an agency that decides in its browser needs of the directory."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from verifier.core.errors import Undecided
from verifier.core.model.party import PartyId
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FoundDesk:
    """``evaluators`` are the origins of both, in the order in which they are asked, as far as the directory says
    where they listen; ``groups`` are those of which the agency may speak."""

    evaluators: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


def find_desk(uow: UnitOfWork, agency: PartyId, /, *, at: int) -> FoundDesk:
    """As the current directory says; nothing without one, or when it has ended."""
    try:
        directory = uow.trust.directory
    except Undecided:
        return FoundDesk()
    urls = {each.id: each.url for each in directory.institutions}
    listening = (urls.get(each) for each in (directory.evaluator1, directory.evaluator2))
    competent = (each.groups for each in directory.competences if each.agency == agency)
    return FoundDesk(
        tuple(_origin(each) for each in listening if each),
        tuple(sorted({group for groups in competent for group in groups})),
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
