"""Types in cells: Deno's kernel knows none, and answers questions about them with "not found".

Between the page and the kernel, questions about what stands at the cursor go to Deno's language server, and every cell
that is run is checked there too. What it finds is shown under the cell, which runs all the same, unless
`deno task notebook --types stop` asked otherwise. Nothing here may disturb a cell: whatever fails counts as not known, and
where the language server does not answer, no cell waits for it and the page says so once.
"""

import asyncio
import html
import os
import sys
from pathlib import Path

from language_server import LanguageServer
from one_cell_at_a_time import OneCellAtATime
from typed_cells import TypedCells

DENO = os.path.join(sys.prefix, "bin", "deno")
PROJECT = str(Path(__file__).absolute().parents[3])
# show, stop or off: what to do about a cell whose types are wrong.
TYPES = os.environ.get("FEDGAN_CELL_TYPES", "show")
# Reading the modules of most notebooks takes seconds, which the first question is spared.
WARM_UP = 'import "lib/fedgan";\nimport "lib/notebook";'
# Who waits for a cell does not wait for long: then the cell is run unchecked.
CHECK_SECONDS = 20 if TYPES == "stop" else 60
QUESTIONS = {"inspect_request": TypedCells.inspect, "complete_request": TypedCells.complete}


class TypedConnection(OneCellAtATime):
    """What is between one page in a browser and the kernel of its notebook, where cells have types."""

    _server = None  # one language server for all notebooks
    _cells = {}  # by kernel: the process that ran the cells, and the cells
    _noticed = None  # the trouble with the language server that this page was last told of

    def connect(self):
        """Connects to the kernel, and has the language server read the project's modules before the first question."""
        connected = super().connect()
        if TYPES != "off":
            self._ask(self._typed().problems(WARM_UP, "warm-up", CHECK_SECONDS), lambda _: None)
        return connected

    def disconnect(self):
        """Ends the connection; a page that comes back has the language server read the cells again."""
        if self.kernel_id in self._cells:
            self._cells[self.kernel_id][1].close()
        super().disconnect()

    def handle_incoming_message(self, incoming_msg):
        """Answers questions about the code itself, unless it is for the kernel to know."""
        question = QUESTIONS.get(self._kind_of(incoming_msg))
        if TYPES == "off" or question is None:
            super().handle_incoming_message(incoming_msg)
            return
        _, content = self._read(incoming_msg)
        found = question(self._typed(), content["code"], content["cursor_pos"])
        self._ask(found, lambda found: self._reply(found, incoming_msg))

    def _reply(self, found, message):
        """Answers in the kernel's place, unless nothing is known."""
        if found is None:
            super().handle_incoming_message(message)
            return
        header, _ = self._read(message)
        self._answer("shell", header["msg_type"].replace("_request", "_reply"), found, header)
        # JupyterLab waits for the end, too, and takes the kernel for idle until it hears of a cell that still runs.
        self._answer("iopub", "status", {"execution_state": "idle"}, header)
        if self._running is not None:
            running, _ = self._read(self._running)
            self._answer("iopub", "status", {"execution_state": "busy"}, running)

    def _hand_over(self, message):
        header, content = self._read(message)
        if TYPES == "off" or content.get("silent"):
            super()._hand_over(message)
            return
        check = self._typed().problems(content["code"], self._cell_of(message), CHECK_SECONDS)
        if TYPES == "stop" and self._server.trouble() is None:
            self._ask(check, lambda problems: self._run_unless(problems, message))
            return
        super()._hand_over(message)
        self._ask(check, lambda problems: self._show(problems, header))

    def _run_unless(self, problems, message):
        if self._running is not message:
            return  # answered for in the meantime, as when the kernel was restarted
        if problems:
            text = "\n".join(problems)
            self._refuse(message, {"ename": "TypeError", "evalue": text, "traceback": [text]})
        else:
            if problems is None:
                self._notice_trouble(self._read(message)[0])
            super()._hand_over(message)

    def _show(self, problems, header):
        """Shows problems under the cell, also after its end."""
        if problems is None:
            self._notice_trouble(header)
            return
        self._noticed = None
        if problems:
            self._display("Types, which the kernel does not check:", problems, header)

    def _notice_trouble(self, header):
        """Says under the cell why its types are not known, once for each trouble."""
        trouble = self._server.trouble()
        if trouble is not None and trouble != self._noticed:
            self._noticed = trouble
            self._display("Types:", [trouble], header)

    def _display(self, title, problems, header):
        lines = "<br>".join(html.escape(problem).replace("\n", "<br>") for problem in problems)
        data = {
            "text/plain": "\n".join([title, *problems]),
            "text/html": (
                '<div class="cell-types" style="border-left: 3px solid #D55E00; padding-left: 0.6em; '
                f'white-space: normal"><strong>{title}</strong><br>{lines}</div>'
            ),
        }
        content = {"data": data, "metadata": {}, "transient": {}}
        self._answer("iopub", "display_data", content, header)

    def _hear_reply(self, message, reply):
        if reply.get("status") == "ok":
            _, content = self._read(message)
            deleted = self._metadata_of(message).get("deletedCells") or []
            self._typed().document.run(self._cell_of(message), content["code"], deleted)

    def _typed(self):
        """The cells of this kernel; a restarted one has none."""
        if TypedConnection._server is None:
            TypedConnection._server = LanguageServer(DENO, PROJECT)
        process, cells = self._cells.get(self.kernel_id, (None, None))
        if cells is None:
            cells = TypedCells(self._server, PROJECT, f"notebooks/cells-{self.kernel_id}")
        elif process != self._kernel_process():
            cells.document.clear()
        self._cells[self.kernel_id] = (self._kernel_process(), cells)
        return cells

    def _ask(self, question, use):
        """Uses an answer when it comes, or None if the question fails."""

        async def answer():
            try:
                found = await question
            except Exception as error:  # no question may disturb the notebook
                self.log.debug("Cannot ask for types: %r", error)
                found = None
            use(found)

        asyncio.ensure_future(answer())

    def _kind_of(self, message):
        if self.subprotocol != "v1.kernel.websocket.jupyter.org":
            return None
        return self._read(message)[0]["msg_type"]

    def _cell_of(self, message):
        """What tells cells apart: JupyterLab's id; for other clients, the text."""
        return self._metadata_of(message).get("cellId") or self._read(message)[1]["code"]
