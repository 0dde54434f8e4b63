"""Steps per processor second of Gymnasium's environments: python gymnasium_steps.py GAMES SECONDS"""

import sys
import time

import gymnasium as gym

games, seconds = int(sys.argv[1]), float(sys.argv[2])


def measure(name, env, steps_each):
    env.action_space.seed(1)
    actions = [env.action_space.sample() for _ in range(256)]
    env.reset(seed=1)
    end, begin, steps = time.perf_counter() + seconds, time.process_time(), 0
    while time.perf_counter() < end:
        for action in actions:
            _, _, terminated, truncated, _ = env.step(action)
            if steps_each == 1 and (terminated or truncated):
                env.reset()
        steps += len(actions) * steps_each
    print(f"{name:24}{steps / (time.process_time() - begin) / 1e6:.3f}", flush=True)


print("Gymnasium", gym.__version__)
for name in ("CartPole-v1", "MountainCar-v0", "Pendulum-v1", "FrozenLake-v1"):
    measure(name, gym.make(name), 1)
measure("CartPole-v1, vectorised", gym.make_vec("CartPole-v1", num_envs=games), games)
