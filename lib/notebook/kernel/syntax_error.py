"""What the kernel does not say about a cell that cannot be parsed.

Deno's kernel (since its rewrite, https://github.com/denoland/deno/pull/34083) answers such a cell with the error "Execution
failed" and an empty traceback, and sends no `error` message, so every front end shows nothing at all. No issue is
filed upstream as of Deno 2.9.6. Delete this when the kernel sends an `error` message for a cell that it cannot parse.
"""

import os
import re
import subprocess
import sys

# The kernel's own, in the same environment.
DENO = os.path.join(sys.prefix, "bin", "deno")


def is_syntax_error(reply):
    """Whether the content of a reply to a cell is what the kernel says of one that it cannot parse."""
    # Everything that a cell throws comes with a traceback, if only of one empty line.
    return reply.get("status") == "error" and not reply.get("traceback")


def syntax_error(source, reply):
    """The content of the `error` message that should have come: the parser's message with the line and a mark under it."""
    # The formatter is the one part of Deno that parses and does nothing else.
    parsed = subprocess.run(
        [DENO, "fmt", "--no-config", "--ext=ts", "-"],
        input=source,
        capture_output=True,
        env={**os.environ, "NO_COLOR": "1"},
        text=True,
        timeout=30,
    )
    found = re.search(r"SyntaxError: (.*?)\n +at .*:(\d+):(\d+)\n", parsed.stderr, re.DOTALL)
    message = reply.get("evalue", "")
    if found is not None:
        what, line, column = found.groups()
        message = f"line {line}, column {column}: {what}"
    return {"ename": "SyntaxError", "evalue": message, "traceback": [f"SyntaxError: {message}"]}
