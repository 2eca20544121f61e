"""A passphrase that is easy to guess never seals a keystore."""

import pytest

from keys.custody.passphrase import passphrase_bytes, require_strong
from keys.custody.refusals import WeakPassphrase

WEAK = {
    "empty": "",
    "one short of sixteen": "zes fietsen thui",
    "one character": "a" * 40,
    "five different characters": "abcdeabcdedcbae1"[:15] + "a",
    "a word twice": "wachtwoordwachtwoord",
    "a piece repeated and cut off": "abcdef-abcdef-abcd",
    "digits in a row, going round": "1234567890123456",
    "digits going down": "9876543210987654",
    "the alphabet": "abcdefghijklmnopqrst",
    "the alphabet backwards": "zyxwvutsrqponmlk",
    "sixteen only before NFC": "e\u0301" * 3 + "abcdefghi",
}
WEAK["one short of sixteen"] = WEAK["one short of sixteen"][:15]


@pytest.mark.parametrize("passphrase", WEAK.values(), ids=WEAK.keys())
def test_a_weak_passphrase_is_refused_with_a_sentence_that_mends_it(passphrase: str) -> None:
    with pytest.raises(WeakPassphrase) as refused:
        require_strong(passphrase)
    assert "use" in refused.value.expected or "add" in refused.value.expected
    assert not passphrase or passphrase not in str(refused.value)


@pytest.mark.parametrize(
    "passphrase",
    ["zeven groene fietsen naar Utrecht", "kJ8#vq2!mZ0pLw4x", "ééntje drie vijf acht", "aabbccddeeffgghh"],
    ids=["words", "random", "accents", "pairs, not a run"],
)
def test_an_ordinary_passphrase_is_taken(passphrase: str) -> None:
    require_strong(passphrase)


def test_composed_and_decomposed_letters_give_the_same_bytes() -> None:
    assert passphrase_bytes("caf\u00e9") == passphrase_bytes("cafe\u0301")


def test_half_a_character_is_refused() -> None:
    with pytest.raises(WeakPassphrase):
        passphrase_bytes("zeven groene fietsen \ud800")
