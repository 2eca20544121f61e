"""A scene (decor): a register, both evaluators as programs of their own, and an agency whose desk is a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.portal.walking import secure_url
from tests.service.evaluator.evaluator_process import Running as Evaluator
from tests.service.evaluator.evaluator_process import running
from tests.service.register.cast import Cast
from tests.service.register.play import Play
from tests.service.register.running import Running, serving
from tests.unsafe_scheme import AGENCY, EVALUATOR1, EVALUATOR2
from verifier import clock
from verifier.core.model.directory import Competence
from verifier.party.agency.registers.csv_file import COLUMNS
from verifier.party.evaluator.settings import EvaluatorSettings, write_settings
from verifier.party.operator.directory import build_directory


@dataclass(frozen=True, slots=True)
class Scene:
    """What runs. ``first`` and ``second`` are the evaluators in the order in which they are asked."""

    register: Running
    first: Evaluator
    second: Evaluator

    @property
    def cast(self) -> Cast:
        return self.register.cast

    @property
    def play(self) -> Play:
        return Play(self.register)


@contextmanager
def scene(cast: Cast, folder: Path) -> Iterator[Scene]:
    """Serve all three, and bring the directory that says where the evaluators listen."""
    with serving(cast, folder) as register:
        for home in (cast.evaluator1, cast.evaluator2):
            write_settings(home.folder, EvaluatorSettings(portal_origin=secure_url(register)))
        with running(cast.evaluator1.folder) as first, running(cast.evaluator2.folder) as second:
            cast = replace(cast, directory=_directory(cast, first.url, second.url))
            for evaluator in (first, second):
                assert evaluator.post("/v1/directories", {"statement": cast.directory}).status_code == 201
            register.cast = cast
            register.introduce()
            yield Scene(register, first, second)


def _directory(cast: Cast, first: str, second: str) -> str:
    """A newer directory, in which the agency may speak for people of the Participation Act."""
    urls = {EVALUATOR1: first, EVALUATOR2: second}
    described = replace(
        cast.description,
        institutions=tuple(replace(each, url=urls.get(each.id)) for each in cast.description.institutions),
        competences=(Competence(AGENCY, ("participation_act",)),),
    )
    return build_directory(cast.operator, described, at=clock.now())


def people_file(*people: tuple[str, str, str]) -> bytes:
    """A register of people as CSV: of each the BSN, the employer and the date of birth."""
    rows = [",".join(COLUMNS)]
    for bsn, employer, born in people:
        cells = {
            "bsn": bsn,
            "birth_date": born,
            "group": "participation_act",
            "traits": "status_holder",
            "since": "2024-01-01",
            "employers": f"{employer}@2025-01-01..",
        }
        rows.append(",".join(cells.get(column, "") for column in COLUMNS))
    return ("\r\n".join(rows) + "\r\n").encode()
