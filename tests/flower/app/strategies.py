"""Lets the app's intermediary judge and average one round's answers by several strategies, without nodes.

The first argument is the app's folder. Standard input has JSON: the shapes by name, each agent's `examples` and `weights`
(null where a value is not finite), and each way's settings, rounds before this one, and folder of the round's file.
"""

import json
import logging
import sys
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, sys.argv[1])
logging.disable()

# pylint: disable=wrong-import-position
import numpy as np  # noqa: E402
from federation.members import Members  # noqa: E402
from federation.plan import Plan  # noqa: E402
from federation.rounds import Rounds  # noqa: E402
from federation.strategies import make_strategy  # noqa: E402
from flwr.app import Array, ArrayRecord, ConfigRecord, Message, MetricRecord, RecordDict  # noqa: E402
from flwr.supercore.task_identity import TaskIdentity  # noqa: E402
from safetensors.numpy import save  # noqa: E402

TaskIdentity.task_id, TaskIdentity.run_id, TaskIdentity.node_id = 1, 1, 1

given = json.load(sys.stdin)


def arrays_of(weights):
    shaped = {name: np.array(values, np.float32).reshape(given["shapes"][name]) for name, values in weights.items()}
    return ArrayRecord({name: Array(array) for name, array in shaped.items()})


def reply(agent, update):
    report = {"agent": agent, "examples": update["examples"], "steps": 1, "metrics": {}, "epochs": []}
    report |= {"startedAt": 0, "endedAt": 0, "problems": []}
    content = {
        "arrays": arrays_of(update["weights"]),
        "metrics": MetricRecord({"num-examples": update["examples"]}),
        "report": ConfigRecord({"agent": agent, "json": json.dumps(report), "pictures": save({})}),
    }
    return Message(RecordDict(content), dst_node_id=agent, message_type="train")


updates = given["updates"]
start = arrays_of({name: np.zeros(shape) for name, shape in given["shapes"].items()})
for way in given["ways"]:
    federation = {"agents": len(updates), "participation": 1, "seed": 0, "syncEvery": {"epochs": 1}, "epochs": 1}
    settings = federation | {"roundTimeout": 1} | way["settings"]
    plan = Plan(settings, {"agents": []}, way["done"])
    rounds = Rounds(make_strategy(settings, plan.done), Members(plan), Path(way["folder"]))
    nodes = range(1, max(len(updates), plan.least) + 1)
    rounds.configure_train(1, start, ConfigRecord(), SimpleNamespace(get_node_ids=lambda there=nodes: there))
    try:
        rounds.aggregate_train(1, [reply(i + 1, update) for i, update in enumerate(updates)])
    except RuntimeError as error:
        Path(way["folder"], "error.txt").write_text(str(error), encoding="utf-8")
