"""The cells that a kernel has run, and one more, as one TypeScript module."""

import re

# What a cell declares for the next ones, at the start of a line.
DECLARATION = re.compile(
    r"^(?:export\s+)?(?:declare\s+)?(?:abstract\s+)?"
    r"(?:const|let|var|class|enum|interface|type|(?:async\s+)?function\*?)\s+"
    r"(?:(?P<name>[\w$]+)|(?P<pattern>[{\[][^=]*[}\]])\s*=)",
    re.MULTILINE,
)
IMPORT = re.compile(r"^import\b(?P<names>[^;\"']*?)\bfrom\b", re.MULTILINE)
WORD = re.compile(r"[\w$]+")


class CellDocument:
    """Cells by their ids, in the order in which they were last run, as the kernel knows their variables."""

    def __init__(self):
        self._cells = {}

    def run(self, cell, source, deleted=()):
        """Notes that a cell was run, and that others are no longer in the notebook."""
        for other in [cell, *deleted]:
            self._cells.pop(other, None)
        self._cells[cell] = source

    def clear(self):
        """Forgets all, as a restarted kernel does."""
        self._cells.clear()

    def with_cell(self, source, cell=None):
        """The module's text with a cell at its end, and the line, from 0, at which that begins.

        What a later cell declares anew has another name in those before it, since the kernel allows that and TypeScript
        does not. A cell that is given without its id takes the place of the one with the same text.
        """
        others = [
            text
            for id, text in self._cells.items()
            if id != cell and not (cell is None and text == source)
        ]
        later = names_of(source)
        for place in reversed(range(len(others))):
            own = names_of(others[place])
            for name in own & later:
                renamed = rf"(?<![.\w$]){re.escape(name)}(?![\w$])"
                others[place] = re.sub(renamed, f"{name}_{place}", others[place])
            later |= own
        before = "".join(f"{text}\n" for text in others)
        # A module may await at its top level.
        return f"{before}{source}\nexport {{}};\n", before.count("\n")


def names_of(source):
    """The names that a cell declares or imports at its top level."""
    names = set()
    for found in DECLARATION.finditer(source):
        names.update(declared(found["name"] or found["pattern"]))
    for found in IMPORT.finditer(source):
        names.update(declared(re.sub(r"[\w$*]+\s+as\s+", "", found["names"])))
    return names


def declared(pattern):
    """The names in a list or pattern; of `{ a: b }` it is `b`."""
    return {word for word in WORD.findall(re.sub(r"[\w$]+\s*:", "", pattern)) if word != "type"}
