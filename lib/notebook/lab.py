"""JupyterLab whose "Run All" ends at the first cell that fails, and so at one that Stop ends.

    python lab.py [JupyterLab's own arguments]

JupyterLab sends all cells at once and leaves it to the kernel to answer those that wait with "aborted" after an error
(`stop_on_error` in Jupyter's messaging protocol). Deno's kernel runs them all the same. So the server here hands over
one cell at a time, and answers for the kernel.

It ends, and all kernels with it, when standard input ends: so it cannot outlive the caller, whatever becomes of that.
"""

import os
import signal
import sys
import threading
from collections import deque

from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyterlab.labapp import LabApp


class OneCellAtATime(ZMQChannelsWebsocketConnection):
    """What is between one notebook in a browser and its kernel."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self._waiting = deque()  # messages that ask for a cell to be run, as they came
        self._running = None  # the message that is with the kernel
        self._process = None  # which process of the kernel's that is

    def handle_incoming_message(self, incoming_msg):
        """Hands a message to the kernel, but a cell only when none is running."""
        if not self._asks_for_a_cell(incoming_msg):
            super().handle_incoming_message(incoming_msg)
            return
        if self._is_restarted():
            self._forget()
        self._waiting.append(incoming_msg)
        if self._running is None:
            self._run_next()

    def handle_outgoing_message(self, stream, outgoing_msg):
        """Hands a message to the browser; after the reply to a cell, the next one gets its turn."""
        super().handle_outgoing_message(stream, outgoing_msg)
        if self._running is None or getattr(stream, "channel", stream) != "shell":
            return
        _, (_, header, parent, _, content, *_) = self.session.feed_identities(outgoing_msg)
        asked, request = self._read(self._running)
        if self.session.unpack(parent).get("msg_id") != asked["msg_id"]:
            return
        self._running = None
        failed = self.session.unpack(content).get("status") == "error"
        if failed and request.get("stop_on_error", True):
            self._abort_waiting()
        elif self._waiting:
            self._run_next()

    def on_kernel_restarted(self):
        """Forgets the cells of a kernel that died and was started again."""
        self._forget()
        super().on_kernel_restarted()

    def disconnect(self):
        """Hands over all that waits, as nobody will be here to do it; a kernel that was restarted is not to run it."""
        if self.channels and not self._is_restarted():
            for message in self._waiting:
                # Not by handle_incoming_message(), which asks the closed connection what it speaks.
                self.session.send_raw(self.channels["shell"], deserialize_msg_from_ws_v1(message)[1])
        self._forget()
        super().disconnect()

    def _run_next(self):
        self._running, self._process = self._waiting.popleft(), self._kernel_process()
        super().handle_incoming_message(self._running)

    def _abort_waiting(self):
        while self._waiting:
            header, _ = self._read(self._waiting.popleft())
            self._answer("shell", "execute_reply", {"status": "aborted"}, header)
            self._answer("iopub", "status", {"execution_state": "idle"}, header)

    def _answer(self, channel, kind, content, parent):
        message = self.session.msg(kind, content, parent)
        self.write_message(serialize_msg_to_ws_v1(message, channel, self.session.pack), binary=True)

    def _asks_for_a_cell(self, message):
        # JupyterLab speaks this form of the protocol; for clients that speak the older one nothing changes.
        if self.subprotocol != "v1.kernel.websocket.jupyter.org":
            return False
        return self._read(message)[0]["msg_type"] == "execute_request"

    def _read(self, message):
        """A message's header and content."""
        _, (header, _, _, content, *_) = deserialize_msg_from_ws_v1(message)
        return self.session.unpack(header), self.session.unpack(content)

    def _kernel_process(self):
        return getattr(self.kernel_manager.provisioner, "pid", None)

    def _is_restarted(self):
        return self._running is not None and self._process != self._kernel_process()

    def _forget(self):
        self._running = None
        self._waiting.clear()


def end_with_standard_input():
    """Ends the server as a kill does, which it answers by ending its kernels first."""
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    connection = f"--ServerApp.kernel_websocket_connection_class={__name__}.{OneCellAtATime.__name__}"
    LabApp.launch_instance([*sys.argv[1:], connection])
