"""Values of the whole model for hypothesis, each as strange as the model allows."""

import datetime as dt

from hypothesis import strategies as st

from hfdigest import (
    Affiliation,
    Approximate,
    Author,
    Day,
    Digest,
    Entry,
    Month,
    Organization,
    Paper,
    Trending,
    User,
    Week,
)

texts = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    ("", " ", "**bold**", "a\nb", "\u2028", "0", "null", "기관", "\x00", "\ufeff")
)
"""Text that UTF-8 can carry."""

numbers = st.integers() | st.just(0)
counts = numbers | st.builds(Approximate, numbers)

offsets = st.timedeltas(
    dt.timedelta(hours=-24, microseconds=1), dt.timedelta(hours=24, microseconds=-1)
)
moments = st.datetimes(timezones=st.just(dt.UTC) | st.builds(dt.timezone, offsets)).map(
    lambda moment: moment.replace(fold=0)  # which says nothing where the offset is fixed
)

json_values = st.recursive(
    st.none() | st.booleans() | numbers | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
extras = st.dictionaries(texts, json_values, max_size=2)
front_matters = st.dictionaries(
    texts,
    st.recursive(
        texts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=4,
    ),
    max_size=3,
)

days = st.builds(Day, date=st.dates())
months = st.builds(Month, year=st.integers(1, 9999), month=st.integers(1, 12))
weeks = st.dates(max_value=dt.date(9999, 12, 26)).map(
    lambda date: Week(year=date.isocalendar().year, week=date.isocalendar().week)
)
periods = days | weeks | months | st.builds(Trending)


def _model(cls, **fields):
    """Return instances of a class, each of whose fields but `required` ones may be absent."""
    required = {name: value for name, value in fields.items() if name in {"name", "raw"}}
    optional = {name: value for name, value in fields.items() if name not in required}
    stated = st.fixed_dictionaries(required, optional=optional)
    return stated.map(lambda values: cls(**values))


users = _model(User, name=texts, fullname=texts, avatar_url=texts, extra=extras)
authors = _model(Author, name=texts, user=users, status=texts, hidden=st.booleans(), extra=extras)
organizations = _model(Organization, name=texts, fullname=texts, avatar_url=texts, extra=extras)
readings = _model(
    Affiliation,
    raw=texts,
    organization=texts,
    author_count=numbers,
    github_stars=counts,
    comments=numbers,
    certain=st.booleans(),
)
affiliations = _model(
    Affiliation,
    raw=texts,
    organization=texts,
    author_count=numbers,
    github_stars=counts,
    comments=numbers,
    certain=st.booleans(),
    alternatives=st.lists(readings, max_size=2).map(tuple),
)
papers = _model(
    Paper,
    id=texts | st.sampled_from(("2602.01234", "math/0601001")),
    version=numbers,
    title=texts,
    authors=st.lists(authors, max_size=2),
    more_authors=st.booleans(),
    author_count=numbers,
    abstract=texts,
    published_at=moments,
    organization=organizations,
    github_url=texts,
    project_url=texts,
    media_urls=st.lists(texts, max_size=2),
    thumbnail_url=texts,
    discussion_id=texts,
    ai_summary=texts,
    ai_keywords=st.lists(texts, max_size=2),
    extra=extras,
)
entries = _model(
    Entry,
    paper=papers,
    rank=numbers,
    upvotes=counts,
    comments=counts,
    github_stars=counts,
    affiliation=affiliations,
    submitted_by=users,
    submitted_at=moments,
    summary=texts,
    topic=texts,
    notes=extras,
    doubtful=st.lists(texts, max_size=2, unique=True),
    extra=extras,
)
digests = _model(
    Digest,
    period=periods,
    title=texts,
    entries=st.lists(entries, max_size=3),
    posted_at=moments,
    front_matter=front_matters,
    declared_count=numbers,
    statistics=extras,
    extra=extras,
)
