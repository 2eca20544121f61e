"""The committed vectors are what the reference log says, and nothing else lies between them."""

from tests.unit.log.vectors import LOG_VECTORS
from tests.vectors.log.regenerate import documents


def test_the_vectors_are_regenerated_bit_for_bit() -> None:
    for path, text in documents().items():
        assert (LOG_VECTORS / path).read_bytes() == text.encode(), path


def test_every_folder_says_why_it_is_there() -> None:
    generated = {path.split("/")[0] for path in documents()}
    folders = {path.name for path in LOG_VECTORS.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == generated | {"published"}
    assert all((LOG_VECTORS / folder / "README.md").is_file() for folder in folders)
