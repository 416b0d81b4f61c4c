"""Packages that only some tests need."""

import os
from importlib import import_module

import pytest


def needed(name):
    """Import a module, or skip the test where it is not installed; in CI that is a failure."""
    if os.environ.get("CI"):
        return import_module(name)
    return pytest.importorskip(name, reason=f"{name} is not installed")
