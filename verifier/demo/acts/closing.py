"""Act 8: what each party holds at the end, and a search of all of it for every number of a person."""

from __future__ import annotations

from verifier.demo import cast
from verifier.demo.failure import StoryFailed
from verifier.demo.files import PEOPLE_FILE
from verifier.demo.holdings import holdings
from verifier.demo.programs import REGISTER_FILE
from verifier.demo.scan import Found, scan
from verifier.demo.stage import Stage


class Leaked(StoryFailed):
    """A person's number stands where it may not."""


def show_holdings(stage: Stage) -> None:
    """A table per party, counted from its real files and databases."""
    rows = [
        (member.name, held.file, held.what, held.count, "yes" if held.people else "no")
        for member in (cast.OPERATOR, *cast.INSTITUTIONS, *cast.CONTRACTORS)
        for held in holdings(stage.setting.folder / member.folder, member.name)
    ]
    stage.screen.table("What each party holds", ("party", "file", "what", "count", "names people in clear"), rows)


def search_everything(stage: Stage) -> None:
    """Every file of every party, logs included; :class:`Leaked` when a number stands outside the four files
    whose owners know these people, or when the search does not even find it there."""
    numbers = {row.bsn for row in cast.ROWS} | {row.mistyped for row in cast.ROWS if row.mistyped}
    with stage.screen.steps("searching every file", total=1) as steps:
        found = scan(stage.setting.folder, sorted(numbers))
        files = sum(1 for each in stage.setting.folder.rglob("*") if each.is_file())
        steps.step(f"{files} files, {len(numbers)} numbers")
    verdicts = [(each, "its own people" if _is_allowed(stage, each) else "LEAK") for each in found]
    rows = [(_relative(stage, each), each.form, verdict) for each, verdict in verdicts]
    stage.screen.table("Where a number of a person was found", ("file", "form", "may it"), rows)
    if not all(_is_allowed(stage, each) for each in found):
        raise Leaked("a number of a person stands outside the files of those who know the person")
    if {_relative(stage, each) for each in found} != _allowed():
        raise Leaked("the search does not find the numbers where they are: it proves nothing")


def _allowed() -> set[str]:
    people = {f"{each.folder}/{PEOPLE_FILE}" for each in cast.CONTRACTORS}
    return people | {f"{each.folder}/{REGISTER_FILE}" for each in cast.COMPETENCES}


def _relative(stage: Stage, found: Found) -> str:
    return found.file.relative_to(stage.setting.folder).as_posix()


def _is_allowed(stage: Stage, found: Found) -> bool:
    return _relative(stage, found) in _allowed() and found.form == "plain"
