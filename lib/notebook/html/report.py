"""Writes an executed notebook as HTML.

    python report.py < {"notebook": …, "folder": …, "templates": …, "policy": …, "scripts": […]}

The notebook is of format 4.5; "folder" is where pictures beside it are; "policy" is the element that says what the page
may load, "scripts" the texts of the scripts in it.

A notebook that Jupyter refuses ends it with exit code 3, and standard error says in one line what is wrong with it.
"""

import json
import re
import sys

import nbformat
from nbconvert.exporters import HTMLExporter

from clean_html import Cleaner


class ReportExporter(HTMLExporter):
    """nbconvert's HTML, with the project's template and a cleaner in the place of nbconvert's."""

    def __init__(self, cleaner, **settings):
        self._cleaner = cleaner
        super().__init__(template_name="fedgan", sanitize_html=True, **settings)

    def default_filters(self):
        yield from super().default_filters()
        yield ("clean_html", self._cleaner.clean)


def without_missing_attachments(cell):
    """A picture that should be attached and is not must not end the report: it is left out like a foreign one."""
    attached = cell.get("attachments", {})
    cell.source = re.sub(
        r"attachment:([^)\s\"']+)",
        lambda found: found[0] if found[1] in attached else f"file:{found[1]}",
        cell.source,
    )


def refusal(error):
    """What is wrong with a notebook, in one line: the place and what the format says of it."""
    original = getattr(error, "original", error)
    place = ".".join(str(step) for step in original.absolute_path)
    what = " ".join(original.message.split())
    if len(what) > 200:  # it quotes all that is at the place
        what = f"{what[:100]} … {what[-90:]}"
    return f"{place}: {what}" if place else what


def main():
    asked = json.load(sys.stdin)
    notebook = nbformat.reads(asked["notebook"], as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            without_missing_attachments(cell)
    cleaner = Cleaner(asked["folder"])
    exporter = ReportExporter(cleaner, extra_template_basedirs=[asked["templates"]])
    resources = {
        "policy": asked["policy"],
        "scripts": asked["scripts"],
        # A function, since nbconvert copies everything else before there is anything in it.
        "left_out": lambda: cleaner.left_out,
    }
    page, _ = exporter.from_notebook_node(notebook, resources)
    sys.stdout.buffer.write(page.encode())


try:
    main()
except nbformat.ValidationError as error:
    sys.stderr.write(refusal(error))
    sys.exit(3)
