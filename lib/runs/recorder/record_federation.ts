import { checkOptions } from "../../errors/mod.ts";
import {
  type AgentEpochLog,
  federate,
  type Federation,
  type FederationLog,
  readFederationState,
} from "../../federated/mod.ts";
import type { Learner } from "../../learning/mod.ts";
import type { RunFolder } from "../run_folder.ts";
import { beginRun } from "./begin_run.ts";
import { measureNowAndThen } from "./measure_now_and_then.ts";
import { federationRecordOptionKinds, type FederationRecordOptions } from "./record_options.ts";
import { runCheckpoints } from "./run_checkpoints.ts";

/**
 * Trains a federation to its last round and writes the run's folder meanwhile: for every agent and the mean what
 * {@linkcode recordRun} writes of one learner, in its own folder, and what compares them in the run's. A checkpoint is
 * written at the start, after each round, every ten minutes and at the end; a run that has begun before goes on from
 * the newest, to the bytes that it would have come to without a stop.
 *
 * @param run The run's folder, created or opened.
 * @param federation What to train; it stays the caller's.
 * @param options What the run is, and how to record it.
 * @returns The federation's logs, as they come.
 * @throws {Error} If another process works on the run, its settings or data are others, or all checkpoints are gone.
 */
export async function* recordFederation<L extends Learner>(
  run: RunFolder,
  federation: Federation<L>,
  options: FederationRecordOptions,
): AsyncGenerator<FederationLog, void> {
  checkOptions<FederationRecordOptions>(
    "recordFederation()",
    options,
    federationRecordOptionKinds,
  );
  const { agents } = federation;
  const checkpoints = await runCheckpoints(run, readFederationState);
  const settings = { ...agents[0].learner.options, ...federation.options };
  using begun = await beginRun(run, {
    settings: options.settings ?? settings,
    metrics: agents[0].learner.metrics,
    length: { unit: "round", count: federation.rounds },
    parallel: options.parallel ?? false,
    shards: options.shards ??
      agents.map(({ number, examples }) => ({ agent: number, examples })),
    state: () => federation.state({ inPlace: true }),
    restore: (state) => federation.restore(state),
    position: () => {
      const steps = agents.map(({ learner }) => learner.totalSteps).join(", ");
      return `after round ${federation.round}; steps of each agent: ${steps}`;
    },
    finishedEpochs: () => agents.map(({ epochMetrics }) => epochMetrics.length),
    finishedRounds: () => federation.round,
  }, { checkpoints, options });
  const { recorder, config: { training } } = begun;
  const placeOf = (agent: number) => agents.findIndex(({ number }) => number === agent);
  let roundMs = performance.now();
  const logs = federate(federation, {
    parallel: training.parallel,
    checkpointMinutes: training.checkpointMinutes,
    checkpoints: { save: () => begun.save() },
    signal: options.signal,
  });
  const { evaluation } = options;
  const withEvaluation = (log: AgentEpochLog): AgentEpochLog => {
    const { learner } = agents[placeOf(log.agent)];
    const place = { count: log.epoch, of: learner.epochs };
    const measured = measureNowAndThen(evaluation, learner, place);
    return { ...log, metrics: { ...log.metrics, ...measured } };
  };
  for await (const trained of logs) {
    const log = trained.kind === "epoch" ? withEvaluation(trained) : trained;
    if (log.kind === "step") {
      recorder.addStep(placeOf(log.agent), log);
    } else if (log.kind === "epoch") {
      await recorder.addEpoch(placeOf(log.agent), { log, samples: log.samples });
    } else if (log.kind === "round") {
      await recorder.addRound({
        log,
        elapsedMs: performance.now() - roundMs,
        agents: agents.map(({ learner }) => learner.variables()),
        mean: federation.meanVariables(),
        metrics: log.sha256 === undefined ? {} : measureNowAndThen(evaluation, federation.mean, {
          count: log.round,
          of: federation.rounds,
        }),
      });
      roundMs = performance.now();
    }
    yield log;
  }
  await begun.finish();
}
