"""Stable-Baselines3's PPO on CartPole-v1 with the settings of CleanRL's.

    python sb3_ppo.py <games> <steps of a rollout>

It plays and learns one iteration for each that is asked for on standard input, and answers with the time of each.
"""

import sys

from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env

from answer_turns import answer_turns

games, steps = int(sys.argv[1]), int(sys.argv[2])
model = PPO(
    "MlpPolicy", make_vec_env("CartPole-v1", n_envs=games), n_steps=steps,
    batch_size=games * steps // 4, n_epochs=4, learning_rate=2.5e-4, gamma=0.99, gae_lambda=0.95,
    clip_range=0.2, clip_range_vf=0.2, ent_coef=0.01, device="cpu",
)
answer_turns(lambda: model.learn(games * steps, reset_num_timesteps=False))
