"""The documentation as pages: `make docs` writes them to docs/_build. All files are local; nothing is fetched."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))

from civsim.version import VERSION  # noqa: E402

project = "civsim"
author = copyright = "civsim contributors"
release = VERSION

# The source folder is the repository, so that README, MODEL.md and notebooks are pages where they lie, and one link
# serves a reader of the repository and a reader of the pages.
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "registries"]
include_patterns = ["*.md", "docs/**", "experiments/README.md", "notebooks/*.ipynb"]
exclude_patterns = [".*", "docs/_build", "results", "src", "tests", "benchmarks", "conf"]
root_doc = "docs/index"
html_additional_pages = {"index": "start.html"}
templates_path = ["_templates"]
default_role = "literal"

myst_enable_extensions = ["attrs_block", "colon_fence"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # the tests run the notebooks

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"

html_theme = "furo"
html_title = f"civsim {VERSION}"
html_static_path = ["_static"]
html_css_files = ["wide_tables.css"]
html_show_sourcelink = False
html_copy_source = False
