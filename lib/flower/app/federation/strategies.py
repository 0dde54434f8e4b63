"""Flower's strategies by their names in the settings."""

from flwr.serverapp.strategy import (
    Bulyan,
    DifferentialPrivacyClientSideFixedClipping,
    DifferentialPrivacyServerSideFixedClipping,
    FedAvg,
    FedMedian,
    FedTrimmedAvg,
    Krum,
    MultiKrum,
    Strategy,
)
from flwr.supercore.privacy_accounting import (
    GaussianPrivacyEvent,
    NeighboringRelation,
    PrivacyConfig,
    SamplingMethod,
)
from flwr.supercore.privacy_accounting.rdp_accountant import RdpAccountant

STRATEGIES = {
    "fedavg": (FedAvg, {}),
    "median": (FedMedian, {}),
    "trimmed-mean": (FedTrimmedAvg, {"beta": "trimmed"}),
    "krum": (Krum, {"num_malicious_nodes": "malicious"}),
    "multi-krum": (MultiKrum, {"num_malicious_nodes": "malicious", "num_nodes_to_select": "selected"}),
    "bulyan": (Bulyan, {"num_malicious_nodes": "malicious"}),
}


def make_strategy(settings: dict, done: int = 0) -> Strategy:
    """The strategy of these settings, after so many rounds. It asks every node that is there; nothing is evaluated."""
    strategy, options = STRATEGIES[settings["strategy"]]
    least = settings["minResults"]
    averaging = strategy(
        fraction_evaluate=0.0,
        min_train_nodes=least,
        min_available_nodes=least,
        **{name: settings[setting] for name, setting in options.items()},
    )
    clip, noise, agents = settings["clip"], settings["noise"], settings["agents"]
    if clip == 0:
        return averaging
    # Of updates that the intermediary does not see, nodes shorten their own.
    wrapper = (
        DifferentialPrivacyClientSideFixedClipping
        if settings["secureAggregation"]
        else DifferentialPrivacyServerSideFixedClipping
    )
    return wrapper(
        averaging, noise, clip, agents, accountant=make_accountant(settings, done) if noise > 0 else None
    )


def make_accountant(settings: dict, done: int) -> RdpAccountant:
    """Counts what means give away of an agent as a whole, who is in every one of them."""
    agents = settings["agents"]
    accountant = RdpAccountant(
        PrivacyConfig(
            target_delta=settings["delta"],
            population_size=agents,
            neighboring_relation=NeighboringRelation.ADD_OR_REMOVE_ONE,
            sampling_method=SamplingMethod.NO_AMPLIFICATION,
        )
    )
    if done > 0:
        accountant.compose(GaussianPrivacyEvent(settings["noise"], agents, agents), done)
    return accountant
