"""Writes reinforcement_reference.json: losses, gradients and updates as PyTorch computes them.

    python make_reinforcement_reference.py        (PyTorch 2, NumPy; seconds)

Nothing here is random: weights and data come from an integer hash (formula.py), so the file holds
results only. The losses are written as in CleanRL's ppo.py, ppo_continuous_action.py and dqn.py, with
Stable-Baselines3's Huber loss. Everything is computed in float64 on inputs rounded to float32.
"""

import json
import pathlib

import numpy as np
import torch
from torch.distributions import Categorical, Normal

from formula import entries

BATCH = 12
OBSERVATION = 4
HIDDEN = 8
ACTIONS = 3
NUMBERS = 2  # of a continuous action
CLIP = 0.2

torch.set_default_dtype(torch.float64)


def data(name, *shape, scale=1.0):
    """Numbers in [-scale, scale), rounded to float32."""
    values = entries(name, int(np.prod(shape))) * scale
    return torch.tensor(values.astype(np.float32).astype(np.float64)).reshape(shape)


def weight(name, shape):
    """The value of the weight called `name`, `[inputs, outputs]` for a kernel."""
    values = entries(name, int(np.prod(shape)))
    kind = name.split("/")[-1]
    if kind == "kernel":
        values = values * np.sqrt(6 / (shape[-2] + shape[-1]))
    elif kind == "bias":
        values = 0.5 + values * 0.1
    else:
        values = values * 0.1
    values = values.reshape(shape).astype(np.float32).astype(np.float64)
    return torch.tensor(values, requires_grad=True)


class Mlp:
    """Weights under the names of lib/reinforcement, kernels `[inputs, outputs]`."""

    def __init__(self, name, outputs, activation=torch.tanh):
        widths = [OBSERVATION, HIDDEN, HIDDEN, outputs]
        self.activation = activation
        self.weights = {}
        for i in range(3):
            layer = f"{name}/dense" if i == 0 else f"{name}/dense_{i}"
            for kind, shape in (("kernel", widths[i : i + 2]), ("bias", widths[i + 1 : i + 2])):
                self.weights[f"{layer}/{kind}"] = weight(f"{layer}/{kind}", shape)

    def __call__(self, x):
        values = list(self.weights.values())
        for i in range(3):
            x = x @ values[2 * i] + values[2 * i + 1]
            x = self.activation(x) if i < 2 else x
        return x


def numbers(tensor):
    return [float(f"{x:.12g}") for x in tensor.detach().reshape(-1).tolist()]


def update(weights, loss, bound, learning_rate, eps):
    """Gradients of the loss, and the weights after one step of Adam with the gradients' norm bounded."""
    optimizer = torch.optim.Adam(weights.values(), lr=learning_rate, eps=eps)
    optimizer.zero_grad()
    loss.backward()
    gradients = {name: numbers(w.grad) for name, w in weights.items()}
    norm = torch.nn.utils.clip_grad_norm_(weights.values(), bound)
    optimizer.step()
    return {
        "gradients": gradients,
        "norm": norm.item(),
        "updated": {name: numbers(w) for name, w in weights.items()},
    }


def rows():
    return {
        "observations": data("observations", BATCH, OBSERVATION),
        "advantages": data("advantages", BATCH, scale=2),
        "returns": data("returns", BATCH, scale=3),
        "values": data("values", BATCH),
        # Ratios on both sides of what is clipped.
        "drift": data("drift", BATCH, scale=0.6),
    }


def ppo(kind):
    r = rows()
    policy = Mlp("policy", NUMBERS if kind == "continuous" else ACTIONS)
    value = Mlp("value", 1)
    weights = dict(policy.weights)
    outputs = policy(r["observations"])
    if kind == "continuous":
        name = "policy/log_standard_deviation"
        weights[name] = weight(name, (NUMBERS,))
        distribution = Normal(outputs, weights[name].exp().expand_as(outputs))
        actions = data("actions", BATCH, NUMBERS)
        log_probabilities = distribution.log_prob(actions).sum(1)
        entropies = distribution.entropy().sum(1)
    else:
        if kind == "masked":
            # In row i all but action (i + 1) % 3 is legal.
            legal = torch.tensor([[(i + 1) % ACTIONS != a for a in range(ACTIONS)] for i in range(BATCH)])
            outputs = torch.where(legal, outputs, torch.tensor(-1e9))
        distribution = Categorical(logits=outputs)
        actions = torch.tensor([i % ACTIONS for i in range(BATCH)])
        log_probabilities = distribution.log_prob(actions)
        entropies = distribution.entropy()
    weights.update(value.weights)
    # Rounded, as the test reads them from the file.
    old = log_probabilities.detach() + r["drift"]
    old = torch.tensor(old.numpy().astype(np.float32).astype(np.float64))
    new_values = value(r["observations"]).squeeze(1)

    log_ratio = log_probabilities - old
    ratio = log_ratio.exp()
    advantages = r["advantages"]
    advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    policy_loss = torch.max(
        -advantages * ratio, -advantages * torch.clamp(ratio, 1 - CLIP, 1 + CLIP)
    ).mean()
    clipped = r["values"] + torch.clamp(new_values - r["values"], -CLIP, CLIP)
    value_loss = (
        0.5
        * torch.max((new_values - r["returns"]) ** 2, (clipped - r["returns"]) ** 2).mean()
    )
    entropy = entropies.mean()
    loss = policy_loss - 0.01 * entropy + 0.5 * value_loss
    measured = {
        "policyLoss": policy_loss.item(),
        "valueLoss": value_loss.item(),
        "entropy": entropy.item(),
        "klDivergence": ((ratio - 1) - log_ratio).mean().item(),
        "clippedShare": ((ratio - 1.0).abs() > CLIP).double().mean().item(),
    }
    return {
        "logProbabilities": numbers(old),
        "loss": loss.item(),
        "measured": measured,
        **update(weights, loss, 0.5, 2.5e-4, 1e-5),
    }


