"""Writes gflownet_reference.json: losses and gradients as torchgfn computes them.

    python make_gflownet_reference.py        (torchgfn 2.4.1, PyTorch 2; seconds)

Nothing here is random: weights come from an integer hash (formula.py), trajectories are written out below, so the file
holds results only. Everything is computed in float64 on weights rounded to float32.
"""

import json
import pathlib

import numpy as np
import pandas as pd
import torch
from gfn.containers import Trajectories
from gfn.estimators import DiscretePolicyEstimator, ScalarEstimator
from gfn.gflownet import (
    DBGFlowNet,
    FMGFlowNet,
    LogPartitionVarianceGFlowNet,
    SubTBGFlowNet,
    TBGFlowNet,
)
from gfn.gym import HyperGrid
from gfn.gym.helpers.bayesian_structure.priors import UniformPrior
from gfn.gym.helpers.bayesian_structure.scores import BGeScore
from gfn.preprocessors import KHotPreprocessor

from formula import entries

torch.set_default_dtype(torch.float64)

SIDE = 8
DIMENSIONS = 2
HIDDEN = 16
LOG_Z = 1.25
LAMBDA = 0.9
# Moves without the exit: short, long, one that stays at the start, two to the same object.
MOVES = [[], [0, 1], [1, 0], [0, 0, 0, 1], [1] * 7 + [0] * 7, [1, 1, 0, 1, 0, 0, 0, 1]]


def weight(name, shape):
    values = entries(name, int(np.prod(shape)))
    if name.endswith("kernel"):
        values = values * np.sqrt(6 / (shape[-2] + shape[-1]))
    else:
        values = 0.5 + values * 0.1
    values = values.reshape(shape).astype(np.float32).astype(np.float64)
    return torch.tensor(values, requires_grad=True)


class Network:
    """Weights under the names of lib/gflownet, kernels `[inputs, outputs]`; one trunk for all heads."""

    def __init__(self, outputs):
        widths = [SIDE * DIMENSIONS, HIDDEN, HIDDEN, outputs]
        self.weights = {}
        for i in range(3):
            layer = "main/dense" if i == 0 else f"main/dense_{i}"
            for kind, shape in (("kernel", widths[i : i + 2]), ("bias", widths[i + 1 : i + 2])):
                self.weights[f"{layer}/{kind}"] = weight(f"{layer}/{kind}", shape)

    def __call__(self, x):
        x = x.to(torch.float64)
        values = list(self.weights.values())
        for i in range(3):
            x = x @ values[2 * i] + values[2 * i + 1]
            x = torch.relu(x) if i < 2 else x
        return x


class Head(torch.nn.Module):
    """Some of a network's outputs."""

    def __init__(self, network, first, size):
        super().__init__()
        self.network = network
        self.first = first
        self.size = size
        self.input_dim = SIDE * DIMENSIONS
        self.output_dim = size

    def forward(self, x):
        return self.network(x)[..., self.first : self.first + self.size]


env = HyperGrid(DIMENSIONS, SIDE, reward_fn_kwargs={"R0": 0.1, "R1": 0.5, "R2": 2.0})
preprocessor = KHotPreprocessor(SIDE, DIMENSIONS)
ACTIONS = DIMENSIONS + 1


def trajectories():
    count = len(MOVES)
    longest = max(len(moves) for moves in MOVES) + 1
    states = torch.full((longest + 1, count, DIMENSIONS), -1, dtype=torch.long)
    actions = torch.full((longest, count, 1), ACTIONS - 1, dtype=torch.long)
    actions[:] = env.dummy_action
    for i, moves in enumerate(MOVES):
        state = [0] * DIMENSIONS
        states[0, i] = torch.tensor(state)
        for step, move in enumerate(moves):
            actions[step, i] = move
            state[move] += 1
            states[step + 1, i] = torch.tensor(state)
        actions[len(moves), i] = ACTIONS - 1
    return Trajectories(
        env,
        states=env.states_from_tensor(states),
        actions=env.actions_from_tensor(actions),
        terminating_idx=torch.tensor([len(moves) + 1 for moves in MOVES]),
        log_rewards=None,
    )


