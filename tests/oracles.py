"""Programs and formats that judge the output independently."""

import os
import re
import shutil
import subprocess

import pytest


def require_program(name):
    """Return a program's path; a test without it is skipped, but fails where `CI` is set."""
    path = shutil.which(name)
    if path is None:
        pass_over(f"{name} is not installed")
    return path


def pass_over(reason):
    """Skip a test for a reason; where `CI` is set it fails."""
    message = f"{reason}; .ci/debian-packages names what the oracles need"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


MISSING_PART = re.compile(
    r"LaTeX Error: File `[^']+' not found"
    r"|[Ff]ont \S+ [^\n]{0,40}cannot be found"
    r"|I couldn't open (?:style )?file \S+"
)
"""What TeX's programs print where a package, a font or a style is not installed."""


def run(folder, *command, codes=(0,)):
    """Run a program in a folder and return what it printed; another exit code is a failure.

    A test whose program lacks a package or a font is skipped, but fails where `CI` is set.
    """
    require_program(command[0])
    done = subprocess.run(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=300,
        env={**os.environ, "max_print_line": "10000", "SOURCE_DATE_EPOCH": "0"},
    )
    printed = done.stdout.decode("utf-8", "replace")
    missing = MISSING_PART.search(printed)
    if missing and done.returncode not in codes:
        pass_over(f"{command[0]} is there in part: {missing[0]}")
    assert done.returncode in codes, f"{' '.join(command)}: {done.returncode}\n{printed[-4000:]}"
    return printed


CSL_SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "CSL-JSON 1.0.2, those of its rules that a bibliography of papers can break",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "type": {"enum": ["article", "document", "report", "webpage"]},
            "id": {"type": ["string", "number"]},
            "author": {"type": "array", "items": {"$ref": "#/definitions/name"}},
            "issued": {"$ref": "#/definitions/date"},
            **{
                name: {"type": "string"}
                for name in (
                    *("DOI", "URL", "abstract", "annote", "archive", "archive_location"),
                    *("genre", "note", "publisher", "source", "status", "title", "version"),
                )
            },
            "number": {"type": ["string", "number"]},
        },
    },
    "definitions": {
        "name": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                name: {"type": "string"}
                for name in (
                    *("family", "given", "literal", "suffix"),
                    *("dropping-particle", "non-dropping-particle"),
                )
            },
        },
        "date": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "date-parts": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 2,
                    "items": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 3,
                        "items": {"type": ["string", "number"]},
                    },
                },
                "literal": {"type": "string"},
                "raw": {"type": "string"},
            },
        },
    },
}
"""What the published schema says of the fields that are written here."""
