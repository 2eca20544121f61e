"""The error page (foutenpagina), rendered from the refusals and the table of statuses.

Run ``python -m docs.reference.render_errors`` from the root of the repository to write ``errors.md`` again.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

from verifier.core import errors
from verifier.core.errors import Refusal
from verifier.web import refusals
from verifier.web.problems import MEDIA_TYPE, TYPE_PREFIX, answer_to, title_of

PAGE = Path(__file__).with_name("errors.md")

_OPENING = f"""# Errors

<!-- Rendered by docs/reference/render_errors.py: change the refusals or the table, not this page. -->

Every refusal is one class with one stable code. Over HTTP it is an RFC 9457 document (`{MEDIA_TYPE}`) with
`type` (`{TYPE_PREFIX}` and the code), `status`, `title`, `detail` and `code`; where there is something to say also
`field` (the member or parameter), `step` (the numbered step of the procedure that refused) and `errors` (a list of
`field`, `code`, `expected`, one for each thing to mend, at most twenty). No refusal repeats what it refused.
Codes are never reused, and programs may switch on them.

Four answers are the same whatever the cause, so that an answer does not tell what exists:

- what is absent and what is not yours are one 404 (`not_found`);
- a reference to an unknown statement and to a statement of someone else are one 409 (`unknown_reference`),
  without field and step;
- a missing, expired and wrong access token are one 401 (`not_authenticated`);
- every failure of the service itself is one 500 (`internal_failure`).

A path that exists for other methods is a 405, and its `Allow` names all of them. A 429 and a 503 say in
`Retry-After` after how many seconds it makes sense to ask again; the table gives the number.
"""

_COLUMNS = "| code | status | retry after | meaning |\n| --- | --- | --- | --- |\n"


def page() -> str:
    """The whole page, with a section for every family of refusals."""
    sections = [_section("At the door", list(_at_the_door()))]
    for family in Refusal.__subclasses__():
        if family.__module__ == errors.__name__:
            sections.append(_section(family.__name__, list(_with_descendants(family))))
    return "\n".join([_OPENING, *sections])


def _at_the_door() -> Iterator[type[Refusal]]:
    for _, kind in inspect.getmembers(refusals, inspect.isclass):
        if issubclass(kind, Refusal) and kind.__module__ == refusals.__name__:
            yield kind


def _with_descendants(family: type[Refusal]) -> Iterator[type[Refusal]]:
    yield family
    for kind in family.__subclasses__():
        if kind.__module__ == errors.__name__:
            yield from _with_descendants(kind)


def _section(title: str, kinds: list[type[Refusal]]) -> str:
    return f"## {title}\n\n{_COLUMNS}" + "".join(map(_row, kinds))


def _row(kind: type[Refusal]) -> str:
    answer = answer_to(kind)
    code = f"`{kind.code}`"
    if answer.told is not None and answer.told.code != kind.code:
        code += f", sent as `{answer.told.code}`"
    meaning = (kind.__doc__ or title_of(kind.code) + ".").splitlines()[0].replace("``", "`")
    retry = f"{answer.retry_after} s" if answer.retry_after else ""
    return f"| {code} | {answer.status} | {retry} | {meaning} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
