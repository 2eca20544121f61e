"""An excerpt (uittreksel) of an OpenAPI document: the operations of some tags, and only what those refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from verifier.web.description import METHODS, Part


def excerpt(document: Mapping[str, Any], part: Part) -> dict[str, Any]:
    """The document of ``part``, complete in itself; ``document`` is left as it was."""
    wanted = frozenset(part.tags)
    paths = {path: _members(members, wanted) for path, members in document["paths"].items()}
    cut: dict[str, Any] = {
        **document,
        "info": {**document["info"], "title": part.title},
        "paths": {path: members for path, members in paths.items() if METHODS & set(members)},
    }
    if "tags" in document:
        cut["tags"] = [tag for tag in document["tags"] if tag["name"] in wanted]
    cut["components"] = _needed(cut["paths"], document["components"])
    return cut


def _members(members: Mapping[str, Any], wanted: frozenset[str]) -> dict[str, Any]:
    return {
        name: member
        for name, member in members.items()
        if name not in METHODS or wanted & set(member.get("tags", ()))
    }


def _needed(paths: Mapping[str, Any], components: Mapping[str, Any]) -> dict[str, Any]:
    """The components that ``paths`` reach, in their own order."""
    reached = set(_schemes(paths))
    waiting: list[Any] = [paths]
    while waiting:
        for key in set(_references(waiting.pop())) - reached:
            reached.add(key)
            waiting.append(components[key[0]][key[1]])
    kept = {
        kind: {name: member for name, member in members.items() if (kind, name) in reached}
        for kind, members in components.items()
    }
    return {kind: members for kind, members in kept.items() if members}


def _references(part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            kind, _, name = part["$ref"].removeprefix("#/components/").partition("/")
            yield kind, name
        for each in part.values():
            yield from _references(each)
    elif isinstance(part, list):
        for each in part:
            yield from _references(each)


def _schemes(paths: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for members in paths.values():
        for method in METHODS & set(members):
            for named in members[method].get("security", ()):
                yield from (("securitySchemes", name) for name in named)
