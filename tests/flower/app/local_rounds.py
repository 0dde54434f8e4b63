"""Runs the intermediary's app without Flower's transport: what nodes would start, the other process does.

A line on standard output asks for an agent, {"command": [...]}; the answer on standard input says how it ended,
{"code": 0, "stderr": ""}. The first argument is the app's folder, the second the run's config as JSON, the third who is
there by rounds, such as [[1, 2, 3], [1, 3]]; a round beyond the last has the last's.
"""

import json
import logging
import sys
from copy import deepcopy
from types import SimpleNamespace

sys.path.insert(0, sys.argv[1])
logging.disable()

# pylint: disable=wrong-import-position
from federation import client_app, server_app  # noqa: E402
from flwr.app import Context, Error, Message, RecordDict  # noqa: E402
from flwr.serverapp import Grid  # noqa: E402
from flwr.supercore.task_identity import TaskIdentity  # noqa: E402

# What Flower's own processes say of themselves.
TaskIdentity.task_id, TaskIdentity.run_id, TaskIdentity.node_id = 1, 1, 1


def run_agent(command, **_options):
    print(json.dumps({"command": command}), flush=True)
    end = json.loads(sys.stdin.readline())
    return SimpleNamespace(returncode=end["code"], stderr=end["stderr"])


client_app.subprocess = SimpleNamespace(run=run_agent)


class LocalGrid(Grid):
    """Nodes by the numbers of their agents; one that is not there is asked all the same, and does not answer."""

    def __init__(self, there):
        self.there, self.asked = there, 0
        self.contexts = {node: Context(0, node, {"partition-id": node - 1}, RecordDict(), {}) for node in self.get_node_ids()}

    def get_node_ids(self):
        return sorted({node for nodes in self.there for node in nodes})

    def send_and_receive(self, messages, *, timeout=None):
        messages = list(messages)
        if not messages:
            return []
        for number, message in enumerate(messages):
            message.metadata.__dict__["_message_id"] = f"{self.asked}-{number}"  # as Flower's own grid does
        there = self.there[min(self.asked, len(self.there) - 1)]
        self.asked += 1
        return [self.answer(message, message.metadata.dst_node_id in there) for message in messages]

    def answer(self, message, is_there):
        agent = message.metadata.dst_node_id
        if is_there:
            message.content = deepcopy(message.content)  # as after a transport: messages share one
            try:
                return client_app.app(message, self.contexts[agent])
            except RuntimeError as error:
                return Message(Error(code=3, reason=str(error)), reply_to=message)
        reply = Message(Error(code=5, reason="gone"), reply_to=message)
        reply.metadata.__dict__["_src_node_id"] = 1000  # as the SuperLink's own
        return reply

    # The app does not use the rest.
    def set_run(self, run):
        raise NotImplementedError

    run = property()

    def create_message(self, *args, **kwargs):
        raise NotImplementedError

    def push_messages(self, messages):
        raise NotImplementedError

    def pull_messages(self, message_ids):
        raise NotImplementedError


run_config = json.loads(sys.argv[2])
context = Context(1, 0, {}, RecordDict(), run_config)
try:
    server_app.main(LocalGrid(json.loads(sys.argv[3])), context)
except RuntimeError as error:
    print(json.dumps({"error": str(error)}), flush=True)
