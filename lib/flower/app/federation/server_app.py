"""The intermediary's side: asks agents what they hold, then leads them through the rounds.

What it says of itself stands in the run's folder, for the process that records the run: `round-….safetensors`, and at
the end `end.json`. Flower's own exit codes don't say that a training failed.
"""

import json
import os
import time
from pathlib import Path

from flwr.app import ArrayRecord, ConfigRecord, Context, Message, MessageType, RecordDict
from flwr.serverapp import Grid, ServerApp

from .arrays import read_arrays, write_whole
from .members import Members
from .packing import PackedGrid
from .plan import Plan
from .rounds import Rounds
from .secure_grid import SecureGrid
from .strategies import make_strategy

app = ServerApp()


@app.main()
def main(grid: Grid, context: Context) -> None:
    folder = Path(str(context.run_config["folder"]))
    state = {"run": str(context.run_id), "pid": os.getpid()}
    write_whole(folder / "server.json", json.dumps(state).encode())
    try:
        run(PackedGrid(grid), context, folder)
        end = {"status": "completed"}
    except BaseException as error:
        end = {"status": "failed", "reason": str(error) or type(error).__name__}
        raise
    finally:
        write_whole(folder / "end.json", json.dumps(state | end).encode())


def run(grid: PackedGrid, context: Context, folder: Path) -> None:
    settings = json.loads(str(context.run_config["settings"]))
    config = ConfigRecord({name: str(context.run_config[name]) for name in ("job", "settings")})
    start = str(context.run_config["start"])
    if start:
        arrays, _, metadata = read_arrays(Path(start))
        plan = Plan(settings, json.loads(metadata["plan"]), done=int(metadata["round"]))
        rounds = Rounds(make_strategy(settings, plan.done), Members(plan), folder)
    else:
        arrays, facts, nodes = begin(grid, settings, config)
        plan = Plan(settings, facts)
        rounds = Rounds(make_strategy(settings), Members(plan, nodes), folder)
        rounds.write(0, arrays, {}, {})
    rounds.start(
        grid=SecureGrid(grid, plan.heaviest, plan.least) if settings["secureAggregation"] else grid,
        initial_arrays=arrays,
        num_rounds=plan.rounds - plan.done,
        timeout=plan.timeout,
        train_config=config,
    )


def begin(grid: PackedGrid, settings: dict, config: ConfigRecord) -> tuple[ArrayRecord, dict, dict[int, int]]:
    """Asks every agent what it holds, and the first for the weights that all start from; says which nodes are whose."""
    agents, timeout = settings["agents"], settings["roundTimeout"]
    deadline = time.time() + timeout
    while len(nodes := list(grid.get_node_ids())) < agents:
        if time.time() > deadline:
            raise RuntimeError(f"{len(nodes)} nodes are connected but there are {agents} agents; start the others")
        time.sleep(1)
    request = RecordDict({"config": config})
    messages = [Message(request, dst_node_id=node, message_type=MessageType.QUERY) for node in nodes]
    reports, weights, problems, owners, counts = [], ArrayRecord(), [], {}, []
    for reply in grid.send_and_receive(messages, timeout=timeout):
        if reply.has_error():
            problems.append(f"a node: {reply.error.reason}")
            continue
        report = json.loads(reply.content["report"]["json"])
        if "failure" in report:
            problems.append(f"agent {report['agent']}: {report['failure']}")
            continue
        reports.append(report)
        owners[reply.metadata.src_node_id] = report["agent"]
        counts.append(reply.content["metrics"]["num-examples"])
        if report["agent"] == 1:
            weights = reply.content["arrays"]
    if problems:
        raise RuntimeError("agents can't begin; " + "; ".join(problems))
    numbers = sorted(report["agent"] for report in reports)
    if numbers != list(range(1, agents + 1)):
        raise RuntimeError(f"agents {numbers} answered but there must be 1 to {agents}, each once")
    facts = {"agents": sorted(reports, key=lambda report: report["agent"]), "heaviest": max(counts)}
    return weights, facts, owners
