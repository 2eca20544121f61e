"""Message cases (toetsgevallen van berichten): what a reader of ``sr-message+jwt`` accepts, and what it refuses.

The envelope of each is right; what is wrong is in its members or in its wording. What a message refers to is not
looked up: that takes the statements of a contract (``tests/unit/procedure/test_message.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tests.conformance.wire.reference import example
from tests.conformance.wire.token_under_test import KEY
from tests.unsafe_keys import UnsafeSigningKey
from verifier.core.wire import base64url, strict_json

TYP: Final = "sr-message+jwt"
WHOLE: Final = example(TYP)
#: A BRP test person, and the published number that fails the 11-proef (field-facts 5.1).
BSN, FAILS = "999993847", "999940003"

_QUESTION: Final = {name: value for name, value in WHOLE.items() if name not in ("plan", "in_reply_to")} | {
    "kind": "question"
}
_ANSWER: Final = {name: value for name, value in WHOLE.items() if name != "plan"} | {"kind": "answer"}


@dataclass(frozen=True, slots=True)
class MessageCase:
    """``refused`` is the code of the refusal and the field it names; None where the message must be read."""

    name: str
    why: str
    claims: dict[str, Any]
    refused: tuple[str, str] | None = None

    @property
    def token(self) -> str:
        return signed(self.claims)


def signed(claims: dict[str, Any], key: UnsafeSigningKey = KEY) -> str:
    """A token of any claims, signed as a message."""
    header = {"alg": "ES256", "typ": TYP, "kid": key.kid}
    signing_input = ".".join(base64url.encode(strict_json.write(each)) for each in (header, claims))
    return f"{signing_input}.{base64url.encode(key.sign(signing_input.encode()))}"


def cases() -> list[MessageCase]:
    """Every case; the names are unique."""
    return [*_accepted(), *_members(), *_plans(), *_numbers(), *_words()]


def _accepted() -> Iterator[MessageCase]:
    yield MessageCase("plan", "A plan of approach with a class of placements and two activities.", WHOLE)
    yield MessageCase("question", "A question needs no message before it.", _QUESTION)
    yield MessageCase("answer", "An answer names the message that it answers.", _ANSWER)
    yield MessageCase("agreement", "An agreement names what is agreed to.", {**_ANSWER, "kind": "agreement"})
    change = {**_ANSWER, "kind": "change_request"}
    yield MessageCase("change-request", "A proposal for a contract that would supersede this one.", change)
    general = "Wij willen twee mensen plaatsen die ver van de arbeidsmarkt staan, voor 32 uur p.w."
    yield _said("in-general", "How many, which work and when may be said.", general, None)
    accents = "Súdwest-Fryslân: café, € 1.250 per m², 20 °C – ‘prima’."
    yield _said(
        "letters-with-accents", "Letters with accents, signs and quotation marks are plain text.", accents, None
    )
    near = "De muziektent krijgt een gehandicaptentoilet."
    yield _said(
        "guarded-word-inside-another", "A free word holds a guarded one by chance, or names a work.", near, None
    )


def _members() -> Iterator[MessageCase]:
    without = "An answer and an agreement say what they reply to."
    for kind in ("answer", "agreement"):
        yield _wrong(f"{kind}-of-nothing", without, "missing_member", "in_reply_to", kind=kind)
    yield _wrong("kind-unknown", "Five kinds, and no other.", "wrong_value", "kind", kind="complaint")
    yield _wrong("attachment", "A file stays with who has it.", "unknown_member", "claims", attachment="AAAA")
    yield _wrong("no-paragraph", "Something is said.", "wrong_value", "paragraphs", paragraphs=[])
    yield _wrong("thirteen-paragraphs", "At most twelve.", "wrong_value", "paragraphs", paragraphs=["x"] * 13)
    yield _wrong(
        "paragraph-too-long", "At most 600 characters.", "wrong_value", "paragraphs", paragraphs=["x" * 601]
    )
    yield _wrong("heading-too-long", "At most 120 characters.", "wrong_value", "heading", heading="x" * 121)
    yield _wrong("heading-of-two-lines", "One line (PROTOCOL 2).", "not_strict_json", "", heading="x\ny")


def _plans() -> Iterator[MessageCase]:
    activity = WHOLE["plan"]["activities"][0]
    yield _wrong(
        "plan-in-a-question", "A plan is of a plan of approach.", "unknown_member", "plan", plan=WHOLE["plan"]
    )
    for name, why, field, plan in (
        ("empty", "A plan says something.", "plan", {}),
        ("number-of-people", "A class, never a number.", "placements_class", {"placements_class": "7"}),
        (
            "class-off-the-grid",
            "Classes are 5-9, 10-14 and so on.",
            "placements_class",
            {"placements_class": "6-10"},
        ),
        ("both-measures", "A quantity or an amount.", "quantity", {"activities": [{**activity, "quantity": 1}]}),
        ("nine-digits", "No number is as long.", "amount", {"activities": [{**activity, "amount": 100_000_000}]}),
    ):
        code = "missing_member" if name == "empty" else "wrong_value"
        yield MessageCase(f"plan-{name}", why, {**WHOLE, "plan": plan}, (code, field))


def _numbers() -> Iterator[MessageCase]:
    heading = {"heading": f"Over {BSN}"}
    yield _wrong("number-in-heading", "Nine digits, as a BSN has.", "wrong_value", "heading", **heading)
    for name, why, text in (
        ("number-in-paragraph", "Nine digits, as a BSN has.", f"Het gaat om {BSN}."),
        ("number-that-fails", "One that fails the 11-proef still leads to somebody.", f"Het gaat om {FAILS}."),
        ("number-in-groups", "Written as on a form.", f"Zie {BSN[:4]}.{BSN[4:6]}.{BSN[6:]}."),
        ("number-spaced-out", "A digit at a time.", " ".join(BSN)),
        (
            "number-of-wide-digits",
            "Full-width digits are digits.",
            "".join(chr(0xFF10 + int(each)) for each in BSN),
        ),
        (
            "number-of-arabic-digits",
            "So are those of other scripts.",
            "".join(chr(0x660 + int(each)) for each in BSN),
        ),
        ("date-of-birth", "A whole date of long ago.", "Van 29-02-1980."),
        ("date-of-birth-in-words", "The same with the month in words.", "Van 29 februari 1980."),
    ):
        yield _said(name, why, text, ("wrong_value", "paragraphs[1]"))


def _words() -> Iterator[MessageCase]:
    for name, why, text in (
        ("benefit", "A word about a benefit.", "Iemand met een uitkering."),
        ("benefit-abbreviated", "An abbreviation, in a compound.", "Een WIA-traject."),
        ("benefit-with-points", "An abbreviation with points.", "Uit de W.I.A. komt hij."),
        ("benefit-in-wide-letters", "Full-width letters are letters.", "\uff37\uff29\uff21"),
        ("health", "A word about health.", "Hij was lang ziek."),
        ("health-in-english", "The same in English.", "She had a burn-out."),
        ("health-in-capitals", "Capitals are letters.", "DIAGNOSE"),
        ("other-script", "A letter of another script looks like one of ours.", "w\u0456a"),
        ("small-capitals", "So do phonetic letters.", "\u1d21\u026a\u1d00"),
        ("mark-on-a-letter", "A mark that belongs to no letter of ours hides it.", "w\u0336i\u0336a\u0336"),
        ("picture", "A picture is no text.", "Mooi \U0001f600"),
    ):
        yield _said(name, why, text, ("wrong_value", "paragraphs[1]"))
    yield _said("invisible", "No format characters (PROTOCOL 2).", "wa\u200bjong", ("not_strict_json", ""))


def _wrong(name: str, why: str, code: str, field: str, **changes: Any) -> MessageCase:
    return MessageCase(name, why, {**_QUESTION, **changes}, (code, field))


def _said(name: str, why: str, text: str, refused: tuple[str, str] | None) -> MessageCase:
    """The text as the second paragraph of a question."""
    return MessageCase(name, why, {**_QUESTION, "paragraphs": ["Wij hebben een vraag.", text]}, refused)
