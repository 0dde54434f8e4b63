"""A node's side: what the intermediary sends becomes a file for the agent, what the agent writes becomes the reply.

The owner of the node decides what is executed: the file that FEDGAN_NODE names has the agent's command and where its
state is. Each message comes to a new process, so nothing is kept here.
"""

import json
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from flwr.app import ArrayRecord, ConfigRecord, Context, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp

from .arrays import read_arrays, write_arrays
from .packing import packed
from .secure_node import secure

app = ClientApp(mods=[packed, secure])


@app.query()
def begin(message: Message, context: Context) -> Message:
    return answer("begin", message, context)


@app.query("number")
def number(message: Message, context: Context) -> Message:
    """Whose this node is, of which its agent needs to know nothing."""
    content = RecordDict({"report": ConfigRecord({"agent": agent_of(context)})})
    return Message(content, reply_to=message)


@app.train()
def train(message: Message, context: Context) -> Message:
    return answer("train", message, context)


def answer(action: str, message: Message, context: Context) -> Message:
    agent = agent_of(context)
    try:
        content = ask_agent(action, agent, message.content)
    except Exception as error:  # pylint: disable=broad-exception-caught
        # As content: the intermediary hears whose it is, and Flower's own errors say little.
        report = {"agent": agent, "failure": str(error) or type(error).__name__}
        content = RecordDict({"report": ConfigRecord({"json": json.dumps(report)})})
    return Message(content, reply_to=message)


def agent_of(context: Context) -> int:
    return int(context.node_config["partition-id"]) + 1


def ask_agent(action: str, agent: int, request: RecordDict) -> RecordDict:
    node = json.loads(Path(os.environ["FEDGAN_NODE"]).read_text(encoding="utf-8"))
    with TemporaryDirectory() as folder:
        given, made = Path(folder, "in.safetensors"), Path(folder, "out.safetensors")
        metadata = {name: str(value) for name, value in request["config"].items()}
        write_arrays(given, request.get("arrays", ArrayRecord()), {**metadata, "agent": str(agent)})
        files = ["--in", str(given), "--out", str(made), "--state", node["state"]]
        command = [*node["command"], action, *files]
        process = subprocess.run(command, capture_output=True, text=True, check=False)
        if process.returncode != 0:
            words = process.stderr.strip().splitlines()[-4:]
            raise RuntimeError("\n".join(words) or f"The agent ended with exit code {process.returncode}")
        weights, pictures, metadata = read_arrays(made)
    report = {"json": metadata["report"], "pictures": pictures}
    return RecordDict(
        {
            "arrays": weights,
            "metrics": MetricRecord({"num-examples": int(metadata["num-examples"])}),
            "report": ConfigRecord({"agent": agent, **report}),
        }
    )
