"""Plays games of Atari's Pong side by side for the process that started it.

Requests come on standard input, a letter and what it needs; answers go to standard output. The end of the input ends this
process. Arguments: the games' seeds with commas between, frames of a step, and frames after which an episode is truncated.
"""

import struct
import sys

import numpy as np
from ale_py import ALEInterface, ALEState, LoggerMode, roms

SEEDS = [int(seed) for seed in sys.argv[1].split(",")]
FRAME_SKIP, MOST_FRAMES = map(int, sys.argv[2:])


class EndOfInput(Exception):
    """The other process is gone, or needs no more."""


def make(seed):
    game = ALEInterface()
    game.setInt("random_seed", seed)
    # Who asks repeats actions by chance: ALE's states lack the action that it would repeat.
    game.setFloat("repeat_action_probability", 0.0)
    game.setInt("max_num_frames_per_episode", MOST_FRAMES)
    game.loadROM(roms.get_rom_path("pong"))
    return game


def read(count):
    data = sys.stdin.buffer.read(count)
    if len(data) < count:
        raise EndOfInput
    return data


def frame(game):
    """Every second pixel of the field, 1 where it is of neither of the background's two colours: 800 bytes."""
    field = game.getScreen()[35:195:2, ::2]
    return np.packbits((field != 34) & (field != 228)).tobytes()


def step(games):
    actions = read(len(games) * FRAME_SKIP)
    rewards = bytes(
        sum(map(game.act, actions[i * FRAME_SKIP : (i + 1) * FRAME_SKIP])) & 0xFF for i, game in enumerate(games)
    )
    ends = bytes(
        1 if game.game_over(with_truncation=False) else 2 if game.game_truncated() else 0 for game in games
    )
    last = b"".join(frame(game) for game, end in zip(games, ends) if end)
    for game, end in zip(games, ends):
        if end:
            game.reset_game()
    return rewards + ends + b"".join(map(frame, games)) + last


def reset(games):
    for game in games:
        game.reset_game()
    return b"".join(map(frame, games))


def state(games):
    # With the emulator's random numbers; the very bytes that pickle would keep.
    states = [game.cloneSystemState().__getstate__() for game in games]
    return b"".join(struct.pack("<I", len(data)) for data in states) + b"".join(states)


def restore(games):
    lengths = struct.unpack(f"<{len(games)}I", read(4 * len(games)))
    datas = [read(length) for length in lengths]
    states = [ALEState.__new__(ALEState) for _ in games]
    try:
        for one, data in zip(states, datas):
            one.__setstate__(data)
    except Exception:  # of several kinds, for a state that is damaged
        return b"\1"
    for game, one in zip(games, states):
        game.restoreSystemState(one)
    return b"\0"


def draw(games):
    (index,) = struct.unpack("<I", read(4))
    return games[index].getScreenRGB().tobytes()


def serve():
    ALEInterface.setLoggerMode(LoggerMode.Error)
    games = [make(seed) for seed in SEEDS]
    answers = {b"s": step, b"r": reset, b"g": state, b"p": restore, b"d": draw}
    while True:
        sys.stdout.buffer.write(answers[read(1)](games))
        sys.stdout.buffer.flush()


try:
    serve()
except (EndOfInput, BrokenPipeError):
    sys.stdout = None  # else Python complains that it cannot flush it
