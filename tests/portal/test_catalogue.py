"""Every text of the pages is there in both languages, is used, and says something for each code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from verifier.core import errors
from verifier.core.model.verdict import Outcome
from verifier.service import portal
from verifier.service.portal.assets import composed_assets
from verifier.service.portal.catalogue import Language, Words, domains, parts_of, words

ROOM = Path(portal.__file__).parent
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in (ROOM / "scripts").rglob("*.js")}
#: Bundles of others' modules, which `make portal` writes: not ours to hold to our form.
BUILT = {"hpke.js", "curves.js", "hashes.js"}
OWN = {name: text for name, text in SCRIPTS.items() if name not in BUILT}
PAGES = {path.relative_to(ROOM): path.read_text(encoding="utf-8") for path in (ROOM / "pages").rglob("*.html")}
SOURCES = [*OWN.values(), *PAGES.values(), *(path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py"))]
PLACE = re.compile(r"\{\w+\}")


def raised() -> set[str]:
    """Every code with which a module of the page that verifies can refuse."""
    needed = [each.rpartition("/")[2].split(".")[0] for each in composed_assets().scripts_of("verify_page.js")]
    text = "\n".join(SCRIPTS[f"{name}.js"] for name in needed)
    return set(re.findall(r'refuse\("([a-z_]+)"', text)) | set(
        re.findall(r'\? "([a-z_]+)" : "not_canonical"', text)
    )


def texts() -> Iterator[tuple[str, str]]:
    """Each domain and name."""
    for domain in domains():
        own = words(Language.NL, domain).keys() - (words(Language.NL).keys() if domain != "common" else set())
        yield from ((domain, name) for name in sorted(own))


def own_texts(domain: str) -> Iterator[list[str]]:
    """The names in each file of which a page of a domain has the texts."""
    for each in parts_of(domain):
        text = (ROOM / "catalogue" / each / "nl.po").read_text(encoding="utf-8")
        yield re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)


def named(text: str) -> set[str]:
    """Names that a source writes whole, and beginnings of names that it completes when it runs."""
    whole = set(re.findall(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)*\b", text))
    begun = set(re.findall(r'["`]([a-z][a-z0-9_]*_)(?:"|\$\{|\{)', text))
    return whole | begun


USED = set(chain.from_iterable(map(named, SOURCES)))


def is_used(name: str) -> bool:
    return name in USED or any(name[: at + 1] in USED for at, each in enumerate(name) if each == "_")


@pytest.mark.parametrize("domain", domains())
def test_both_languages_have_the_same_texts_forms_and_places(domain: str) -> None:
    dutch, english = words(Language.NL, domain), words(Language.EN, domain)
    assert list(dutch) == list(english)
    for name in dutch:
        forms = dutch.forms(name), english.forms(name)
        assert all(text.strip() for text in chain(*forms)), name
        assert len(forms[0]) == len(forms[1]) <= 2, name
        for one, other in zip(*forms, strict=True):
            assert sorted(PLACE.findall(one)) == sorted(PLACE.findall(other)), name
        assert len(forms[0]) == 1 or "{n}" in dutch[name], f"{name}: what has two forms says how many"


@pytest.mark.parametrize("domain", domains())
def test_no_name_hides_what_texts_can_do_or_another_text(domain: str) -> None:
    names = set(words(Language.NL, domain))
    assert names & {each for each in dir(Words) if not each.startswith("_")} == set()
    files = [(ROOM / "catalogue" / domain / f"{each}.po").read_text(encoding="utf-8") for each in Language]
    for text in files:
        listed = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
        assert len(listed) == len(set(listed))
        assert len(words(Language.NL, domain)) == sum(map(len, own_texts(domain)))


def test_every_text_is_used() -> None:
    assert [f"{domain}: {name}" for domain, name in texts() if not is_used(name)] == []


def test_a_text_that_nobody_uses_is_found() -> None:
    """The negative control: a name that no source writes, nor the beginning of."""
    assert not is_used("zz_nobody_writes_this")
    assert is_used("js_code_malformed")


@pytest.mark.parametrize("page", sorted(PAGES, key=str), ids=str)
def test_a_page_names_only_texts_that_exist(page: Path) -> None:
    known = {name for domain in domains() for name in words(Language.NL, domain)}
    called = re.findall(r'\b(?:words|common)\.([a-z_0-9]+)|\bsay\("([a-z_0-9]+)"', PAGES[page])
    names = {name for pair in called for name in pair if name and not name.endswith("_")}
    assert names - known - {"of_scripts", "items"} == set()


@pytest.mark.parametrize("script", sorted(OWN))
def test_a_script_names_only_texts_that_exist(script: str) -> None:
    known = {name for domain in domains() for name in words(Language.NL, domain)}
    called = set(re.findall(r'"(js_[a-z_0-9]*[a-z0-9])"', OWN[script]))
    assert called - known == set()


def test_a_text_is_said_with_its_places_and_in_its_form() -> None:
    said = Words({"left": ("one of {all} left", "{n} of {all} left"), "with": ("{a} {b}",)}, Language.EN)
    assert said.say("left", n=1, all=1200) == "one of 1,200 left"
    assert said.say("left", n=0, all=2) == "0 of 2 left"
    assert said["left"] == "{n} of {all} left"
    assert said.say("with", a="{b}", b="<x>") == "{b} <x>"
    with pytest.raises(KeyError):
        said.say("with", a="a")


def test_every_code_outcome_and_status_has_its_texts() -> None:
    codes, names = raised(), words(Language.NL, "verify").keys()
    assert len(codes) > 20
    assert {each.removeprefix("js_code_") for each in names if each.startswith("js_code_")} == codes
    assert {each.removeprefix("js_outcome_") for each in names if each.startswith("js_outcome_")} == set(Outcome)
    for each in ("valid", "invalid", "undecided"):
        assert {f"js_{kind}_{each}" for kind in ("status", "meaning", "advice", "step")} <= names


def test_codes_are_those_of_the_core_and_what_is_undecided_is_so_there_too() -> None:
    known = {
        each.code: each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, errors.Refusal)
    }
    assert raised() <= known.keys()
    (listed,) = re.findall(r"UNDECIDED = new Set\(\[([^\]]*)\]", SCRIPTS["refusal.js"])
    undecided = set(re.findall(r'"([a-z_]+)"', listed))
    assert undecided == {code for code in raised() if issubclass(known[code], errors.Undecided)}


def test_no_two_scripts_have_one_name() -> None:
    """An address says a name and no folder: of two with one name only one would be served."""
    listed = [each.name for each in (ROOM / "scripts").rglob("*.js")]
    assert len(listed) == len(set(listed)) == len(SCRIPTS)


@pytest.mark.parametrize("name", sorted(OWN))
def test_a_script_is_small_says_what_it_is_and_keeps_texts_on_one_line(name: str) -> None:
    text = SCRIPTS[name]
    assert text.startswith("/**")
    assert len(text.splitlines()) <= 300
    assert all(len(line) <= 140 for line in text.splitlines())
    assert all(line.count("`") % 2 == 0 for line in text.splitlines()), "what is between backticks stays on a line"
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(", text)
    is_asking = name in {"api.js", "desk_evaluators.js"}
    assert is_asking or "fetch(" not in text, "one module asks the register, and one the evaluators"
