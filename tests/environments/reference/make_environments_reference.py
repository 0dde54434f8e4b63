"""Writes environments_reference.json, which the tests of tests/environments compare with: what Gymnasium does.

    pip install gymnasium==1.4.0
    python tests/environments/reference/make_environments_reference.py

Trajectories begin at given states and take given actions; states are the float64 ones inside the environments. Of tables
the outcomes of states that are not terminal are written, state by state and action by action: three integers each, the
index of the probability in `values`, the next state, the index of the reward.
"""

import json
from pathlib import Path

import gymnasium as gym
import numpy as np

rng = np.random.default_rng(7)


def trajectory(name, start, actions):
    env = gym.make(name).unwrapped
    env.reset(seed=0)
    env.state = np.array(start, dtype=np.float64)
    states, rewards, terminated, observations = [], [], [], []
    for action in actions:
        continuous = isinstance(action, float)
        observation, reward, ended, _, _ = env.step(np.array([action]) if continuous else action)
        states.append([float(value) for value in env.state])
        rewards.append(float(reward))
        terminated.append(int(ended))
        observations.append([float(value) for value in observation])
        if ended:
            break
    return {
        "start": start,
        "actions": actions[: len(states)],
        "states": states,
        "rewards": rewards[:1] if len(set(rewards)) == 1 else rewards,
        "terminated": terminated[-1],
        "last_observation": observations[-1],
    }


def pushes(count, steps):
    return [int(action) for action in rng.integers(count, size=steps)]


def balancing(steps):
    """Left, right, right, left, ...: keeps the pole up for long."""
    return [int(step % 4 in (1, 2)) for step in range(steps)]


def torques(steps):
    return [round(float(torque), 3) for torque in rng.uniform(-2.5, 2.5, size=steps)]


def table(name, **options):
    env = gym.make(name, **options).unwrapped
    ended = {s for row in env.P.values() for o in row.values() for _, s, _, t in o if t}
    rows = [env.P[s][a] for s in sorted(env.P) if s not in ended for a in sorted(env.P[s])]
    values = sorted({float(v) for row in rows for p, _, r, _ in row for v in (p, r)})
    (count,) = {len(row) for row in rows}
    return {
        "states": len(env.P),
        "start": [int(s) for s in np.flatnonzero(env.initial_state_distrib)],
        "terminal": sorted(int(s) for s in ended),
        "outcomes_each": count,
        "values": values,
        "outcomes": [
            number
            for row in rows
            for p, s, r, _ in row
            for number in (values.index(float(p)), int(s), values.index(float(r)))
        ],
    }


reference = {
    "gymnasium": gym.__version__,
    "cartPole": [
        trajectory("CartPole-v1", [0.01, -0.02, 0.03, 0.04], balancing(40)),
        trajectory("CartPole-v1", [-0.05, 0.5, -0.05, -0.3], pushes(2, 60)),
        trajectory("CartPole-v1", [2.35, 1.5, 0.02, -0.5], pushes(2, 20)),
    ],
    "mountainCar": [
        trajectory("MountainCar-v0", [-0.5, 0.0], pushes(3, 20)),
        trajectory("MountainCar-v0", [-1.15, -0.06], pushes(3, 10)),
        trajectory("MountainCar-v0", [0.3, 0.045], [2] * 10),
        trajectory("MountainCar-v0", [-0.7, 0.069], [2] * 6),
    ],
    "pendulum": [
        trajectory("Pendulum-v1", [3.0, 0.5], torques(30)),
        trajectory("Pendulum-v1", [-0.1, 7.5], torques(30)),
        trajectory("Pendulum-v1", [0.05, 0.0], [0.0] * 20),
    ],
    "tables": {
        "frozenLake4x4": table("FrozenLake-v1", map_name="4x4", is_slippery=True),
        "frozenLake4x4NotSlippery": table("FrozenLake-v1", map_name="4x4", is_slippery=False),
        "frozenLake8x8": table("FrozenLake-v1", map_name="8x8", is_slippery=True),
        "cliffWalking": table("CliffWalking-v1"),
        "cliffWalkingSlippery": table("CliffWalking-v1", is_slippery=True),
    },
}
assert reference["gymnasium"] == "1.4.0"
path = Path(__file__).parent / "environments_reference.json"
path.write_text(json.dumps(reference, separators=(",", ":")) + "\n")
