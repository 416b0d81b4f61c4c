"""Read and write Hugging Face paper digests."""

from importlib import import_module as _import_module

__version__ = "0.2.0"

# Loaded when first used, so that importing hfdigest costs next to nothing.
_HOMES = {
    "affiliation": ("Affiliation",),
    "counts": ("Approximate",),
    "combine.enrich": ("Sources", "enrich"),
    "combine.summary": ("summarize",),
    "combine.diff": ("Change", "DigestDiff", "Move", "diff"),
    "combine.merge": ("merge",),
    "combine.narrow": ("narrow",),
    "combine.update": ("update",),
    "formats.arrow": ("to_arrow",),
    "formats.records": ("to_records",),
    "archive": ("Archive",),
    "errors": (
        "ArgumentError",
        "DialectError",
        "FetchError",
        "HfDigestError",
        "PageError",
        "ParseError",
        "PostError",
        "Problem",
        "RenderError",
        "SchemaError",
    ),
    "bibliography.bibtex": ("to_bibtex",),
    "bibliography.csl": ("to_csl_json",),
    "formats.json": ("from_json", "to_json"),
    "bibliography.hayagriva": ("to_hayagriva",),
    "bibliography.ris": ("to_ris",),
    "formats.sidecar": ("parse_sidecar", "to_sidecar"),
    "formats.atom": ("to_atom",),
    "formats.json_feed": ("to_json_feed",),
    "sighting": ("Sighting",),
    "loading": ("load", "loads"),
    "grammar.builtin": ("dialects",),
    "grammar.dialect": (
        "Dialect",
        "Inference",
    ),
    "lens.post": ("Post",),
    "lens.unread": ("Unread",),
    "posts": ("load_post", "parse_post", "render_post", "settle"),
    "mojibake.undo": ("Guess", "Repair", "repair"),
    "page.api": ("parse_api", "parse_paper_api"),
    "page.comments": ("Comment",),
    "page.listing": ("Page",),
    "page.pages": ("parse_page", "parse_paper_page"),
    "page.props": ("PaperPage",),
    "model": (
        "Author",
        "Day",
        "Digest",
        "Entry",
        "Month",
        "Organization",
        "Paper",
        "Trending",
        "User",
        "Week",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [*sorted(_HOME_OF), "__version__"]  # noqa: PLE0604 - the names are text


def __getattr__(name: str) -> object:
    if name == "hub":  # the one public module, which needs an extra
        return _import_module("hfdigest.hub")
    if name not in _HOME_OF:
        message = f"module 'hfdigest' has no attribute {name!r}"
        raise AttributeError(message)
    home = _import_module(f"hfdigest.{_HOME_OF[name]}")
    value = getattr(home, name)
    if name == "Dialect" and not home.learners:
        home.learners.append(_infer)
    globals()[name] = value
    return value


def _infer(*examples: object, **options: object) -> object:
    """Learn a dialect, by what stands above the dialects that can be learnt."""
    return _import_module("hfdigest.learn.infer").infer(*examples, **options)


def __dir__() -> list[str]:
    return list(__all__)
