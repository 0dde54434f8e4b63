"""A "Run All" that ends at the first cell that fails, and so at one that Stop ends.

JupyterLab sends all cells at once and leaves it to the kernel to answer those that wait with "aborted" after an error
(`stop_on_error` in Jupyter's messaging protocol). Deno's kernel runs them all the same. So the server here hands over
one cell at a time, and answers for the kernel. No issue is filed upstream as of Deno 2.9.6. Delete this when the kernel
aborts the cells that wait after one that failed. It also shows errors of syntax, see syntax_error.py.
"""

import os
import sys
from collections import deque

from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "kernel"))
from syntax_error import is_syntax_error, syntax_error  # noqa: E402 -- found by the line above


class OneCellAtATime(ZMQChannelsWebsocketConnection):
    """What is between one page in a browser and the kernel of its notebook.

    Cells wait here, so a page that is closed or loaded anew takes its waiting cells along: nobody would see what they
    show. A page that lost the connection, and comes back, is told that they were not run.
    """

    _left = {}  # by page: the headers of cells that waited when its connection ended

    def __init__(self, **settings):
        super().__init__(**settings)
        self._waiting = deque()  # messages that ask for a cell to be run, as they came
        self._running = None  # the message that is with the kernel
        self._process = None  # which process of the kernel's that is
        self._kernel_session = None  # the name by which that process signs its messages
        self._pings = 0  # how many errors the page was pinged after
        self._is_aborting = False  # whether cells come that were sent before the page knew of an error

    def connect(self):
        """Connects to the kernel, then answers for the cells of an earlier connection."""
        self._listen_for_pongs()
        connected = super().connect()
        left = self._left.pop(self.session_key, [])
        if connected is not None:
            connected.add_done_callback(lambda _: self._abort(left))
        return connected

    def disconnect(self):
        """Ends the connection, and keeps in mind whom to answer when the page comes back."""
        if self._waiting:
            self._left[self.session_key] = [self._read(message)[0] for message in self._waiting]
            self._waiting.clear()
        super().disconnect()

    def handle_incoming_message(self, incoming_msg):
        """Hands a message to the kernel, but a cell only when none is running."""
        if not self._asks_for_a_cell(incoming_msg):
            super().handle_incoming_message(incoming_msg)
            return
        if self._running is not None and self._process != self._kernel_process():
            self._abort_all()  # another page had the kernel restarted
        if self._is_aborting:
            self._abort([self._read(incoming_msg)[0]])
            return
        self._waiting.append(incoming_msg)
        if self._running is None:
            self._run_next()

    def handle_outgoing_message(self, stream, outgoing_msg):
        """Hands a message to the browser; after the reply to a cell, the next one gets its turn."""
        reply = self._reply_to_cell(stream, outgoing_msg)
        if reply is not None and is_syntax_error(reply):
            header, request = self._read(self._running)
            # Before the reply, after which no one listens.
            self._answer("iopub", "error", syntax_error(request["code"], reply), header)
        ends_all = reply is not None and self._ends_all(reply)
        if ends_all:
            self._abort_what_is_on_its_way()
        super().handle_outgoing_message(stream, outgoing_msg)
        if reply is None:
            return
        self._hear_reply(self._running, reply)
        self._running = None
        if ends_all:
            self._abort_all()
        elif self._waiting:
            self._run_next()

    def _reply_to_cell(self, stream, message):
        """The content of a message, if that answers the cell that runs."""
        if self._running is None or getattr(stream, "channel", stream) != "shell":
            return None
        _, (_, header, parent, _, content, *_) = self.session.feed_identities(message)
        self._kernel_session = self.session.unpack(header)["session"]
        asked, _ = self._read(self._running)
        if self.session.unpack(parent).get("msg_id") != asked["msg_id"]:
            return None
        return self.session.unpack(content)

    def _ends_all(self, reply):
        """Whether the cells that wait behind the one that runs are not to be run."""
        _, request = self._read(self._running)
        return reply.get("status") == "error" and request.get("stop_on_error", True)

    def on_kernel_restarted(self):
        """Answers for a kernel that died and was started again."""
        self._abort_all()
        super().on_kernel_restarted()

    def _run_next(self):
        self._running, self._process = self._waiting.popleft(), self._kernel_process()
        self._hand_over(self._running)

    def _hand_over(self, message):
        """Gives a cell to the kernel."""
        super().handle_incoming_message(message)

    def _hear_reply(self, message, reply):
        """Called with each cell that was run, and the content of its reply."""

    def _refuse(self, message, error):
        """Ends the cell that is to run with an error, in the kernel's place, and with it those that wait."""
        header = self._read(message)[0]
        self._answer("iopub", "error", error, header)
        self._abort_what_is_on_its_way()
        self._answer("shell", "execute_reply", {"status": "error", **error}, header)
        self._answer("iopub", "status", {"execution_state": "idle"}, header)
        self._running = None
        self._abort_all()

    def _abort_all(self):
        messages = ([] if self._running is None else [self._running]) + list(self._waiting)
        self._running = None
        self._waiting.clear()
        self._abort([self._read(message)[0] for message in messages])

    def _abort_what_is_on_its_way(self):
        """Aborts cells that the page sent before it heard of the error, and that arrive after it.

        The ping goes before the error, and the page answers it behind all that it sent before.
        """
        if self.websocket_handler.ws_connection is None:
            return
        self._pings += 1
        self._is_aborting = True
        self.websocket_handler.ping(str(self._pings).encode())

    def _listen_for_pongs(self):
        on_pong = self.websocket_handler.on_pong

        def hear(data):
            on_pong(data)
            if data == str(self._pings).encode():
                self._is_aborting = False

        self.websocket_handler.on_pong = hear

    def _abort(self, headers):
        for header in headers:
            self._answer("shell", "execute_reply", {"status": "aborted"}, header)
            self._answer("iopub", "status", {"execution_state": "idle"}, header)

    def _answer(self, channel, kind, content, parent):
        if self.websocket_handler.ws_connection is None:
            return  # the page is gone
        message = self.session.msg(kind, content, parent)
        # JupyterLab takes another name for another kernel, and drops what it has not worked off of the former.
        if self._kernel_session is not None:
            message["header"]["session"] = self._kernel_session
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

    def _metadata_of(self, message):
        return self.session.unpack(deserialize_msg_from_ws_v1(message)[1][2])

    def _kernel_process(self):
        return getattr(self.kernel_manager.provisioner, "pid", None)
