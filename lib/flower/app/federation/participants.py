"""Which agents take part in a round: those that one process draws (lib/federated/rounds/participants.ts), by its numbers
(lib/random). A test holds the two together."""

import json
from hashlib import sha256
from math import floor

WORD = 2**32


class RandomStream:
    """xoshiro128** (https://prng.di.unimi.it/xoshiro128starstar.c), begun from the SHA-256 of a seed."""

    def __init__(self, seed: int) -> None:
        digest = sha256(f"random stream {seed}".encode()).digest()
        self.state = [int.from_bytes(digest[4 * i : 4 * i + 4]) for i in range(4)]

    def uint32(self) -> int:
        s = self.state
        result = rotate_left(s[1] * 5 % WORD, 7) * 9 % WORD
        t = (s[1] << 9) % WORD
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate_left(s[3], 11)
        return result

    def integer(self, bound: int) -> int:
        while True:
            number = self.uint32()
            # Numbers beyond the last whole multiple of the bound would favour small remainders.
            if number - number % bound <= WORD - bound:
                return number % bound

    def shuffle(self, items: list[int]) -> list[int]:
        for last in range(len(items) - 1, 0, -1):
            other = self.integer(last + 1)
            items[last], items[other] = items[other], items[last]
        return items


class Participants:
    """As many of the agents as their share says, to the nearest and at least one, drawn by seed and round."""

    def __init__(self, settings: dict) -> None:
        self.agents: int = settings["agents"]
        self.seed: int = settings["seed"]
        self.count = max(1, floor(settings["participation"] * self.agents + 0.5))

    @property
    def are_all(self) -> bool:
        return self.count == self.agents

    def of(self, number: int) -> list[int]:
        """The numbers of a round's agents, from 1, in ascending order."""
        everyone = list(range(1, self.agents + 1))
        if self.are_all:
            return everyone
        return sorted(RandomStream(derive_seed(self.seed, "participants", number)).shuffle(everyone)[: self.count])


def derive_seed(seed: int, *names: str | int) -> int:
    digest = sha256(json.dumps([seed, *names], separators=(",", ":")).encode()).digest()
    return int.from_bytes(digest[:4]) >> 1


def rotate_left(word: int, bits: int) -> int:
    return (word << bits) % WORD | word >> (32 - bits)
