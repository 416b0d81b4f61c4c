import pytest

from hfdigest.by_name import FORMATS
from hfdigest.formats.feed import Meta
from tests.archive import listed, paper

VALUES = {"keys": "{id}", "entry_type": "article", "abstract": True, "limit": 1}
DIGEST = listed(
    "2026-02-16", paper("2602.00001", 7, title="T", abstract="A."), paper("2602.00002", title="U")
)


@pytest.mark.parametrize("name", [name for name, format_ in FORMATS.items() if format_.write])
def test_a_format_is_written_with_every_option_that_it_names(name):
    format_ = FORMATS[name]
    plain = format_.write([DIGEST])
    for option in format_.options:
        assert format_.write([DIGEST], **{option: VALUES.get(option, "here")}) != plain


def test_feeds_have_the_options_of_what_they_say_of_themselves():
    assert FORMATS["feed"].options == FORMATS["atom"].options == tuple(Meta.__annotations__)