def policies(network, uniform):
    forward = DiscretePolicyEstimator(Head(network, 0, ACTIONS), ACTIONS, preprocessor)
    if uniform:
        return forward, DiscretePolicyEstimator.uniform(ACTIONS, preprocessor)
    head = Head(network, ACTIONS, DIMENSIONS)
    return forward, DiscretePolicyEstimator(head, ACTIONS, preprocessor, is_backward=True)


def measure(kind, uniform):
    flow = kind in ("detailed-balance", "sub-trajectory-balance")
    backwards = 0 if uniform or kind == "flow-matching" else DIMENSIONS
    network = Network(ACTIONS + backwards + (1 if flow else 0))
    pf, pb = policies(network, uniform)
    given = trajectories()
    log_z = torch.tensor(LOG_Z, requires_grad=True)
    scalar = ScalarEstimator(Head(network, ACTIONS + backwards, 1), preprocessor)
    if kind == "trajectory-balance":
        gfn = TBGFlowNet(pf, pb, logZ=torch.nn.Parameter(torch.tensor(LOG_Z)))
        log_z = gfn.logZ
        loss = gfn.loss(env, given, recalculate_all_logprobs=True)
    elif kind == "log-partition-variance":
        gfn = LogPartitionVarianceGFlowNet(pf, pb)
        loss = gfn.loss(env, given, recalculate_all_logprobs=True)
    elif kind == "detailed-balance":
        gfn = DBGFlowNet(pf, pb, scalar)
        loss = gfn.loss(env, given.to_transitions(), recalculate_all_logprobs=True)
    elif kind == "sub-trajectory-balance":
        gfn = SubTBGFlowNet(pf, pb, scalar, weighting="geometric_within", lamda=LAMBDA)
        loss = gfn.loss(env, given, recalculate_all_logprobs=True)
    else:
        gfn = FMGFlowNet(pf)
        loss = gfn.loss(env, given.to_states_container())
    loss.backward()

    def numbers(tensor):
        return [float(f"{x:.12g}") for x in tensor.detach().reshape(-1).tolist()]

    result = {"loss": numbers(loss)[0]}
    if kind == "trajectory-balance":
        result["logZ"] = numbers(log_z.grad)[0]
    result["gradients"] = {name: numbers(w.grad) for name, w in network.weights.items()}
    return result


KINDS = [
    "trajectory-balance",
    "detailed-balance",
    "sub-trajectory-balance",
    "log-partition-variance",
    "flow-matching",
]
reference = {"side": SIDE, "hidden": HIDDEN, "logZ": LOG_Z, "lambda": LAMBDA, "moves": MOVES}
reference["losses"] = {
    kind: {
        name: measure(kind, uniform)
        for name, uniform in (("learned", False), ("uniform", True))
        if not (kind == "flow-matching" and not uniform)
    }
    for kind in KINDS
}
BGE_NODES = 4
BGE_SAMPLES = 30


def bge():
    """The local score of each node with each set of parents, less that without parents."""
    data = entries("bge data", BGE_SAMPLES * BGE_NODES).reshape(BGE_SAMPLES, BGE_NODES)
    score = BGeScore(pd.DataFrame(data), UniformPrior())
    scores = []
    for node in range(BGE_NODES):
        for parents in range(2**BGE_NODES):
            members = [i for i in range(BGE_NODES) if parents >> i & 1]
            own = node not in members
            value = score.local_score(node, members) - score.local_score(node, []) if own else 0
            scores.append(float(f"{value:.12g}"))
    return scores


reference["bge"] = {"nodes": BGE_NODES, "samples": BGE_SAMPLES, "scores": bge()}
path = pathlib.Path(__file__).parent / "gflownet_reference.json"
path.write_text(json.dumps(reference) + "\n")
