"""A language server that answers three times each time that it is started, then hangs as one does that is stopped.

    python hanging_server.py [folder of language_server.py]

With a folder it asks such a server through `LanguageServer` instead, and prints what it hears as JSON: first of one that hangs,
then of one that seems to wait for a processor all the time.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
import time

ANSWERS = 3  # to the greeting, and to two questions about a text


def serve():
    """Answers requests on standard input."""
    answered = 0
    while True:
        size = 0
        while (line := sys.stdin.buffer.readline()).strip():
            size = int(line.split(b":")[1])
        message = json.loads(sys.stdin.buffer.read(size))
        if "id" not in message:
            continue
        if answered == ANSWERS:
            os.kill(os.getpid(), signal.SIGSTOP)  # it goes on from here if it is continued
        answered += 1
        text = json.dumps({"id": message["id"], "result": {"items": [], "process": os.getpid()}})
        sys.stdout.write(f"Content-Length: {len(text)}\r\n\r\n{text}")
        sys.stdout.flush()


async def ask(folder):
    """Asks several times, and prints the process that answered, if one did, and what the trouble is."""
    sys.path.append(folder)
    from language_server import LanguageServer, waited_seconds

    with tempfile.TemporaryDirectory() as temporary:
        deno = os.path.join(temporary, "deno")
        with open(deno, "w") as script:
            script.write(f'#!/bin/sh\nexec "{sys.executable}" "{os.path.abspath(__file__)}"\n')
        os.chmod(deno, 0o700)

        async def hear(server, times):
            heard = []
            for seconds in times:
                answer = await server.ask("textDocument/diagnostic", "file:///a.ts", "1;", seconds)
                heard.append([answer and answer["process"], server.trouble()])
            return heard

        # The time of a question that is answered does not matter; every third one is not. Nor does it wait for a processor,
        # as it really would for a moment on a busy machine.
        hung = LanguageServer(deno, temporary, silent_seconds=1, waited_by=lambda _: {})
        heard = {"hung": await hear(hung, [60, 60, 1.5] * 3 + [60])}
        starved = LanguageServer(
            deno, temporary, silent_seconds=1, waited_by=lambda _: {"a thread": time.monotonic()}
        )
        heard["starved"] = await hear(starved, [60, 60, 1.5])
        process = heard["starved"][0][0]
        os.kill(process, signal.SIGCONT)
        heard["starved"] += await hear(starved, [60])
        heard["waited"] = waited_seconds(os.getpid())
        print(json.dumps(heard))


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] != "lsp":
        asyncio.run(ask(sys.argv[1]))
    else:
        serve()
