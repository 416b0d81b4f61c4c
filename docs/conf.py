"""How Sphinx builds the docs."""

import hfdigest

project = "hfdigest"
author = "The hfdigest developers"
project_copyright = author
release = version = hfdigest.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
html_theme = "furo"
html_title = f"hfdigest {release}"
html_copy_source = False
html_show_sphinx = False
python_maximum_signature_line_length = 80
toc_object_entries_show_parents = "hide"

default_role = "py:obj"
autodoc_class_signature = "separated"
autodoc_default_options = {
    "members": True,
    "member-order": "bysource",
    "exclude-members": "__init__, __new__",
}
myst_heading_anchors = 3
