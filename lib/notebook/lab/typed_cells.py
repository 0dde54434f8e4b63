"""What Deno's language server knows of a notebook's cells, in the words of Jupyter's messages."""

import asyncio
import re

from cell_document import CellDocument
from language_server import file_address

# The first question has to wait until all modules are read.
INSPECT_SECONDS = 20
COMPLETE_SECONDS = 5  # JupyterLab waits for six, as `deno task notebook` sets it

ERROR = 1
# A name that is declared twice: the kernel takes the later one.
ALLOWED = {2300, 2440, 2451}
# Kinds of completions (LSP) as JupyterLab names them.
KINDS = {
    **{2: "method", 3: "function", 4: "class", 5: "property", 6: "variable", 7: "class"},
    **{8: "interface", 9: "module", 10: "property", 13: "enum", 14: "keyword", 21: "constant"},
}
# What it says of a name that there is not.
UNKNOWN = "```typescript\nany\n```"
TO_FILE = re.compile(r"\[([^\]]+)\]\((?:file|deno|npm|https?|asset):[^)]*\)")


class TypedCells:
    """The cells of one kernel."""

    def __init__(self, server, folder, name):
        self._server = server
        # Questions about the cell at the cursor have another text than the check of the one that runs.
        self._checked = file_address(f"{folder}/{name}-checked.ts")
        self._asked = file_address(f"{folder}/{name}-asked.ts")
        self.document = CellDocument()

    async def inspect(self, code, cursor):
        """Signature and documentation of what stands at the cursor, as a reply's content."""
        text, first = self.document.with_cell(code)
        try:
            known = self._known(text, first, code, cursor)
            found = await asyncio.wait_for(known, INSPECT_SECONDS)
        except asyncio.TimeoutError:
            found = None
        data = {"text/markdown": found, "text/plain": found} if found else {}
        return {"status": "ok", "found": bool(found), "data": data, "metadata": {}}

    async def complete(self, code, cursor):
        """What may stand at the cursor, as a reply's content; None if the kernel should say."""
        text, first = self.document.with_cell(code)
        place = position(code, cursor, first)
        answer = await self._ask("completion", text, COMPLETE_SECONDS, position=place)
        items = answer.get("items", []) if isinstance(answer, dict) else answer or []
        start = cursor - len(re.search(r"[\w$]*$", code[:cursor])[0])
        typed = code[start:cursor].lower()
        fitting = [item for item in items if name_of(item).lower().startswith(typed)]
        if not fitting:
            return None
        fitting.sort(key=lambda item: (item.get("sortText", ""), item["label"]))
        types = [
            {
                "start": start,
                "end": cursor,
                "text": name_of(item),
                "type": KINDS.get(item.get("kind"), ""),
            }
            for item in fitting[:300]
        ]
        return {
            "status": "ok",
            "matches": [item["text"] for item in types],
            "cursor_start": start,
            "cursor_end": cursor,
            "metadata": {"_jupyter_types_experimental": types},
        }

    async def problems(self, code, cell, seconds):
        """What is wrong with a cell's types, a line each; None if that is not known in time."""
        text, first = self.document.with_cell(code, cell)
        method = "textDocument/diagnostic"
        answer = await self._server.ask(method, self._checked, text, seconds)
        if answer is None:
            return None
        last = first + code.count("\n")
        return [
            f"line {start['line'] - first + 1}, column {start['character'] + 1}: {item['message']}"
            for item in answer.get("items", [])
            for start in [item["range"]["start"]]
            if item.get("severity") == ERROR
            and item.get("code") not in ALLOWED
            and first <= start["line"] <= last
        ]

    def close(self):
        """Lets the language server forget the cells."""
        self._server.forget(self._checked)
        self._server.forget(self._asked)

    async def _known(self, text, first, code, cursor):
        found = await self._hover(text, first, code, cursor)
        return found or await self._signature(text, first, code, cursor)

    async def _hover(self, text, first, code, cursor):
        # At the end of a name the cursor stands behind it.
        for place in dict.fromkeys([cursor, max(0, cursor - 1)]):
            where = position(code, place, first)
            answer = await self._ask("hover", text, INSPECT_SECONDS, position=where)
            found = readable(((answer or {}).get("contents") or {}).get("value") or "")
            if found and found != UNKNOWN:
                return found
        return None

    async def _signature(self, text, first, code, cursor):
        where = position(code, cursor, first)
        answer = await self._ask("signatureHelp", text, INSPECT_SECONDS, position=where)
        if not answer or not answer.get("signatures"):
            return None
        signature = answer["signatures"][answer.get("activeSignature") or 0]
        parameters = [
            f"- `{parameter['label']}` {words(parameter)}"
            for parameter in signature.get("parameters", [])
            if words(parameter)
        ]
        parts = [f"```ts\n{signature['label']}\n```", words(signature), "\n".join(parameters)]
        return readable("\n\n".join(part for part in parts if part))

    async def _ask(self, what, text, seconds, **parameters):
        method = f"textDocument/{what}"
        return await self._server.ask(method, self._asked, text, seconds, **parameters)


def position(code, cursor, first):
    """Where a cursor is in the whole text: Jupyter counts letters, the language server UTF-16 units."""
    before = code[:cursor].split("\n")
    character = len(before[-1].encode("utf-16-le")) // 2
    return {"line": first + len(before) - 1, "character": character}


def name_of(item):
    """What a completion inserts."""
    return item.get("insertText") or item["label"]


def words(described):
    """The documentation of a signature or parameter."""
    documentation = described.get("documentation") or ""
    return documentation if isinstance(documentation, str) else documentation.get("value", "")


def readable(markdown):
    """Without links into files, which a page cannot open."""
    return TO_FILE.sub(r"\1", markdown.replace("```tsx", "```typescript")).strip()
