"""Flower's strategies by their names in the settings."""

from flwr.serverapp.strategy import Bulyan, FedAvg, FedMedian, FedTrimmedAvg, Krum, MultiKrum

STRATEGIES = {
    "fedavg": (FedAvg, {}),
    "median": (FedMedian, {}),
    "trimmed-mean": (FedTrimmedAvg, {"beta": "trimmed"}),
    "krum": (Krum, {"num_malicious_nodes": "malicious"}),
    "multi-krum": (MultiKrum, {"num_malicious_nodes": "malicious", "num_nodes_to_select": "selected"}),
    "bulyan": (Bulyan, {"num_malicious_nodes": "malicious"}),
}


def make_strategy(settings: dict) -> FedAvg:
    """The strategy of these settings. It asks every node that is there; nothing is evaluated on nodes."""
    strategy, options = STRATEGIES[settings["strategy"]]
    least = settings["minResults"]
    return strategy(
        fraction_evaluate=0.0,
        min_train_nodes=least,
        min_available_nodes=least,
        **{name: settings[setting] for name, setting in options.items()},
    )
