"""Runs the code cells of a notebook in the Deno kernel, and loses none of their outputs.

Plain nbclient would lose some: see CompleteClient, which also says when this can go.

    python runner.py NOTEBOOK FOLDER CELL_SECONDS

The kernel works in FOLDER. The runner reports what happens on standard output, one JSON object a line (see runner_events.ts), and never writes the
notebook. It ends, and its kernel with it, when standard input ends: so the kernel cannot outlive the caller,
even if that is killed.
"""

import asyncio
import json
import os
import signal
import sys
import time
import uuid
from queue import Empty

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "kernel"))
from syntax_error import is_syntax_error, syntax_error  # noqa: E402 -- found by the line above

# How long the outputs of a cell may take after its end. They take a few milliseconds.
OUTPUT_SECONDS = 60

# Native code in the kernel may write to standard output, which is for events alone.
events = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)


def tell(event, **fields):
    """Writes one event."""
    events.write(json.dumps({"event": event, **fields}) + "\n")
    events.flush()


class CompleteClient(NotebookClient):
    """A client that waits for all outputs of a cell.

    Deno's kernel (since its rewrite, https://github.com/denoland/deno/pull/34083) puts what a cell shows into a queue,
    and reports the cell idle without waiting for the queue to empty; nbclient stops listening there. So after each cell this client has the kernel show a marker, which takes its place behind the
    outputs: what comes before the marker belongs to the cell, with any parent message. No issue is filed upstream as
    of Deno 2.9.6. Delete this when the kernel sends `idle` after a cell's outputs, as Jupyter's protocol asks.
    """

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.changed = set()
        self.unparsed = set()

    def send_marker(self):
        """Asks for a marker. No front end shows it, since nothing is displayed under its id."""
        marker = uuid.uuid4().hex
        content = {"data": {}, "metadata": {}, "transient": {"display_id": marker}}
        code = f'Deno.jupyter.broadcast("update_display_data", {json.dumps(content)})'
        self.kc.execute(code, silent=True, store_history=False)
        return marker

    async def connect_outputs(self):
        """Waits until outputs arrive at all: the kernel drops what it sends before the connection stands."""
        for _ in range(100):
            marker = self.send_marker()
            try:
                while not is_marker(await self.kc.iopub_channel.get_msg(timeout=0.2), marker):
                    pass
                return
            except Empty:
                continue
        raise RuntimeError("its outputs do not arrive")

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        # Sent before anybody waits for the cell's reply; the kernel comes to it after the cell. A send while
        # another thread waits on the same socket can swallow the signal that the reply has come: jupyter_client sends past
        # pyzmq's asyncio layer, and ZeroMQ signals once, not per message. The wait would then never end
        # (https://github.com/jupyter/jupyter_client/issues/436).
        marker = self.send_marker()
        errors = []
        while True:
            message = await self.kc.iopub_channel.get_msg(timeout=None)
            if is_marker(message, marker):
                break
            if message["msg_type"] == "error":
                errors.append(message)  # passes the queue by, so it comes too early
            elif message["msg_type"] not in ("status", "execute_input"):
                self.process_message(message, cell, cell_index)
        for message in errors:
            self.process_message(message, cell, cell_index)

    async def _check_raise_for_error(self, cell, cell_index, exec_reply):
        content = exec_reply["content"] if exec_reply else {}
        if is_syntax_error(content):
            self.unparsed.add(cell_index)
            content.update(syntax_error(cell.source, content))
            error = {name: content[name] for name in ("ename", "evalue", "traceback")}
            cell.outputs.append(nbformat.v4.new_output("error", **error))
        await super()._check_raise_for_error(cell, cell_index, exec_reply)

    def process_message(self, msg, cell, cell_index):
        text = msg["content"].get("data", {}).get("text/plain")
        if text:
            tell("text", index=cell_index, text=text[-1000:])
        return super().process_message(msg, cell, cell_index)

    def output(self, outs, msg, display_id, cell_index):
        """Adds an output; console lines in a row become one output, as in JupyterLab."""
        out = super().output(outs, msg, display_id, cell_index)
        if out and out.output_type == "stream" and len(outs) > 1:
            before = outs[-2]
            if before.output_type == "stream" and before.name == out.name:
                before["text"] += outs.pop()["text"]
        return out

    def _update_display_id(self, display_id, msg):
        super()._update_display_id(display_id, msg)
        self.changed.update(self._display_id_map.get(display_id, {}))


def is_marker(message, marker):
    transient = message["content"].get("transient") or {}
    return transient.get("display_id") == marker


async def run_cell(client, index, count):
    """Runs one cell and reports its outputs, and those of earlier cells that it changed, also if it fails."""
    cell = client.nb.cells[index]
    client.changed = {index}
    tell("start", index=index)
    start = time.monotonic()
    error = None
    has_ended = False
    try:
        await client.async_execute_cell(cell, index, execution_count=count)
        has_ended = True
    except CellExecutionError as failed:
        error = {
            "name": failed.ename,
            "message": failed.evalue,
            "is_syntax": index in client.unparsed,
        }
        has_ended = True
    finally:
        tell(
            "end",
            index=index,
            seconds=round(time.monotonic() - start, 3),
            execution_count=count,
            outputs={number: client.nb.cells[number].outputs for number in sorted(client.changed)},
            error=error,
            has_ended=has_ended,
        )
    return error is None


async def run_cells(client, folder):
    """Starts the kernel in a folder and runs cells until one fails."""
    count = 0
    await client.async_start_new_kernel(cwd=folder)
    tell("kernel", pid=client.km.provisioner.pid)
    await client.async_start_new_kernel_client()
    reply = await client.async_wait_for_reply(client.kc.kernel_info())
    tell("language", info=reply["content"]["language_info"])
    await client.connect_outputs()
    for index, cell in enumerate(client.nb.cells):
        if cell.cell_type == "code" and cell.source.strip():
            count += 1
            if not await run_cell(client, index, count):
                return
    tell("done")


async def run_until_stopped(client, folder):
    """Runs the cells, reports what cut them short, and leaves no kernel behind."""
    work = asyncio.ensure_future(run_cells(client, folder))
    loop = asyncio.get_running_loop()
    stopped = False

    def stop():
        nonlocal stopped
        # Once: a second cancellation would cut the clean-up short.
        if not stopped:
            stopped = True
            loop.remove_reader(0)
            work.cancel()

    # A terminal that is closed ends the caller and this together.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop)
    loop.add_reader(0, lambda: os.read(0, 4096) or stop())
    try:
        await work
    except (Exception, asyncio.CancelledError) as error:
        if stopped:  # nbclient reports a cancelled cell as a dead kernel
            tell("failure", reason="stopped", message="")
        elif isinstance(error, CellTimeoutError):
            is_late = "IOPub" not in str(error)  # otherwise it has ended, and its outputs are late
            tell("failure", reason="time limit" if is_late else "lost outputs", message="")
        elif isinstance(error, (DeadKernelError, RuntimeError)):
            status = await client.km.provisioner.poll() if client.km.has_kernel else None
            tell("failure", reason="kernel died", message=str(error), status=status)
        else:
            raise
    finally:
        await client._async_cleanup_kernel()


def main():
    path, folder, cell_seconds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    client = CompleteClient(
        nbformat.read(path, as_version=4),
        kernel_name="deno",
        timeout=cell_seconds,
        startup_timeout=60,
        iopub_timeout=OUTPUT_SECONDS,
        raise_on_iopub_timeout=True,
        coalesce_streams=False,
        shutdown_kernel="immediate",
    )
    client.create_kernel_manager()
    asyncio.run(run_until_stopped(client, folder))


main()
