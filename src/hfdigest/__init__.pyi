# The public names with their types, for type checkers.

from hfdigest import hub as hub
from hfdigest.affiliation import Affiliation as Affiliation
from hfdigest.archive import Archive as Archive
from hfdigest.bibliography.bibtex import to_bibtex as to_bibtex
from hfdigest.bibliography.csl import to_csl_json as to_csl_json
from hfdigest.bibliography.hayagriva import to_hayagriva as to_hayagriva
from hfdigest.bibliography.ris import to_ris as to_ris
from hfdigest.combine.diff import (
    Change as Change,
    DigestDiff as DigestDiff,
    Move as Move,
    diff as diff,
)
from hfdigest.combine.enrich import Sources as Sources, enrich as enrich
from hfdigest.combine.merge import merge as merge
from hfdigest.combine.narrow import narrow as narrow
from hfdigest.combine.summary import summarize as summarize
from hfdigest.combine.update import update as update
from hfdigest.counts import Approximate as Approximate
from hfdigest.errors import (
    ArgumentError as ArgumentError,
    DialectError as DialectError,
    FetchError as FetchError,
    HfDigestError as HfDigestError,
    PageError as PageError,
    ParseError as ParseError,
    PostError as PostError,
    Problem as Problem,
    RenderError as RenderError,
    SchemaError as SchemaError,
)
from hfdigest.formats.arrow import to_arrow as to_arrow
from hfdigest.formats.atom import to_atom as to_atom
from hfdigest.formats.json import from_json as from_json, to_json as to_json
from hfdigest.formats.json_feed import to_json_feed as to_json_feed
from hfdigest.formats.records import to_records as to_records
from hfdigest.formats.sidecar import parse_sidecar as parse_sidecar, to_sidecar as to_sidecar
from hfdigest.grammar.builtin import dialects as dialects
from hfdigest.grammar.dialect import Dialect as Dialect, Inference as Inference
from hfdigest.lens.post import Post as Post
from hfdigest.lens.unread import Unread as Unread
from hfdigest.loading import load as load, loads as loads
from hfdigest.model import (
    Author as Author,
    Day as Day,
    Digest as Digest,
    Entry as Entry,
    Month as Month,
    Organization as Organization,
    Paper as Paper,
    Trending as Trending,
    User as User,
    Week as Week,
)
from hfdigest.mojibake.undo import Guess as Guess, Repair as Repair, repair as repair
from hfdigest.page.api import parse_api as parse_api, parse_paper_api as parse_paper_api
from hfdigest.page.comments import Comment as Comment
from hfdigest.page.listing import Page as Page
from hfdigest.page.pages import parse_page as parse_page, parse_paper_page as parse_paper_page
from hfdigest.page.props import PaperPage as PaperPage
from hfdigest.posts import (
    load_post as load_post,
    parse_post as parse_post,
    render_post as render_post,
    settle as settle,
)
from hfdigest.sighting import Sighting as Sighting

__version__: str
