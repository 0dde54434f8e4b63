"""What Flower 1.42.0's strategies make of a few agents' weights, for tests/federated/aggregation.

    python3 -m venv venv && venv/bin/pip install flwr==1.42.0
    venv/bin/python tests/reference/make_aggregation_reference.py > tests/reference/aggregation_reference.json
"""

import json

import numpy as np
from flwr.app import Array, ArrayRecord, Message, MetricRecord, RecordDict
from flwr.serverapp.strategy import FedAvg, FedMedian, FedTrimmedAvg, Krum
from flwr.supercore.task_identity import TaskIdentity

SHAPES = {"kernel": (3, 2), "bias": (4,), "scale": ()}


def updates(agents: int, attackers: int) -> list[dict]:
    """Weights around 1, the attackers' around 50; agent i has 10·i examples."""
    random = np.random.default_rng(100 * agents + attackers)
    return [
        {
            "examples": 10 * (i + 1),
            "weights": {
                name: random.normal(50 if i < attackers else 1, 1, shape).astype(np.float32)
                for name, shape in SHAPES.items()
            },
        }
        for i in range(agents)
    ]


def aggregate(strategy: FedAvg, sent: list[dict]) -> dict:
    replies = [
        Message(
            content=RecordDict({
                "arrays": ArrayRecord({name: Array(np.asarray(w)) for name, w in update["weights"].items()}),
                "metrics": MetricRecord({"num-examples": update["examples"]}),
            }),
            dst_node_id=i,
            message_type="train",
        )
        for i, update in enumerate(sent)
    ]
    arrays, _ = strategy.aggregate_train(1, replies)
    return {name: array.numpy().ravel().tolist() for name, array in arrays.items()}


def main() -> None:
    # Messages want to know whose they are; outside of a run nobody says it.
    TaskIdentity.run_id = TaskIdentity.node_id = TaskIdentity.task_id = 1
    cases = []
    for agents, attackers in [(3, 0), (5, 1), (6, 1), (7, 2), (10, 3)]:
        sent = updates(agents, attackers)
        ways = {
            "mean": ({}, FedAvg()),
            "median": ({}, FedMedian()),
            "krum": ({"attackers": attackers}, Krum(num_malicious_nodes=attackers)),
        }
        for share in (0.2, 0.3, 0.45):
            ways[f"trimmed-mean {share}"] = ({"trimmedShare": share}, FedTrimmedAvg(beta=share))
        cases.append({
            "updates": [
                {
                    "examples": update["examples"],
                    "weights": {name: w.ravel().tolist() for name, w in update["weights"].items()},
                }
                for update in sent
            ],
            "results": [
                {"aggregate": name.split()[0], **options, "weights": aggregate(strategy, sent)}
                for name, (options, strategy) in ways.items()
            ],
        })
    print(json.dumps({"flwr": "1.42.0", "shapes": SHAPES, "cases": cases}))


main()
