/** Our PPO or DQN with CleanRL's settings, timed on request. Arguments: ppo, games and steps of a rollout; or dqn. */
import { CartPole } from "lib/environments";
import { Dqn, type PolicyLearner, Ppo } from "lib/reinforcement";
import { loadTensorFlow, preferSmallProducts } from "lib/tensorflow";
import { answerTurns } from "../answer_turns.ts";

const [algorithm, games, rolloutSteps] = Deno.args;
preferSmallProducts();
await loadTensorFlow();
// More than there is time for.
const long = { steps: 100_000_000, epochs: 1_000, annealing: "none" } as const;
const learner: PolicyLearner = algorithm === "ppo"
  ? new Ppo((options) => new CartPole(options), {
    ...{ ...long, games: Number(games), rolloutSteps: Number(rolloutSteps) },
    truncation: "terminate",
  })
  : new Dqn((options) => new CartPole(options), { ...long, warmUp: 1_000, rounds: 50 });
const logs = learner.train();
await answerTurns(() => logs.next());
