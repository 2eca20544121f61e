"""Vectors of the signed texts (ondertekende teksten): notes, checkpoints and log proofs, good and bad."""

from __future__ import annotations

import base64
from typing import Any

from tests.vectors.log.reference import ORIGIN, TREE, Vectors, b64, checkpoint_body, public_key, sign_line


def _note(reason: str, note: str, body: str = "") -> dict[str, Any]:
    return {
        "reason": reason,
        "name": ORIGIN,
        "keys": [public_key(1).hex(), public_key(2).hex()],
        "note": note,
        "body": body,
    }


def note() -> Vectors:
    body, gaps = checkpoint_body(7), "één regel\n\n\ndan nog een\n"
    line, later, stranger = sign_line(body, 1), sign_line(body, 2), sign_line(body, 3)
    witness = sign_line(body, 3, "witness.example")
    return [
        _note("one signature", f"{body}\n{line}", body),
        _note("by the second of two keys", f"{body}\n{later}", body),
        _note("by both keys", f"{body}\n{line}{later}", body),
        _note("the same signature twice", f"{body}\n{line}{line}", body),
        _note("beside a witness", f"{body}\n{witness}{line}", body),
        _note("beside an unknown key of the same name", f"{body}\n{stranger}{line}", body),
        _note("beside our key under another name", f"{body}\n{sign_line(body, 1, 'other.example')}{line}", body),
        _note("sixteen signatures", f"{body}\n{witness * 15}{line}", body),
        _note("a text with empty lines, not ASCII", f"{gaps}\n{sign_line(gaps, 1)}", gaps),
    ]


def note_fail() -> Vectors:
    body = checkpoint_body(7)
    line = sign_line(body, 1)
    encoded = line.split(" ")[2].strip()
    forged = f"— {ORIGIN} {b64(base64.b64decode(encoded)[:4] + bytes(64))}\n"
    cases = {
        "no signature": body,
        "no signature after the empty line": f"{body}\n",
        "no empty line": body + line,
        "no final newline": f"{body}\n{line}"[:-1],
        "an empty line at the end": f"{body}\n{line}\n",
        "text after the signatures": f"{body}\n{line}text\n",
        "a hyphen for the em dash": f"{body}\n{line.replace('—', '-')}",
        "an en dash for the em dash": f"{body}\n{line.replace('—', '–')}",
        "two spaces": f"{body}\n{line.replace('— ', '—  ')}",
        "a name with a plus": f"{body}\n— a+b {encoded}\n{line}",
        "no name": f"{body}\n—  {encoded}\n{line}",
        "a carriage return": f"{body}\n{line}".replace("\n", "\r\n"),
        "a tab in the text": f"\t{body}\n{sign_line(chr(9) + body, 1)}",
        "base64 without padding": f"{body}\n{line.replace('=', '')}",
        "base64 of the URL alphabet": f"{body}\n— other.example _-__AAAA\n{line}",
        "base64 with stray bits": f"{body}\n— other.example AAAAAAB=\n{line}",
        "a signature of no bytes": f"{body}\n— other.example AAAAAA==\n{line}",
        "seventeen signatures": f"{body}\n{line * 17}",
        "another text": f"{checkpoint_body(8)}\n{line}",
        "a text with a line more": f"{body}more\n\n{line}",
        "an unknown key": f"{body}\n{sign_line(body, 3)}",
        "our key under another name": f"{body}\n{sign_line(body, 1, 'other.example')}",
        "a forged signature with our key's id": f"{body}\n{forged}",
        "a forged signature beside one that holds": f"{body}\n{line}{forged}",
        "nothing": "",
    }
    return [_note(reason, text) for reason, text in cases.items()]


def checkpoint() -> Vectors:
    sizes = (0, 1, 7, 256)
    texts = [{"size": size, "root": TREE.root(size).hex(), "body": checkpoint_body(size)} for size in sizes]
    most = {"size": 2**53 - 1, "root": bytes(32).hex(), "body": f"{ORIGIN}\n{2**53 - 1}\n{b64(bytes(32))}\n"}
    return [{"reason": f"{text['size']} leaves", "origin": ORIGIN} | text for text in (*texts, most)]


