"""Dates as pages print them."""

import datetime as dt
import subprocess
import sys

import pytest
from hypothesis import given, strategies as st

from hfdigest.dates import parse_date


@pytest.mark.parametrize(
    "text",
    [
        "Published on Sep 26, 2025",
        "Published on\n Sep 26, 2025 ",
        "Sep 26, 2025",
        "Sept 26, 2025",
        "Sep. 26, 2025",
        "September 26, 2025",
        "2025-09-26",
        "26 Sep 2025",
        "September 26th, 2025",
        "Fri, 26 Sep 2025",
    ],
)
def test_a_date_that_is_stated_whole(text):
    assert parse_date(text) == dt.date(2025, 9, 26)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May 29",
        "May 2025",
        "29 2025",
        "Feb 30, 2025",
        "2025-02-30",
        "30 Feb 2025",
        "09/26/2025",
        "yesterday",
        "Mayer Labs",
        "Published on Mars 26, 2025, and a text that is too long",
        "May 29, 99999999999999999999",
    ],
)
def test_what_is_no_whole_date(text):
    assert parse_date(text) is None


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_every_printed_date_is_read_back(date):
    month = date.strftime("%b")
    assert parse_date(f"Published on {month} {date.day}, {date.year}") == date
    assert parse_date(date.isoformat()) == date


def test_usual_dates_do_not_load_dateutil():
    code = (
        "import sys; from hfdigest.dates import parse_date; parse_date('May 29, 2025');"
        "sys.exit('dateutil' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
