import { join } from "@std/path";
import { UserRangeError } from "../../errors/mod.ts";
import {
  type Agent,
  arraysOfWeights,
  disposeWeights,
  type Weights,
  weightsOfArrays,
} from "../../federated/mod.ts";
import { encodeSafetensors, type NamedArray, writeFileAtomically } from "../../files/mod.ts";
import type { Learner, Samples } from "../../learning/mod.ts";
import { type AgentRequest, readAgentRequest } from "./agent_request.ts";
import type { AgentBegin, AgentEpoch, AgentReport } from "./agent_report.ts";
import { AgentStates } from "./agent_states.ts";

/** An agent as it is before its first round, and how it begins. */
export interface MadeAgent<L extends Learner = Learner> {
  /** The agent; disposed by who asked for it. */
  readonly agent: Agent<L>;
  /** What it holds. */
  readonly data: AgentBegin["data"];
  /** What it counts in the mean. */
  readonly weight: number;
  /** Whether it goes on from its own weights in the first round, not from those that all start from. */
  readonly startsApart: boolean;
}

/** What a node gives to an agent, and what it wants. */
export interface AgentExchange<L extends Learner> {
  /** The file with what is asked; see {@linkcode AgentRequest}. */
  readonly in: string;
  /** The file to write the answer to: weights and pictures as arrays, the report as metadata. */
  readonly out: string;
  /** The folder where agents keep what they need in the next round. */
  readonly state: string;
  /**
   * Makes the agent, equal ones from equal requests.
   *
   * @param request What is asked.
   * @param isNew Whether it has not trained yet; else it goes back to a state next.
   */
  make(request: AgentRequest, isNew: boolean): Promise<MadeAgent<L>>;
}

/**
 * Says what an agent holds, and what all agents start from: its first weights, if it is the first.
 *
 * @param options Files, and how the agent is made.
 * @throws {Error} If the request is damaged, or the agent can't be made.
 */
export async function answerBegin<L extends Learner>(options: AgentExchange<L>): Promise<void> {
  const request = await readAgentRequest(options.in);
  const { agent, data, weight } = await options.make(request, true);
  try {
    const { number, examples, learner } = agent;
    const steps = learner.stepsOf(learner.epochs);
    const report: AgentBegin = { agent: number, examples, steps, data };
    const arrays = number === 1 ? givenAway(agent.sharedWeights()) : [];
    await writeAnswer(options.out, { arrays, weight, report });
  } finally {
    agent.dispose();
  }
}

/**
 * Trains an agent in one round, as `federate()` trains those of one process: it goes back to the state that it saved, takes
 * the mean over, trains, saves its state, and sends its weights.
 *
 * @param options Files, the folder of states, and how the agent is made.
 * @throws {DivergedError} If its training diverges; its state stays that of the round before.
 * @throws {Error} If the request or all states are damaged, or another process works for the agent.
 */
export async function answerTrain<L extends Learner>(options: AgentExchange<L>): Promise<void> {
  const request = await readAgentRequest(options.in);
  const { job, round } = request;
  if (round === undefined) {
    throw new UserRangeError(
      `Cannot train: "${options.in}" has no round but must have round, unit and count`,
    );
  }
  const states = new AgentStates(join(options.state, job, `agent-${request.agent}`));
  using _held = await states.hold();
  const found = await states.before(round.number);
  const { agent, weight, startsApart } = await options.make(request, found === undefined);
  try {
    if (found !== undefined) agent.restore(found.state);
    if (!(startsApart && round.number === 1)) {
      const weights = weightsOfArrays(request.weights);
      agent.accept(weights);
      disposeWeights(weights);
    }
    const startMs = Date.now();
    const { epochs, pictures } = await trained(agent, round.length);
    const { weights, steps, metrics } = agent.update();
    const arrays = [...givenAway(weights), ...pictures];
    const problems = (found?.problems ?? [])
      .map((problem) => `it went on from its state after round ${found?.round}: ${problem}`);
    const report: AgentReport = {
      ...{ agent: agent.number, examples: agent.examples, steps, metrics, epochs },
      ...{ startedAt: startMs, endedAt: Date.now(), problems },
    };
    await states.save(round.number, agent.state({ inPlace: true }), found?.first);
    await writeAnswer(options.out, { arrays, weight, report });
  } finally {
    agent.dispose();
  }
}

async function trained<L extends Learner>(
  agent: Agent<L>,
  { unit, count }: NonNullable<AgentRequest["round"]>["length"],
): Promise<{ epochs: AgentEpoch[]; pictures: NamedArray[] }> {
  const epochs: AgentEpoch[] = [];
  const pictures: NamedArray[] = [];
  const { epoch } = agent.learner.progress;
  const limits = unit === "epochs" ? { epochs: epoch + count } : { steps: count };
  for await (const log of agent.train(limits)) {
    if (log.kind === "step") continue;
    const { epoch, metrics, stepsPerEpoch, elapsedMs, samples } = log;
    epochs.push({ epoch, metrics, steps: stepsPerEpoch, seconds: elapsedMs / 1000 });
    pictures.push(...picture(`epoch-${epoch}`, samples));
  }
  pictures.push(...picture("round", agent.learner.samples()));
  return { epochs, pictures };
}

/** The network that draws is a part of the name: the mean's pictures are drawn by its namesake. */
function picture(name: string, samples: Samples | undefined): NamedArray[] {
  if (samples === undefined) return [];
  const { shape, pixels: data, network } = samples;
  return [{ name: `pictures/${network}/${name}`, shape, data }];
}

function givenAway(weights: Weights): NamedArray[] {
  const arrays = arraysOfWeights(weights);
  disposeWeights(weights);
  return arrays;
}

async function writeAnswer(
  path: string,
  { arrays, weight, report }: {
    arrays: readonly NamedArray[];
    weight: number;
    report: AgentBegin | AgentReport;
  },
): Promise<void> {
  const metadata = { "num-examples": String(weight), report: JSON.stringify(report) };
  await writeFileAtomically(path, encodeSafetensors(arrays, { metadata }));
}
