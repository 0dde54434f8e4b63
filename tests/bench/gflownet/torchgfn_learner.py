"""torchgfn's trajectory balance on a hypergrid, as in its train_hypergrid_simple.py, without validation and progress bar.

    python torchgfn_learner.py <side> <trajectories of a batch> <R0> <R1> <R2>

It learns from one batch for each that is asked for on standard input, and answers with the time of each.
"""

import pathlib
import sys

import torch
from gfn.estimators import DiscretePolicyEstimator
from gfn.gflownet import TBGFlowNet
from gfn.gym import HyperGrid
from gfn.preprocessors import KHotPreprocessor
from gfn.samplers import Sampler
from gfn.utils.modules import MLP

sys.path.append(str(pathlib.Path(__file__).parents[1] / "control"))
from answer_turns import answer_turns  # noqa: E402

side, batch = int(sys.argv[1]), int(sys.argv[2])
rewards = dict(zip(("R0", "R1", "R2"), map(float, sys.argv[3:])))
torch.manual_seed(1)
env = HyperGrid(2, side, reward_fn_kwargs=rewards)
preprocessor = KHotPreprocessor(height=side, ndim=2)
module_pf = MLP(input_dim=preprocessor.output_dim, output_dim=env.n_actions)
module_pb = MLP(input_dim=preprocessor.output_dim, output_dim=env.n_actions - 1, trunk=module_pf.trunk)
pf = DiscretePolicyEstimator(module_pf, env.n_actions, preprocessor=preprocessor)
pb = DiscretePolicyEstimator(module_pb, env.n_actions, preprocessor=preprocessor, is_backward=True)
gflownet = TBGFlowNet(pf=pf, pb=pb, init_logZ=0.0)
sampler = Sampler(estimator=pf)
optimizer = torch.optim.Adam(gflownet.pf_pb_parameters(), lr=1e-3)
optimizer.add_param_group({"params": gflownet.logz_parameters(), "lr": 1e-1})


def iterate():
    trajectories = sampler.sample_trajectories(
        env, n=batch, save_logprobs=True, save_estimator_outputs=False
    )
    optimizer.zero_grad()
    loss = gflownet.loss(env, trajectories, recalculate_all_logprobs=False)
    loss.backward()
    optimizer.step()
    loss.item()


torch.set_num_threads(1)
for _ in range(300):  # trajectories are short at first, and an iteration takes as many steps as the longest
    iterate()
answer_turns(iterate)
