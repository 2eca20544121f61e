"""A room in a browser (kamer in een browser): an empty page of the register, in which a test calls the modules.

The page has the policy and the attributes of a page whose scripts use the register's doors, and nothing else: what
happens in it is the doing of the modules. Bytes go in and out as base64.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from typing import Any

from playwright.sync_api import Page, Route

from tests.portal.walking import Walk
from tests.service.register.browser import member
from tests.service.register.running import Running
from tests.unsafe_scheme import CONTRACTOR
from verifier.core.model.party import PartyId
from verifier.core.trust.kit import write_kit
from verifier.service.access.roles import Role
from verifier.service.portal.assets import composed_assets
from verifier.service.portal.page import CONNECTED

PATH = "/room"
_CSRF = re.compile(r'data-csrf="([A-Za-z0-9_-]{43})"')
#: What a call gives: a value, or the name of what it threw with its code and field.
_CALL = """
async ([path, name, given]) => {
  const octets = (value) => {
    if (Array.isArray(value)) return value.map(octets);
    if (typeof value !== "object" || value === null) return value;
    if ("$octets" in value) return Uint8Array.from(atob(value.$octets), (each) => each.charCodeAt());
    return Object.fromEntries(Object.entries(value).map(([member, each]) => [member, octets(each)]));
  };
  try {
    const called = (await import(path))[name];
    const gave = await called(...given.map(octets));
    const told = (_, value) => (value instanceof Uint8Array ? { $octets: btoa(String.fromCharCode(...value)) }
      : typeof value === "bigint" ? String(value) : value);
    return { gave: JSON.parse(JSON.stringify(gave ?? null, told)) };
  } catch (fault) {
    return { threw: [fault.constructor.name, fault.code ?? fault.message, fault.field ?? ""] };
  }
}
"""
_KEPT = """
async () => {
  const told = (value) => {
    if (value instanceof CryptoKey) return { extractable: value.extractable, type: value.type };
    if (value instanceof Uint8Array) return btoa(String.fromCharCode(...value));
    if (Array.isArray(value)) return value.map(told);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([member, each]) => [member, told(each)]));
  };
  const result = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const found = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await result(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([result(rows.getAllKeys()), result(rows.getAll())]);
      found[store] = keys.map((key, place) => [key, told(values[place])]);
    }
    database.close();
  }
  return { ...found, local: localStorage.length, session: sessionStorage.length };
}
"""
_CHANGE = """
async ([name, source, target, value]) => {
  const result = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await result(indexedDB.open("plaatsbewijs"));
  const store = database.transaction(name, "readwrite").objectStore(name);
  await result(store.put(source === null ? value : await result(store.get(source)), target));
  database.close();
}
"""
_FORGET = """
async () => {
  for (const { name } of await indexedDB.databases()) {
    await new Promise((resolve) => { indexedDB.deleteDatabase(name).onsuccess = resolve; });
  }
}
"""


@dataclass
class Room:
    """One tab, and whose it is."""

    walk: Walk
    page: Page

    def call(self, module: str, name: str, *given: Any) -> Any:
        """What a function gives; ``("threw", class, code, field)`` for what it throws."""
        return _read(
            self.page.evaluate(_CALL, [composed_assets().path(module), name, [_told(each) for each in given]])
        )

    def start(self, module: str, name: str, *given: Any) -> None:
        """Begin a call, and do not wait for it."""
        told = [composed_assets().path(module), name, [_told(each) for each in given]]
        self.page.evaluate(f"(given) => {{ window.begun = ({_CALL.strip()})(given); }}", told)

    def finish(self) -> Any:
        """What the call gives that was begun."""
        return _read(self.page.evaluate("() => window.begun"))

    def kept(self) -> Any:
        """Everything that this site has in the browser's databases: for a key what it may do, bytes as base64."""
        return self.page.evaluate(_KEPT)

    def change(self, store: str, source: Any, target: Any, value: Any = None) -> None:
        """Put ``value``, or what lies at ``source``, at ``target``, as who can write the profile's files."""
        self.page.evaluate(_CHANGE, [store, source, target, value])

    def forget(self) -> None:
        """Leave nothing of this site in the browser's databases."""
        self.page.evaluate(_FORGET)

    def reload(self) -> None:
        self.page.reload()


def room(walk: Walk, kit: bytes, party: PartyId, csrf: str) -> Room:
    """A new tab with the room in it."""
    said = {"csrf": csrf, "door": "contractor", "party": party, "kit": kit.decode()}
    attributes = " ".join(f'data-{name}="{escape(each)}"' for name, each in said.items())
    headers = {"Content-Security-Policy": CONNECTED.header, "Content-Type": "text/html; charset=utf-8"}

    def fulfil(route: Route) -> None:
        route.fulfill(body=f'<!doctype html><html lang="nl"><body {attributes}>', headers=headers)

    page = walk.page()
    page.route(walk.url + PATH, fulfil)
    page.goto(walk.url + PATH)
    return Room(walk, page)


@dataclass(frozen=True, slots=True)
class Entry:
    """A session of a member, and what its pages show to prove that a request is theirs."""

    session: str
    csrf: str


def signed_in(register: Running, party: PartyId, role: Role = Role.ADMINISTRATOR) -> Entry:
    """Somebody of ``party`` signs in."""
    with ThreadPoolExecutor(1) as elsewhere:  # a browser's loop may run in this thread
        browser = elsewhere.submit(member, register, party, role).result()
        found = _CSRF.search(elsewhere.submit(browser.get, "/account").result().text)
    assert found is not None
    return Entry(browser.session, found[1])


def let_in(walk: Walk, entry: Entry) -> None:
    """Let the browser hold the session."""
    walk.hold(entry.session)


def entered(walked: Walk, register: Running, entry: Entry) -> Room:
    """A room of a member of the contractor, who signed in."""
    let_in(walked, entry)
    return room(walked, kit_of(register), CONTRACTOR, entry.csrf)


def kit_of(register: Running) -> bytes:
    return write_kit(register.cast.contractor.kit)


def _read(answer: Any) -> Any:
    return ("threw", *answer["threw"]) if "threw" in answer else answer["gave"]


def _told(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"$octets": b64encode(value).decode()}
    if isinstance(value, Mapping):
        return {name: _told(each) for name, each in value.items()}
    return [_told(each) for each in value] if isinstance(value, list | tuple) else value
