"""What anyone may read, with an HTTP client and nothing of ours: ``python public_door.py http://127.0.0.1:PORT``."""

# ruff: noqa: T201 -- an example shows what it got

from __future__ import annotations

import sys

import httpx2


def main(register: str) -> None:
    with httpx2.Client(base_url=register, trust_env=False) as http:
        document = http.get("/v1/openapi.json").raise_for_status().json()
        print("the register's API:", document["info"]["title"], document["info"]["version"])
        print("its operations:", sum(len(each) for each in document["paths"].values()))

        # What changes seldom has a tag. Whoever sends it back need not read the same again.
        directory = http.get("/v1/public/directory").raise_for_status()
        again = http.get("/v1/public/directory", headers={"If-None-Match": directory.headers["ETag"]})
        print("the directory:", len(directory.json()["statement"]), "characters; asked again:", again.status_code)

        words = {each["word"]: each["dutch"] for each in http.get("/v1/public/glossary").json()["words"]}
        print("a placement is called:", words["placement"])

        origin, size, *_ = http.get("/log/checkpoint").raise_for_status().text.splitlines()
        print("the log:", origin, "with", size, "leaves")

        # A refusal is a problem document (RFC 9457); programs switch on its code.
        refused = http.get("/v1/public/rule-sets/nothing")
        print("what is not there:", refused.status_code, refused.json()["code"])


if __name__ == "__main__":
    main(sys.argv[1])