def checkpoint_fail() -> Vectors:
    root = b64(TREE.root(7))
    cases = {
        "no origin": f"\n7\n{root}\n",
        "an origin with a space": f"log example\n7\n{root}\n",
        "an origin with a no-break space": f"log\u00a0example\n7\n{root}\n",
        "an origin with a plus": f"log+example\n7\n{root}\n",
        "a leading zero": f"{ORIGIN}\n07\n{root}\n",
        "a sign": f"{ORIGIN}\n+7\n{root}\n",
        "a negative size": f"{ORIGIN}\n-7\n{root}\n",
        "an underscore": f"{ORIGIN}\n1_0\n{root}\n",
        "digits of another script": f"{ORIGIN}\n٧\n{root}\n",
        "no size": f"{ORIGIN}\n\n{root}\n",
        "2^53": f"{ORIGIN}\n{2**53}\n{root}\n",
        "far too many digits": f"{ORIGIN}\n{'9' * 400}\n{root}\n",
        "no padding": f"{ORIGIN}\n7\n{root[:-1]}\n",
        "stray bits": f"{ORIGIN}\n7\n{'A' * 42}B=\n",
        "a root of 31 bytes": f"{ORIGIN}\n7\n{b64(bytes(31))}\n",
        "a root of 33 bytes": f"{ORIGIN}\n7\n{b64(bytes(33))}\n",
        "no leaves, and a root": f"{ORIGIN}\n0\n{root}\n",
        "an extension line": f"{ORIGIN}\n7\n{root}\nmore\n",
        "an empty line more": f"{ORIGIN}\n7\n{root}\n\n",
        "no final newline": f"{ORIGIN}\n7\n{root}",
        "a line too few": f"{ORIGIN}\n7\n",
        "nothing": "",
    }
    return [{"reason": reason, "body": body} for reason, body in cases.items()]


def _leaf(number: int) -> str:
    return number.to_bytes(8, "big").hex()


def _log_proof(reason: str, text: str, index: int = 4, extra: bytes | None = None) -> dict[str, Any]:
    keys = [public_key(1).hex()]
    known = {"index": index, "extra": None if extra is None else extra.hex()}
    return {"reason": reason, "leaf": _leaf(index), "origin": ORIGIN, "keys": keys, "proof": text} | known


def _proof_text(index: int, size: int, extra: str = "") -> str:
    body = checkpoint_body(size)
    hashes = "".join(f"{b64(octets)}\n" for octets in TREE.inclusion(index, size))
    return f"c2sp.org/tlog-proof@v1\n{extra}index {index}\n{hashes}\n{body}\n{sign_line(body, 1)}"


def log_proof() -> Vectors:
    return [
        _log_proof("leaf 4 of 7", _proof_text(4, 7)),
        _log_proof("leaf 0 of 1: no hashes", _proof_text(0, 1), 0),
        _log_proof("leaf 255 of 300", _proof_text(255, 300), 255),
        _log_proof("with extra bytes", _proof_text(4, 7, f"extra {b64(b'opaque')}\n"), 4, b"opaque"),
    ]


def log_proof_fail() -> Vectors:
    true = _proof_text(4, 7)
    head, checkpoint_text = true.split("\n\n", 1)
    first, index, *hashes = head.split("\n")
    elsewhere = checkpoint_text.split("\n\n")[0].replace(ORIGIN, "other.example") + "\n"
    cases = {
        "another version": true.replace("@v1", "@v2"),
        "no first line": true.split("\n", 1)[1],
        "no index": true.replace(f"{index}\n", ""),
        "index with a leading zero": true.replace("index 4", "index 04"),
        "index of another leaf": true.replace("index 4", "index 5"),
        "index beyond the tree": true.replace("index 4", "index 7"),
        "index of 2^53": true.replace("index 4", f"index {2**53}"),
        "index before extra": true.replace(index, f"{index}\nextra AAAA"),
        "extra of no bytes": true.replace(index, f"extra \n{index}"),
        "extra twice": true.replace(index, f"extra AAAA\nextra AAAA\n{index}"),
        "a hash too few": true.replace(f"{hashes[0]}\n", ""),
        "a hash too many": true.replace(hashes[0], f"{hashes[0]}\n{hashes[0]}"),
        "65 hashes": "\n".join([first, index, *[hashes[0]] * 65]) + "\n\n" + checkpoint_text,
        "a hash of 31 bytes": true.replace(hashes[0], b64(bytes(31))),
        "a hash without padding": true.replace(hashes[0], hashes[0][:-1]),
        "a space at the end of a line": true.replace(index, f"{index} "),
        "a carriage return": true.replace("\n", "\r\n"),
        "no checkpoint": f"{head}\n\n",
        "no empty line": head,
        "two empty lines": true.replace("\n\n", "\n\n\n", 1),
        "a checkpoint by an unknown key": true.replace(
            sign_line(checkpoint_body(7), 1), sign_line(checkpoint_body(7), 2)
        ),
        "a checkpoint of another size": true.replace(checkpoint_body(7), checkpoint_body(8)),
        "our key on another log's checkpoint": f"{head}\n\n{elsewhere}\n{sign_line(elsewhere, 1)}",
        "our key on a text that is no checkpoint": f"{head}\n\ntext\n\n{sign_line('text' + chr(10), 1)}",
        "nothing": "",
    }
    return [_log_proof(reason, text) for reason, text in cases.items()]
