"""Weights on their way in one piece. Flower asks for every array of a message apart, several times by each node: for the
tutorial's seventy arrays and three nodes that is more work than the weights' megabytes."""

import json
from collections.abc import Iterable

import numpy as np
from flwr.app import Array, ArrayRecord, ConfigRecord, Context, Message, RecordDict
from flwr.clientapp.typing import ClientAppCallable
from flwr.serverapp import Grid


class PackedGrid:
    """What a strategy needs of a grid."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid

    def get_node_ids(self) -> Iterable[int]:
        return self.grid.get_node_ids()

    def send_and_receive(self, messages: Iterable[Message], *, timeout: float | None = None) -> Iterable[Message]:
        messages, done = list(messages), {}
        for message in messages:
            # Messages of one round share their content.
            if id(message.content) not in done:
                done[id(message.content)] = pack(message.content)
            message.content = done[id(message.content)]
        replies = list(self.grid.send_and_receive(messages, timeout=timeout))
        for reply in replies:
            if not reply.has_error():
                reply.content = unpack(reply.content)
        return replies


def packed(message: Message, context: Context, call_next: ClientAppCallable) -> Message:
    """A node's side."""
    message.content = unpack(message.content)
    reply = call_next(message, context)
    reply.content = pack(reply.content)
    return reply


def pack(content: RecordDict) -> RecordDict:
    """What has weights with one array in their place, and what it holds."""
    if "arrays" not in content:
        return content
    weights = content["arrays"]
    layout = [[name, array.dtype, array.shape, array.stype, len(array.data)] for name, array in weights.items()]
    data = np.frombuffer(b"".join(array.data for array in weights.values()), np.uint8)
    others = {name: record for name, record in content.items() if name != "arrays"}
    packing = {"packed": ArrayRecord({"all": Array(data)}), "layout": ConfigRecord({"json": json.dumps(layout)})}
    return RecordDict(others | packing)


def unpack(content: RecordDict) -> RecordDict:
    """Undoes `pack`."""
    if "packed" not in content:
        return content
    data, weights, end = content["packed"]["all"].numpy().tobytes(), {}, 0
    for name, dtype, shape, stype, length in json.loads(content["layout"]["json"]):
        begin, end = end, end + length
        weights[name] = Array(dtype=dtype, shape=tuple(shape), stype=stype, data=data[begin:end])
    others = {name: record for name, record in content.items() if name not in ("packed", "layout")}
    return RecordDict(others | {"arrays": ArrayRecord(weights)})
