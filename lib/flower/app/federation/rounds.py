"""What the intermediary does beside averaging: it judges answers, counts them, and writes every round down.

It wraps one of Flower's strategies, which averages.
"""

import json
import time
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from flwr.app import Array, ArrayRecord, ConfigRecord, Message, MetricRecord
from flwr.serverapp import Grid
from flwr.serverapp.strategy import Strategy
from flwr.serverapp.strategy.dp_fixed_clipping import DifferentialPrivacyFixedClippingBase
from safetensors.numpy import load, save

from .arrays import content_sha256, for_flower, write_whole
from .members import Members
from .plan import Plan


def as_sent(name: str, array: np.ndarray, sent: Array) -> Array:
    """An array of a mean as what it came as, where Flower computes in float64. Noise makes some variances negative, of
    which nothing has a root; what one makes of noisy values gives no more away than they do."""
    least = 0 if name.endswith("moving_variance") else -np.inf
    return Array(np.maximum(array, least).astype(np.float32).reshape(sent.numpy().shape))


class Rounds(Strategy):
    """A strategy of Flower's, with answers checked first and a file for each round."""

    def __init__(self, strategy: Strategy, members: Members, folder: Path) -> None:
        self.strategy, self.members, self.folder = strategy, members, folder
        self.plan = members.plan
        self.messages: list[Message] = []
        self.sent = ArrayRecord()
        self.started = 0.0

    def summary(self) -> None:
        self.strategy.summary()

    def configure_train(
        self, server_round: int, arrays: ArrayRecord, config: ConfigRecord, grid: Grid
    ) -> Iterable[Message]:
        self.started, self.sent = time.time(), arrays
        least, deadline = self.plan.least, time.time() + self.plan.timeout
        number = self.plan.number(server_round)
        # Flower's own wait has no end.
        while len(nodes := self.members.asked(grid, number)) < least:
            if time.time() > deadline:
                of_round = "" if self.plan.participants.are_all else f" of agents {self.plan.participants.of(number)}"
                raise RuntimeError(f"{len(nodes)} nodes{of_round} are connected but there must be at least {least}")
            time.sleep(1)
        config["round"] = number
        config["unit"], config["count"] = self.plan.length(number)
        # Strategies ask all the nodes that they see.
        asked = SimpleNamespace(get_node_ids=lambda: nodes)
        self.messages = list(self.strategy.configure_train(number, arrays, config, asked))
        return self.messages

    def aggregate_train(
        self, server_round: int, replies: Iterable[Message]
    ) -> tuple[ArrayRecord | None, MetricRecord | None]:
        number = self.plan.number(server_round)
        good, reports, pictures, failures = self.judge(number, replies)
        if len(good) < self.plan.least:
            lack = f"{len(good)} agents answered in round {number} but there must be at least {self.plan.least}"
            raise RuntimeError("; ".join([lack, *(f"agent {each['agent']}: {each['reason']}" for each in failures)]))
        started = time.time()
        mean, metrics = self.strategy.aggregate_train(number, good)
        if mean is None:
            raise RuntimeError(f"{self.plan.settings['strategy']} makes nothing of {len(good)} answers; it needs more")
        mean = ArrayRecord({name: as_sent(name, array.numpy(), self.sent[name]) for name, array in mean.items()})
        report = {
            "agents": sorted(reports, key=lambda each: each["agent"]),
            "failures": failures,
            "seconds": time.time() - self.started,
            "syncSeconds": time.time() - started,
        }
        if isinstance(self.strategy, DifferentialPrivacyFixedClippingBase):
            spent = self.strategy.privacy_spent()
            if spent is not None:
                report["privacy"] = {"epsilon": spent.epsilon, "delta": spent.delta}
        self.write(number, mean, pictures, report)
        return mean, metrics

    def judge(self, number: int, replies: Iterable[Message]) -> tuple[list[Message], list[dict], dict, list[dict]]:
        """Separates answers that can be averaged from the others, and says of these what is wrong."""
        good, reports, pictures, reasons, lost = [], [], {}, {}, {}
        for reply in replies:
            if reply.has_error():
                lost[self.agent_of(reply)] = reply.error.reason
                continue
            report = json.loads(reply.content["report"]["json"])
            agent = report["agent"]
            self.members.agents[reply.metadata.src_node_id] = agent
            wrong = report.get("failure") or self.fault(reply)
            if agent in (each["agent"] for each in reports):
                wrong = "it answered twice; two nodes have its number"
            if wrong:
                reasons[agent] = wrong
                continue
            weights = reply.content["arrays"]
            report["sentBytes"] = sum(array.numpy().nbytes for array in weights.values())
            report["receivedBytes"] = sum(array.numpy().nbytes for array in self.sent.values())
            drawn = load(reply.content["report"]["pictures"])
            pictures |= {f"{name}/agent-{agent}": array for name, array in drawn.items()}
            reply.content["arrays"] = for_flower(weights, self.sent)
            good.append(reply)
            reports.append(report)
        answered = {each["agent"] for each in reports}
        for agent in self.plan.participants.of(number):
            if agent not in answered and agent not in reasons:
                reasons[agent] = lost.get(agent, f"no answer within {self.plan.timeout:g} s")
        failures = [{"agent": agent, "reason": reasons[agent]} for agent in sorted(reasons)]
        # In the agents' order, so that sums round the same whoever was first.
        good.sort(key=lambda reply: reply.content["report"]["agent"])
        return good, reports, pictures, failures

    def agent_of(self, reply: Message) -> int | None:
        """Whose an error is; that a node has died the SuperLink says in its own name."""
        nodes = {message.metadata.message_id: message.metadata.dst_node_id for message in self.messages}
        node = reply.metadata.src_node_id
        agents = self.members.agents
        return agents.get(node, agents.get(nodes.get(reply.metadata.reply_to_message_id)))

    def fault(self, reply: Message) -> str | None:
        """What is wrong with an answer's weights, if something is."""
        weights = reply.content["arrays"]
        if set(weights) != set(self.sent):
            return f"its weights have other names, such as {sorted(set(weights) ^ set(self.sent))[0]}"
        for name, sent in self.sent.items():
            array = weights[name].numpy()
            if array.shape != sent.numpy().shape or array.dtype != np.float32:
                return f'"{name}" is {array.dtype} {list(array.shape)} but must be float32 {list(sent.numpy().shape)}'
            if not np.isfinite(array).all():
                return f'"{name}" has values that are not finite'
        return None

    def write(self, number: int, mean: ArrayRecord, pictures: dict, report: dict) -> None:
        """Writes a round's file: what a training goes on from, and what is recorded of it."""
        arrays = {name: array.numpy() for name, array in mean.items()} | pictures
        metadata = {"round": str(number), "plan": json.dumps(self.plan.facts), "report": json.dumps(report)}
        metadata["sha256"] = content_sha256(list(metadata.values()), arrays)
        write_whole(self.folder / f"round-{number:04}.safetensors", save(arrays, metadata))

    def configure_evaluate(
        self, server_round: int, arrays: ArrayRecord, config: ConfigRecord, grid: Grid
    ) -> Iterable[Message]:
        return []

    def aggregate_evaluate(self, server_round: int, replies: Iterable[Message]) -> MetricRecord | None:
        return None
