/** Our trajectory balance on a hypergrid, timed on request. Arguments: side, trajectories of a batch, kind of reward. */
import { FlowLearner, Hypergrid, type HypergridReward } from "lib/gflownet";
import { loadTensorFlow, preferOneThread } from "lib/tensorflow";
import { answerTurns } from "../answer_turns.ts";

const [side, batchSize, reward] = Deno.args;
preferOneThread(); // as the peer
await loadTensorFlow();
const learner = new FlowLearner(
  new Hypergrid({ side: Number(side), reward: reward as HypergridReward }),
  // More than there is time for.
  { batchSize: Number(batchSize), iterations: 1_000_000, epochs: 1, logEvery: 1, seed: 1 },
);
const logs = learner.train();
for (let i = 0; i < 300; i++) await logs.next(); // as the peer, whose trajectories are short at first
await answerTurns(() => logs.next());
