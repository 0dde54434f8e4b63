"""How a policy of Pong answers the serves, by ALE's memory, which says where paddle and ball are.

    .venv/bin/python tests/reference/pong_serves.py data/pretrained/pong/weights.safetensors --games 8 [--late 1]

Needs ale-py and NumPy (`deno task setup --atari`). Prints, for points that follow one of the policy and one of the
opponent: their share, how many were won, how many by the first stroke, how the ball started, and how low the paddle was
while it came. `--late`: how many frames nothing is done before the policy begins.
"""

import argparse
import json
import struct
from collections import Counter

import numpy as np
from ale_py import ALEInterface, LoggerMode, roms

BALL_X, PADDLE_Y, BALL_Y = 49, 51, 54
ACTIONS = [0, 3, 4]  # stay, up, down


KINDS = {"F16": np.float16, "F32": np.float32}


def read_weights(path):
    """The weights of a safetensors file, by name."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    arrays = json.loads(data[8 : 8 + length])
    return {
        name: np.frombuffer(data[8 + length :][slice(*a["data_offsets"])], KINDS[a["dtype"]])
        .reshape(a["shape"])
        .astype(np.float32)
        for name, a in arrays.items()
        if name != "__metadata__"
    }


def frame(game):
    field = game.getScreen()[35:195:2, ::2]
    return ((field != 34) & (field != 228)).astype(np.int8)


def probabilities(weights, change):
    """The tutorial's network: only pixels that have changed count."""
    pixels = np.nonzero(change)[0]
    kernel = weights["hidden/kernel"][pixels]
    hidden = np.maximum(weights["hidden/bias"] + change[pixels] @ kernel, 0)
    logits = hidden @ weights["policy/kernel"] + weights["policy/bias"]
    odds = np.exp(logits - logits.max())
    return odds / odds.sum()


def play(weights, seed, late):
    """A game: for each point who made it, how often the policy hit the ball, and where ball and paddle were."""
    random = np.random.default_rng(seed)
    game = ALEInterface()
    game.setInt("random_seed", seed)
    game.setFloat("repeat_action_probability", 0.25)
    game.loadROM(roms.get_rom_path("pong"))
    game.reset_game()
    for _ in range(late):
        game.act(0)
    before, last_x, heading = frame(game), 0, 0
    strokes, track = 0, []
    while not game.game_over():
        now = frame(game)
        action = random.choice(3, p=probabilities(weights, (now - before).ravel()))
        before, reward = now, 0
        for _ in range(4):
            reward += game.act(ACTIONS[action])
            memory = game.getRAM()
            x = int(memory[BALL_X])
            moved = x - last_x if x and last_x else 0
            if heading > 0 and moved < 0 and x > 150:
                strokes += 1
            heading, last_x = moved or heading, x
        track.append((x, int(memory[BALL_Y]), int(memory[PADDLE_Y])))
        if reward:
            yield reward, strokes, [at for at in track if at[1]]
            strokes, track = 0, []


def start_of(track):
    (x, y, _), (next_x, next_y, _) = track[:2]
    return f"{'up' if next_y < y else 'down'} {'right' if next_x > x else 'left'}"


def paddle_while_coming(track):
    """Where the paddle is while the first ball crosses the field towards it."""
    for (x, _, _), (next_x, _, paddle) in zip(track, track[1:]):
        if next_x > 170:
            return
        if next_x > x and 100 <= next_x <= 165:
            yield paddle


ALEInterface.setLoggerMode(LoggerMode.Error)
arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
arguments.add_argument("weights")
arguments.add_argument("--games", type=int, default=8)
arguments.add_argument("--late", type=int, default=0)
given = arguments.parse_args()
weights = read_weights(given.weights)
after = {1: [], -1: []}
returns = []
for seed in range(1000, 1000 + given.games):
    made_by, total = -1, 0
    for reward, strokes, track in play(weights, seed, given.late):
        after[made_by].append((reward, strokes, track))
        made_by, total = reward, total + reward
    returns.append(total)
print(f"mean return {np.mean(returns):.1f} ± {np.std(returns) / len(returns) ** 0.5:.1f} (standard error)")
for made_by, points in after.items():
    count = max(1, len(points))
    won = sum(reward > 0 for reward, _, _ in points) / count
    at_once = sum(reward > 0 and strokes == 1 for reward, strokes, _ in points) / count
    seen = [track for _, _, track in points if len(track) > 2]
    paddle = np.array([y for track in seen for y in paddle_while_coming(track)])
    share = len(points) / sum(map(len, after.values()))
    print(f"after a point of {'the policy' if made_by > 0 else 'the opponent'}: {share:.0%} of all")
    print(f"  won {won:.0%}, by the first stroke {at_once:.0%}; started {dict(Counter(map(start_of, seen)))}")
    print(f"  paddle at the lower end {np.mean(paddle >= 195):.0%} of the time while the ball came")
