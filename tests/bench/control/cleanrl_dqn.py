"""CleanRL's dqn.py (https://github.com/vwxyzjn/cleanrl, Huang et al. 2022) on CartPole-v1, without its logging.

    python cleanrl_dqn.py

It plays 500 steps, with 50 updates, for each turn that is asked for on standard input, and answers with the time of each.
The replay buffer is that of Stable-Baselines3, as there.
"""

import random

import gymnasium as gym
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from stable_baselines3.common.buffers import ReplayBuffer

from answer_turns import answer_turns

env = gym.wrappers.RecordEpisodeStatistics(gym.make("CartPole-v1"))
envs = gym.vector.SyncVectorEnv([lambda: env])


def make_network():
    return nn.Sequential(nn.Linear(4, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 2))


q_network, target_network = make_network(), make_network()
target_network.load_state_dict(q_network.state_dict())
optimizer = optim.Adam(q_network.parameters(), lr=2.5e-4)
rb = ReplayBuffer(
    10_000, envs.single_observation_space, envs.single_action_space, "cpu",
    handle_timeout_termination=False,
)
obs, _ = envs.reset(seed=1)
global_step = 0


def play(steps, learns):
    global obs, global_step
    for _ in range(steps):
        epsilon = max(1 - 0.95 * global_step / 250_000, 0.05)
        if random.random() < epsilon:
            actions = np.array([envs.single_action_space.sample()])
        else:
            actions = torch.argmax(q_network(torch.Tensor(obs)), dim=1).cpu().numpy()
        next_obs, rewards, terminations, truncations, infos = envs.step(actions)
        rb.add(obs, next_obs.copy(), actions, rewards, terminations, [infos])
        obs = next_obs
        global_step += 1
        if not learns or global_step % 10 != 0:
            continue
        data = rb.sample(128)
        with torch.no_grad():
            target_max, _ = target_network(data.next_observations).max(dim=1)
            td_target = data.rewards.flatten() + 0.99 * target_max * (1 - data.dones.flatten())
        old_val = q_network(data.observations).gather(1, data.actions).squeeze()
        loss = F.mse_loss(td_target, old_val)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if global_step % 500 == 0:
            for target, q in zip(target_network.parameters(), q_network.parameters()):
                target.data.copy_(1.0 * q.data)


play(1_000, False)
answer_turns(lambda: play(500, True))
