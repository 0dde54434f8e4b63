"""The ε of Gaussian noise by Google's dp-accounting, for tests/federated/privacy.

    python3 -m venv venv && venv/bin/pip install dp-accounting==0.6.0
    venv/bin/python tests/reference/make_privacy_reference.py > tests/reference/privacy_reference.json
"""

import json

import dp_accounting
from dp_accounting.pld import PLDAccountant


def composed(noise_multiplier: float, rounds: int, delta: float) -> float:
    """By the privacy loss distribution of one round, convolved with itself: no use is made of what Gaussians compose to."""
    accountant = PLDAccountant()
    accountant.compose(dp_accounting.GaussianDpEvent(noise_multiplier), rounds)
    return accountant.get_epsilon(delta)


def main() -> None:
    cases = [
        {
            "noiseMultiplier": noise_multiplier,
            "rounds": rounds,
            "delta": delta,
            # As many rounds are one with less noise.
            "exact": dp_accounting.get_epsilon_gaussian(noise_multiplier / rounds**0.5, delta),
            # Much loss takes many numbers to describe.
            "composed": composed(noise_multiplier, rounds, delta) if noise_multiplier >= 2 else None,
        }
        for noise_multiplier in (0.01, 0.5, 1, 2, 10, 50)
        for rounds in (1, 10, 100)
        for delta in (1e-2, 1e-5, 1e-9)
    ]
    print(json.dumps({"cases": cases}, indent=1))


if __name__ == "__main__":
    main()
