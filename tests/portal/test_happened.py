"""What happened is told: a form that leads to another page is followed by a page that says what was done, once."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from html import unescape
from types import ModuleType

import pytest

from tests.service.register.browser import Browser, invited, member
from tests.service.register.cast import gather
from tests.service.register.passkey_browser import made
from tests.service.register.running import Running, serving
from tests.service.register.test_sessions import aged
from tests.unsafe_scheme import CONTRACTOR
from verifier import clock
from verifier.service.access.roles import Role
from verifier.service.access.sessions import CERTAIN, IDLE
from verifier.service.portal.catalogue import Language, words
from verifier.service.portal.signing_in import account_door, colleague_door, entry_door, openid_door, passkey_door

pytestmark = pytest.mark.slow

TOLD = re.compile(r'id="happened" role="alert">.*?<strong>(.*?)</strong>', re.DOTALL)
PASSWORD = "zeven-groene-fietsen-naar-utrecht"
MEMBER = re.compile(r'name="member" value="([^"]+)"')
INVITATION = re.compile(r'name="invitation" value="([^"]+)"')
PASSKEY = re.compile(r'name="passkey" value="([^"]+)"')
OTHER_SESSION = re.compile(r'name="session" value="([^"]+)"')


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    cast = gather(tmp_path_factory.mktemp("cast"), at=clock.now())
    with serving(cast, tmp_path_factory.mktemp("happened") / "register") as running:
        running.introduce()
        yield running
    cast.close()


@pytest.fixture
def ada(register: Running) -> Browser:
    return member(register, CONTRACTOR, name="Ada")


def told(browser: Browser, path: str) -> list[str]:
    """What the page at ``path`` tells of before."""
    return [unescape(each) for each in TOLD.findall(browser.get(path).text)]


def after(browser: Browser, path: str, **fields: str) -> str:
    """What is told after a form: on the page to which it leads, and on no other after it."""
    answer = browser.post(path, **fields)
    assert answer.status_code == 303, answer.text
    there = answer.headers["location"]
    (text,) = told(browser, there)
    assert told(browser, there) == []
    language = Language.EN if there.startswith("/en") else Language.NL
    names = {each: name for name, each in words(language).items() if name.startswith("happened_")}
    return names[text].removeprefix("happened_")


def found(pattern: re.Pattern[str], browser: Browser, path: str) -> str:
    values: set[str] = set(pattern.findall(browser.get(path).text))
    assert len(values) == 1
    return values.pop()


def test_signing_out_is_told_in_the_language_of_the_page(register: Running) -> None:
    assert after(member(register, CONTRACTOR), "/sign-out") == "signed_out"
    assert after(member(register, CONTRACTOR), "/en/sign-out") == "signed_out"
    assert after(member(register, CONTRACTOR), "/account/end-all") == "signed_out_everywhere"


def test_a_password_and_confirming_with_it_are_told(ada: Browser) -> None:
    assert after(ada, "/account/password", login="ada", password=PASSWORD) == "password_kept"
    assert after(ada, "/account/confirm", password=PASSWORD) == "confirmed"
    elsewhere = Browser(ada.register)
    assert elsewhere.post("/sign-in", login="ada", password=PASSWORD).status_code == 303
    assert after(elsewhere, "/account/end", session=found(OTHER_SESSION, elsewhere, "/account")) == "session_ended"


def test_what_was_done_about_colleagues_is_told(ada: Browser, register: Running) -> None:
    ada.post("/colleagues/invite", role="reader")
    assert after(ada, "/colleagues/withdraw", invitation=found(INVITATION, ada, "/colleagues")) == (
        "invitation_withdrawn"
    )
    bo = Browser(register)
    bo.post("/sign-in/welcome", secret=invited(register, CONTRACTOR, Role.READER), name="Bo van der Berg")
    page = ada.get("/colleagues").text.partition("Bo van der Berg")[2]
    (colleague, *_) = MEMBER.findall(page)
    assert after(ada, "/colleagues/role", member=colleague, role="submitter") == "role_given"
    assert after(ada, "/colleagues/remove", member=colleague) == "colleague_removed"


def test_what_was_done_about_passkeys_is_told(ada: Browser) -> None:
    made(ada)
    assert told(ada, "/account/passkeys") == [words(Language.NL)["happened_passkey_made"]]
    passkey = found(PASSKEY, ada, "/account/passkeys")
    assert after(ada, "/account/passkeys/rename", passkey=passkey, label="Werk") == "passkey_renamed"
    assert after(ada, "/account/passkeys/remove", passkey=passkey) == "passkey_removed"


def test_who_is_led_to_sign_in_again_reads_why(ada: Browser, register: Running) -> None:
    aged(ada, seen_at=IDLE + CERTAIN)
    assert ada.get("/colleagues").headers["location"] == "/sign-in"
    assert told(ada, "/sign-in") == [words(Language.NL)["happened_session_over"]]
    stranger = Browser(register)
    stranger.get("/colleagues")
    assert told(stranger, "/sign-in") == []


@pytest.mark.parametrize("name", ["", "nonsense", "__class__", "<b>", "a" * 41, "SIGNED_OUT"])
def test_no_page_tells_what_is_no_sentence_of_ours(register: Running, name: str) -> None:
    browser = Browser(register)
    browser.cookies["__Host-happened"] = name
    assert told(browser, "/person") == []


def leading_elsewhere(module: ModuleType) -> Iterator[tuple[str, bool]]:
    """Every handler of a form that leads elsewhere, and whether it says what happened."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.AsyncFunctionDef):
            decorated = any("'POST'" in ast.unparse(each) for each in node.decorator_list)
            calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
            led = [each for each in calls if ast.unparse(each.func) == "see_other"]
            if decorated and led:
                yield node.name, all(any(word.arg == "happened" for word in each.keywords) for each in led)


@pytest.mark.parametrize(
    "module", [account_door, colleague_door, entry_door, openid_door, passkey_door], ids=lambda each: each.__name__
)
def test_every_form_that_leads_elsewhere_says_what_happened(module: ModuleType) -> None:
    handlers = dict(leading_elsewhere(module))
    assert [name for name, is_told in handlers.items() if not is_told] == []


def test_such_forms_are_found() -> None:
    """The negative control of what reads the handlers."""
    found = {
        name for module in (account_door, colleague_door, passkey_door) for name, _ in leading_elsewhere(module)
    }
    assert found >= {"end_one", "end_all", "choose_password", "give_role", "remove", "withdraw", "make", "rename"}