def policy_gradient():
    r = rows()
    policy, value = Mlp("policy", ACTIONS), Mlp("value", 1)
    distribution = Categorical(logits=policy(r["observations"]))
    actions = torch.tensor([i % ACTIONS for i in range(BATCH)])
    # The last five rows only fill up: as if they were not there.
    count = BATCH - 5
    policy_loss = -(distribution.log_prob(actions) * r["advantages"])[:count].mean()
    value_loss = ((value(r["observations"]).squeeze(1) - r["returns"]) ** 2)[:count].mean()
    entropy = distribution.entropy()[:count].mean()
    loss = policy_loss + 0.5 * value_loss - 0.01 * entropy
    advantages = r["advantages"][:count]
    normal = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    normalised = -(distribution.log_prob(actions)[:count] * normal).mean()
    return {
        "loss": loss.item(),
        "normalisedPolicyLoss": normalised.item(),
        "measured": {
            "policyLoss": policy_loss.item(),
            "valueLoss": value_loss.item(),
            "entropy": entropy.item(),
        },
        **update({**policy.weights, **value.weights}, loss, 0.5, 7e-4, 1e-5),
    }


def q_learning(double):
    q, target = Mlp("q", ACTIONS, torch.relu), Mlp("target", ACTIONS, torch.relu)
    observations = data("observations", BATCH, OBSERVATION)
    following = data("next observations", BATCH, OBSERVATION)
    rewards = data("rewards", BATCH, scale=3)
    terminated = torch.tensor([1.0 if i % 4 == 3 else 0.0 for i in range(BATCH)])
    actions = torch.tensor([i % ACTIONS for i in range(BATCH)]).unsqueeze(1)
    with torch.no_grad():
        if double:
            best = q(following).argmax(1, keepdim=True)
            following_values = target(following).gather(1, best).squeeze(1)
        else:
            following_values = target(following).max(1).values
        targets = rewards + 0.98 * following_values * (1 - terminated)
    chosen = q(observations).gather(1, actions).squeeze(1)
    loss = torch.nn.functional.smooth_l1_loss(chosen, targets)
    return {
        "targets": numbers(targets),
        "loss": loss.item(),
        "measured": {"loss": loss.item(), "actionValue": chosen.mean().item()},
        **update(q.weights, loss, 10, 2.3e-3, 1e-8),
    }


def advantages(truncation):
    """CleanRL's loop for two games of six steps; what a time limit means is the argument."""
    steps, games = 6, 2
    rewards = data("gae rewards", steps, games)
    values = data("gae values", steps, games)
    # What follows is the next step's value, but where a game ends, and at the end.
    following = data("gae final values", steps, games)
    terminated = torch.zeros(steps, games)
    truncated = torch.zeros(steps, games)
    terminated[1, 0] = truncated[3, 1] = truncated[4, 0] = 1
    for t in range(steps - 1):
        for g in range(games):
            if terminated[t, g] + truncated[t, g] == 0:
                following[t, g] = values[t + 1, g]
    gamma, lam = 0.9, 0.8
    result = torch.zeros(steps, games)
    last = torch.zeros(games)
    for t in reversed(range(steps)):
        over = terminated[t] if truncation == "bootstrap" else torch.clamp(terminated[t] + truncated[t], max=1)
        ended = torch.clamp(terminated[t] + truncated[t], max=1)
        delta = rewards[t] + gamma * following[t] * (1 - over) - values[t]
        last = delta + gamma * lam * (1 - ended) * last
        result[t] = last
    return {
        "nextValues": numbers(following),
        "terminated": numbers(terminated),
        "truncated": numbers(truncated),
        "advantages": numbers(result),
        "returns": numbers(result + values),
    }


result = {
    "ppo": {kind: ppo(kind) for kind in ("discrete", "masked", "continuous")},
    "policyGradient": policy_gradient(),
    "qLearning": {"plain": q_learning(False), "double": q_learning(True)},
    "advantages": {name: advantages(name) for name in ("bootstrap", "terminate")},
}
path = pathlib.Path(__file__).with_name("reinforcement_reference.json")
path.write_text(json.dumps(result) + "\n")
print(f"{path.name}: {path.stat().st_size // 1024} kB")
