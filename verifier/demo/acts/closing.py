"""Act 8: what each party holds at the end, and a search of all of it for every number of a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.demo import cast
from verifier.demo.cast import Member
from verifier.demo.failure import StoryFailed
from verifier.demo.files import PEOPLE_FILE
from verifier.demo.holdings import Holding, holdings, holdings_on_server
from verifier.demo.programs import REGISTER_FILE
from verifier.demo.rows import rows_of
from verifier.demo.scan import Found, scan, search
from verifier.demo.stage import Stage


class Leaked(StoryFailed):
    """A person's number stands where it may not."""


def show_holdings(stage: Stage) -> None:
    """A table by party, counted from its real files and databases."""
    rows = [
        (held.party, held.place, held.what, held.count, "yes" if held.people else "no")
        for member in (cast.OPERATOR, *cast.MEMBERS)
        for held in _held_by(stage, member)
    ]
    columns = ("party", "place", "what", "count", "in clear")
    stage.screen.table("What each party holds", columns, rows, grouped=True)


def search_everything(stage: Stage) -> None:
    """Every file of every party, logs included, and every row of the register's database.

    :class:`Leaked` when a number stands outside the four files whose owners know these people, or when the search
    does not even find what is there for certain.
    """
    numbers = sorted({row.bsn for row in cast.ROWS} | {row.mistyped for row in cast.ROWS if row.mistyped})
    with stage.screen.steps("searching", total=2) as steps:
        found = scan(stage.setting.folder, numbers)
        files = sum(1 for each in stage.setting.folder.rglob("*") if each.is_file())
        steps.step(f"{files} files are searched for {len(numbers)} numbers")
        tables = _tables(stage)
        found += search(tables, numbers)
        steps.step(
            f"{len(tables)} tables of the register ({stage.setting.hosting.database}) are searched row by row"
        )
    rows = [(each.place, each.form, "its own people" if _is_allowed(each) else "LEAK") for each in found]
    stage.screen.table("Where a number of a person was found", ("place", "form", "whose"), rows)
    if not all(map(_is_allowed, found)):
        raise Leaked("a number of a person stands outside the files of those who know the person")
    if {each.place for each in found} != _allowed() or not _finds_what_is_there(stage, tables):
        raise Leaked("the search does not find what is there for certain: it proves nothing")


def _held_by(stage: Stage, member: Member) -> Iterator[Holding]:
    setting = stage.setting
    yield from holdings(setting.folder / member.folder, member.name)
    if member is cast.REGISTER and setting.hosting.database_url_file is not None:
        with rows_of(setting.database_url) as rows:
            yield from holdings_on_server(rows, member.name)


def _tables(stage: Stage) -> Sequence[tuple[str, bytes]]:
    """Every table of the register's database: its name, and all that stands in it."""
    with rows_of(stage.setting.database_url) as rows:
        return [(f"table {name}", rows.content(name)) for name in rows.tables]


def _finds_what_is_there(stage: Stage, tables: Sequence[tuple[str, bytes]]) -> bool:
    """The control: the same tables show a contractor's number, which is text, and a digest, which is bytes."""
    (contracts,) = (content for name, content in tables if name == "table contract")
    return cast.BUILDER.party.encode() in contracts and bytes(stage.contract(cast.LARGE)) in contracts


def _allowed() -> set[str]:
    people = {f"{each.folder}/{PEOPLE_FILE}" for each in cast.CONTRACTORS}
    return people | {f"{each.folder}/{REGISTER_FILE}" for each in cast.COMPETENCES}


def _is_allowed(found: Found) -> bool:
    return found.place in _allowed() and found.form == "plain"
