"""Deno's language server as JupyterLab's server asks it: one process, spoken to over standard input and output.

It is there to help and may fail in every way: each question has a time limit, a process that dies or falls silent is
started again a few times, and what goes wrong is an answer of None.
"""

import asyncio
import json
import os
import time
from collections import defaultdict
from pathlib import Path

# A cell that trains must not be slowed down by questions about the next one.
NICE = ["nice", "-n", "5"] if os.name == "posix" else []
MOST_STARTS = 3
# A process that has said nothing for so long while a question waited hangs, and is killed. Before its first answer about
# a text it reads many modules, and is given this many times as long. While it waits for a processor, which on a busy machine
# is most of the time, it cannot say anything: that does not count.
SILENT_SECONDS = 20
FIRST_FACTOR = 6
SETTINGS = {"deno": {"enable": True, "lint": False}}


class LanguageServer:
    """Questions about TypeScript texts that need not be files."""

    def __init__(self, deno, folder, silent_seconds=SILENT_SECONDS, waited_by=None):
        self._command = [*NICE, deno, "lsp"]
        self._folder = folder
        self._silent_seconds = silent_seconds
        self._waited_by = waited_by or waited_seconds
        self._process = None
        self._starting = None
        self._starts = 0
        self._questions = {}  # by id: the future of the answer
        self._last_id = 0
        self._started = 0.0  # when the process was
        self._heard = 0.0  # when it last said something
        self._waited = {}  # how long its threads had waited for a processor then
        self._has_answered = False  # whether this process has answered about a text
        self._is_silent = False  # whether it has let a question wait too long, and said nothing since
        self._versions = {}  # by address: how often the text was given
        self._turns = defaultdict(asyncio.Lock)  # by address, since an answer belongs to the latest text

    async def ask(self, method, address, text, seconds, **parameters):
        """The answer about a text, or None if there is none in time."""
        asked = time.monotonic()
        try:
            answer = await asyncio.wait_for(self._ask(method, address, text, parameters), seconds)
        except asyncio.TimeoutError:
            self._end_if_it_hangs(asked)
            return None
        except (OSError, ValueError, KeyError, RuntimeError):
            return None
        self._has_answered = True
        return answer

    def trouble(self):
        """Why no answer is to be expected now, in words for a reader; None if all is well."""
        if self._starts == MOST_STARTS and not self._is_running():
            return (
                f"Deno's language server ended or hung {MOST_STARTS} times. "
                "Types are not checked until JupyterLab is started again."
            )
        if self._is_silent:
            return (
                "Deno's language server does not answer. "
                "Types are not checked until it does, or has been started again."
            )
        is_new = self._is_running() and not self._has_answered
        if is_new and time.monotonic() - self._started > self._silent_seconds:
            return (
                "Deno's language server has many modules to read, and has not answered yet. "
                "Types are not checked until it does."
            )
        return None

    def _end_if_it_hangs(self, asked):
        now = time.monotonic() - self._waiting()
        if now - max(self._heard, asked) < self._silent_seconds:
            return
        self._is_silent = True
        factor = 1 if self._has_answered else FIRST_FACTOR
        if self._is_running() and now - max(self._heard, self._started) >= factor * self._silent_seconds:
            self._process.kill()  # which also ends one that is stopped
            self._process = None
            self._fail_questions()

    def _waiting(self):
        """How long it has waited for a processor since it last said something or was started, in seconds."""
        if not self._is_running():
            return 0
        now = self._waited_by(self._process.pid)
        return max((seconds - self._waited.get(thread, 0) for thread, seconds in now.items()), default=0)

    def forget(self, address):
        """Lets go of a text that no one asks about any more."""
        self._turns.pop(address, None)
        if self._versions.pop(address, None) is not None and self._is_running():
            self._notify("textDocument/didClose", textDocument={"uri": address})

    async def _ask(self, method, address, text, parameters):
        await self._start()
        async with self._turns[address]:
            self._give(address, text)
            return await self._request(method, textDocument={"uri": address}, **parameters)

    def _give(self, address, text):
        version = self._versions.get(address, 0) + 1
        self._versions[address] = version
        if version == 1:
            document = {"uri": address, "languageId": "typescript", "version": 1, "text": text}
            self._notify("textDocument/didOpen", textDocument=document)
        else:
            self._notify(
                "textDocument/didChange",
                textDocument={"uri": address, "version": version},
                contentChanges=[{"text": text}],
            )

    def _is_running(self):
        return self._process is not None and self._process.returncode is None

    async def _start(self):
        if self._starting is None or (self._starting.done() and not self._is_running()):
            if self._starts == MOST_STARTS:
                raise RuntimeError("the language server died too often")
            self._starts += 1
            self._starting = asyncio.ensure_future(self._begin())
        # Others wait for it too, so one that has no more time must not end it.
        await asyncio.shield(self._starting)

    async def _begin(self):
        self._versions.clear()
        self._started = time.monotonic()
        self._waited = {}
        self._has_answered = False
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=self._folder,
            env={**os.environ, "NO_COLOR": "1", "DENO_NO_UPDATE_CHECK": "1"},
        )
        asyncio.ensure_future(self._listen(self._process))
        root = file_address(self._folder)
        await self._request(
            "initialize",
            processId=os.getpid(),  # it ends when this process does
            rootUri=root,
            workspaceFolders=[{"uri": root, "name": "project"}],
            initializationOptions=SETTINGS["deno"],
            capabilities={
                "workspace": {"workspaceFolders": True, "configuration": True},
                "textDocument": {
                    "hover": {"contentFormat": ["markdown"]},
                    "signatureHelp": {
                        "signatureInformation": {"documentationFormat": ["markdown"]}
                    },
                    "diagnostic": {},
                },
            },
        )
        self._notify("initialized")

    async def _listen(self, process):
        try:
            while True:
                header = (await process.stdout.readuntil(b"\r\n\r\n")).decode()
                size = next(
                    int(line.split(":")[1])
                    for line in header.splitlines()
                    if line.lower().startswith("content-length")
                )
                self._hear(json.loads(await process.stdout.readexactly(size)))
        except (asyncio.IncompleteReadError, OSError, ValueError):
            if process.returncode is None:
                process.kill()
            if process is self._process:
                self._fail_questions()
            await process.wait()

    def _fail_questions(self):
        for question in self._questions.values():
            if not question.done():
                question.set_exception(RuntimeError("the language server ended"))
        self._questions.clear()

    def _hear(self, message):
        self._heard = time.monotonic()
        self._waited = self._waited_by(self._process.pid) if self._is_running() else {}
        self._is_silent = False
        if "method" not in message:
            question = self._questions.pop(message.get("id"), None)
            if question is not None and not question.done():
                question.set_result(message.get("result"))
        elif "id" in message:
            asked = message.get("params", {}).get("items", [])
            is_settings = message["method"] == "workspace/configuration"
            answer = [SETTINGS.get(item.get("section"), {}) for item in asked]
            self._send(id=message["id"], result=answer if is_settings else None)

    async def _request(self, method, **parameters):
        self._last_id += 1
        question = asyncio.get_running_loop().create_future()
        self._questions[self._last_id] = question
        self._send(id=self._last_id, method=method, params=parameters)
        return await question

    def _notify(self, method, **parameters):
        self._send(method=method, params=parameters)

    def _send(self, **message):
        text = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(text) + text)


def waited_seconds(process):
    """How long each thread of a process has been ready to run and had no processor; empty where the system does not say."""
    waited = {}
    for file in Path(f"/proc/{process}/task").glob("*/schedstat"):  # Linux
        try:
            waited[file.parent.name] = int(file.read_text().split()[1]) / 1e9
        except (OSError, IndexError):
            pass  # this thread has ended, or the kernel does not count
    return waited


def file_address(path):
    """The address of a file or folder."""
    return Path(path).absolute().as_uri()
