"""A node's side of secure aggregation: its weights leave it under masks that cancel each other in the sum of all."""

import json

import numpy as np
from flwr.app import Array, ArrayRecord, ConfigRecord, Context, Message, MetricRecord, RecordDict
from flwr.client.mod import secaggplus_mod
from flwr.clientapp.typing import ClientAppCallable
from flwr.common.secure_aggregation.secaggplus_constants import RECORD_KEY_CONFIGS

# What is masked are integers, of weights within this range.
LARGEST = 16.0


def secure(message: Message, context: Context, call_next: ClientAppCallable) -> Message:
    """Follows the protocol where the intermediary begins it; else does nothing."""
    if RECORD_KEY_CONFIGS not in message.content.config_records:
        return call_next(message, context)
    return secaggplus_mod(message, context, lambda message, context: trained(message, context, call_next))


def trained(message: Message, context: Context, call_next: ClientAppCallable) -> Message:
    """The agent's answer in the records that Flower's protocol knows, which are those of its former clients."""
    config = dict(message.content["fitins.config"])
    names = json.loads(str(config.pop("names")))
    # What was given as parameters has lost its names and shapes, but for those within its bytes.
    values = message.content["fitins.parameters"].values()
    sent = {name: Array(array.numpy()) for name, array in zip(names, values, strict=True)}
    message.content = RecordDict({"arrays": ArrayRecord(sent), "config": ConfigRecord(config)})
    content = call_next(message, context).content
    report = content["report"]
    if "arrays" not in content:
        raise RuntimeError(json.loads(report["json"])["failure"])
    weights = content["arrays"]
    for name in names:
        check(name, weights[name].numpy(), sent[name])
    arrays = {name: Array(np.atleast_1d(weights[name].numpy())) for name in names}
    answer = {
        "fitres.parameters": ArrayRecord(arrays),
        "fitres.num_examples": MetricRecord({"num_examples": content["metrics"]["num-examples"]}),
        "fitres.metrics": report,
        "fitres.status": ConfigRecord({"code": 0, "message": ""}),
    }
    return Message(RecordDict(answer), reply_to=message)


def check(name: str, array: np.ndarray, sent: Array) -> None:
    """Under its mask nobody else can see what is wrong with it."""
    if tuple(array.shape) != tuple(sent.shape):
        raise RuntimeError(f'"{name}" is {list(array.shape)} but must be {list(sent.shape)}')
    if not np.abs(array).max(initial=0) <= LARGEST:
        raise RuntimeError(f'"{name}" has values beyond {LARGEST:g}, which secure aggregation cannot carry')
