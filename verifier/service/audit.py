"""Audit events (gebeurtenissen): what the register writes down of its own doings, in allow-listed fields only."""

from __future__ import annotations

import logging

_LOG = logging.getLogger("plaatsbewijs.register")


def failed(action: str, failure: Exception) -> None:
    """An action of the register itself failed: its name and the kind of failure, never what the failure says."""
    _LOG.error("action=%s result=failed kind=%s", action, type(failure).__name__)
