"""How long a training is, and what its rounds are."""

from math import ceil

from .participants import Participants


class Plan:
    """Settings, and the facts that agents gave at the beginning; `done` rounds are over already."""

    def __init__(self, settings: dict, facts: dict, done: int = 0) -> None:
        self.settings, self.facts, self.done = settings, facts, done
        self.participants = Participants(settings)
        self.least: int = settings["minResults"]
        self.timeout: float = settings["roundTimeout"]
        self.heaviest: float = facts.get("heaviest", 1)  # what an agent counts at most in the mean
        [(self.unit, self.interval)] = settings["syncEvery"].items()
        # Where K counts steps all take as many as the agent of the largest shard in its epochs.
        self.total = settings["epochs"] if self.unit == "epochs" else max(each["steps"] for each in facts["agents"])
        self.rounds = ceil(self.total / self.interval)

    def number(self, server_round: int) -> int:
        """A round's number in the training; Flower counts those of its run."""
        return self.done + server_round

    def length(self, number: int) -> tuple[str, int]:
        """How long agents train in a round; the last can be shorter."""
        return self.unit, min(number * self.interval, self.total) - (number - 1) * self.interval
