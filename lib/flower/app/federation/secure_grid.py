"""The intermediary's side of secure aggregation: it learns the agents' mean, and of no agent the weights.

SecAgg+ (https://doi.org/10.1145/3372297.3417885). Flower 1.42 has its server's side for its former strategies alone. Here it
stands between a strategy and the nodes: every answer that it gives back has the mean in place of the agent's weights, so
that a mean of answers is the mean.
"""

import json
import math
from collections.abc import Iterable
from types import SimpleNamespace

import numpy as np
from flwr.app import Array, ArrayRecord, ConfigRecord, Context, Error, Message, MessageType, MetricRecord, RecordDict
from flwr.common import FitIns, parameters_to_ndarrays
from flwr.server import LegacyContext
from flwr.server.workflow import SecAggPlusWorkflow
from flwr.server.workflow.constant import MAIN_CONFIGS_RECORD, MAIN_PARAMS_RECORD, Key
from flwr.serverapp import Grid
from flwr.supercore.differential_privacy import KEY_CLIPPING_NORM

from .secure_node import LARGEST

# Steps between -LARGEST and LARGEST: 2e-6 wide. As sums of agents have to stay below 2^32 they are at most 256.
LEVELS = 2**24


class SecureGrid:
    """What a strategy needs of a grid."""

    def __init__(self, grid: Grid, heaviest: float, least: int) -> None:
        self.grid, self.heaviest, self.least = grid, heaviest, least

    def get_node_ids(self) -> Iterable[int]:
        return self.grid.get_node_ids()

    def send_and_receive(self, messages: Iterable[Message], *, timeout: float | None = None) -> Iterable[Message]:
        messages = list(messages)
        if any(message.metadata.message_type != MessageType.TRAIN for message in messages):
            return self.grid.send_and_receive(messages, timeout=timeout)
        exchange = Exchange(self.grid, messages)
        if not exchange.asked:
            return []
        # Of fewer than half the shares an intermediary that lies could make up two halves, and unmask an agent.
        threshold = max(self.least, len(exchange.asked) // 2 + 1)
        workflow = SecAggPlusWorkflow(
            num_shares=1.0,
            reconstruction_threshold=threshold,
            max_weight=self.heaviest,
            clipping_range=LARGEST,
            quantization_range=LEVELS,
            timeout=timeout,
        )
        workflow(exchange, exchange.context())
        return exchange.replies()


def config_of(content: RecordDict) -> dict:
    """What nodes are told. Each number of an update is rounded by less than a step, up or down; what is sent has to be no
    longer than noise is measured for all the same."""
    config, weights = dict(content["config"]), content["arrays"]
    if KEY_CLIPPING_NORM in config:
        clip = config[KEY_CLIPPING_NORM]
        rounding = math.sqrt(sum(math.prod(array.shape) for array in weights.values())) * 2 * LARGEST / LEVELS
        if clip <= rounding:
            raise RuntimeError(f"clip is {clip:g} but must be above {rounding:.1e}, by which updates are rounded")
        config[KEY_CLIPPING_NORM] = clip - rounding
    return {**config, "names": json.dumps(list(weights))}


class Exchange:
    """One round: to Flower's workflow the grid, the strategy and the manager of clients, of which it uses little."""

    def __init__(self, grid: Grid, messages: list[Message]) -> None:
        self.grid = grid
        self.asked = {message.metadata.dst_node_id: message for message in messages}
        self.reasons: dict[int, str] = {}
        self.answers: dict[int, Message] = {}

    def context(self) -> LegacyContext:
        content = next(iter(self.asked.values())).content
        config = {Key.CURRENT_ROUND: int(content["config"]["round"])}
        state = RecordDict({MAIN_CONFIGS_RECORD: ConfigRecord(config), MAIN_PARAMS_RECORD: content["arrays"]})
        context = Context(run_id=0, node_id=0, node_config={}, state=state, run_config={})
        return LegacyContext(context, strategy=self, client_manager=self)

    def num_available(self) -> int:
        return len(self.asked)

    def send_and_receive(self, messages: list[Message], *, timeout: float | None = None) -> list[Message]:
        replies = list(self.grid.send_and_receive(messages, timeout=timeout))
        # That a node has died the SuperLink says in its own name.
        nodes = {message.metadata.message_id: message.metadata.dst_node_id for message in messages}
        for reply in replies:
            if reply.has_error():
                self.reasons[nodes[reply.metadata.reply_to_message_id]] = reply.error.reason
        return replies

    def configure_fit(self, _round, parameters, _manager):
        return [
            (SimpleNamespace(node_id=node), FitIns(parameters, config_of(message.content)))
            for node, message in self.asked.items()
        ]

    def aggregate_fit(self, _round, results, _failures):
        for proxy, answer in results:
            message = self.asked[proxy.node_id]
            sent = message.content["arrays"].items()
            values = parameters_to_ndarrays(answer.parameters)
            mean = {
                name: Array(np.reshape(value, array.shape).astype(np.float32))
                for (name, array), value in zip(sent, values, strict=True)
            }
            content = {
                "arrays": ArrayRecord(mean),
                "metrics": MetricRecord({"num-examples": answer.num_examples}),
                "report": ConfigRecord(answer.metrics),
            }
            self.answers[proxy.node_id] = Message(RecordDict(content), reply_to=message)
        return None, {}

    def replies(self) -> list[Message]:
        replies = list(self.answers.values())
        for node, message in self.asked.items():
            if node in self.answers:
                continue
            reason = self.reasons.get(node)
            if reason is None and not self.answers:
                reason = "too few agents were left to take the masks off their sum"
            if reason is not None:
                replies.append(Message(Error(code=0, reason=reason), reply_to=message))
        return replies
