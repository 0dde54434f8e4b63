"""A node's side of secure aggregation: its weights leave it under masks that cancel each other in the sum of all.

Where updates are to be shortened it shortens its own, since nobody else sees it.
"""

import json

import numpy as np
from flwr.app import Array, ArrayRecord, ConfigRecord, Context, Message, MetricRecord, RecordDict
from flwr.client.mod import secaggplus_mod
from flwr.clientapp.mod import fixedclipping_mod
from flwr.clientapp.typing import ClientAppCallable
from flwr.common.secure_aggregation.secaggplus_constants import RECORD_KEY_CONFIGS
from flwr.supercore.differential_privacy import KEY_CLIPPING_NORM

from .arrays import for_flower

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

    def answer(message: Message, context: Context) -> Message:
        message.content = RecordDict({"arrays": ArrayRecord(sent), "config": ConfigRecord(config)})
        content = call_next(message, context).content
        if "arrays" not in content:
            raise RuntimeError(json.loads(content["report"]["json"])["failure"])
        weights = content["arrays"]
        for name in names:
            check(name, weights[name].numpy(), sent[name])
        content["arrays"] = for_flower(weights, names)
        return Message(content, reply_to=message)

    if KEY_CLIPPING_NORM in config:
        before = for_flower(ArrayRecord(sent), names)
        message.content = RecordDict({"arrays": before, "config": ConfigRecord(config)})
        content = fixedclipping_mod(message, context, answer).content
    else:
        content = answer(message, context).content
    return Message(
        RecordDict(
            {
                "fitres.parameters": content["arrays"],
                "fitres.num_examples": MetricRecord({"num_examples": content["metrics"]["num-examples"]}),
                "fitres.metrics": content["report"],
                "fitres.status": ConfigRecord({"code": 0, "message": ""}),
            }
        ),
        reply_to=message,
    )


def check(name: str, array: np.ndarray, sent: Array) -> None:
    """Under its mask nobody else can see what is wrong with it."""
    if tuple(array.shape) != tuple(sent.shape):
        raise RuntimeError(f'"{name}" is {list(array.shape)} but must be {list(sent.shape)}')
    if not np.abs(array).max(initial=0) <= LARGEST:
        raise RuntimeError(f'"{name}" has values beyond {LARGEST:g}, which secure aggregation cannot carry')
