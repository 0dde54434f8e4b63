import { UserError } from "../../errors/mod.ts";
import { FlowerJob, type JobStart, leastAnswers, type RoundFile } from "../../flower/mod.ts";
import { formatBytes, formatDuration, metricTexts } from "../../learning/mod.ts";
import {
  type FederationRecordOptions,
  recordRounds,
  type RemoteRoundLog,
  type RunFolder,
} from "../../runs/mod.ts";
import { prepareFlower } from "../setup/prepare_flower.ts";
import type { ProgressLine } from "../terminal/progress_line.ts";
import type { Training } from "../training/training_model.ts";
import { agentsOfRound, type FlowerSettings } from "./flower_settings.ts";
import { projectPlace } from "./project_place.ts";
import { RemoteFedgan } from "./remote_fedgan.ts";

/** What an epsilon counts on, which nobody sees in a number. */
function privacyNote({ secureAggregation }: FlowerSettings): string {
  const trusted = secureAggregation
    ? "agents that shorten their own updates, and on an intermediary that keeps the mean without noise"
    : "an intermediary that keeps what single agents send";
  return "Epsilon is that of an agent as a whole, added or removed. It counts on every agent taking part in every round, and " +
    `on ${trusted}. It is about the means' weights: what agents measure (losses, numbers of examples) and draw (none with ` +
    "--previews 0) is recorded as it is.";
}

/** The folder in a run's in which the intermediary's rounds are. */
const jobFolder = "flower";

/**
 * A training on Flower, for a model's `make()`: it is given to the SuperLink, followed, and goes on from its newest round.
 *
 * @param settings The training's.
 */
export function flowerTraining(settings: FlowerSettings): Training {
  let isFinished = false;
  return {
    notes: settings.noise > 0 ? [privacyNote(settings)] : [],
    options: {},
    isFinished: () => isFinished,
    async record(run, options, line) {
      const place = projectPlace();
      const python = await prepareFlower(false);
      if (!(await place.running()).has("superlink")) {
        throw new UserError(
          "Cannot train on Flower: no SuperLink runs here; start one with: deno task flower up",
        );
      }
      const job = new FlowerJob(await run.files.path(jobFolder), { place, python });
      using _held = await job.hold();
      try {
        const { signal } = options;
        let isLed = await job.isRunning();
        if (isLed) line.print("Following the run that works on it");
        const lead = async (start: JobStart) => {
          isLed = true;
          const minResults = leastAnswers(settings, agentsOfRound(settings));
          await job.submit({ ...settings, minResults }, start);
        };
        const before = await startOf(job, options);
        if (!isLed && before.file === undefined) await lead(before);
        const known = before.file ?? await beginning(job, line, signal);
        if (known !== undefined) {
          // What is recorded already is only known now.
          const rounds = async function* (recorded: number) {
            if (!isLed) {
              const start = await job.start(recorded);
              for (const reason of start.damaged) {
                options.onProblem?.(
                  `Fell back to the end of round ${start.file?.round}: ${reason}`,
                );
              }
              if ((start.file?.round ?? 0) < federation.rounds) await lead(start);
            }
            yield* job.rounds(recorded, signal);
          };
          using federation = new RemoteFedgan(settings, { known, rounds });
          await follow(run, { federation, job }, options, line);
          isFinished = federation.state().round >= federation.rounds;
        }
        if (signal?.aborted) await job.stop();
      } catch (error) {
        // What went wrong first is what counts.
        await job.stop().catch(() => {});
        // A run that never began leaves nothing to go on from.
        if (!await run.hasConfig()) await Deno.remove(job.folder, { recursive: true });
        throw error;
      }
    },
    [Symbol.dispose]: () => {},
  };
}

/** Where a training goes on, as far as its files say it; one of which no file is whole begins, if that is asked for. */
async function startOf(job: FlowerJob, { anew }: FederationRecordOptions): Promise<JobStart> {
  return await job.start().catch((error) => {
    if (!(anew && error instanceof Deno.errors.InvalidData)) throw error;
    return { file: undefined, damaged: [] };
  });
}

/** Waits until all agents have said what they hold; undefined if the wait was ended. */
async function beginning(
  job: FlowerJob,
  line: ProgressLine,
  signal: AbortSignal | undefined,
): Promise<RoundFile | undefined> {
  line.show("Waiting for all agents");
  for await (const file of job.rounds(-1, signal)) {
    line.clear();
    return file;
  }
  return undefined;
}

/** Records each round as it ends, and shows it. */
async function follow(
  run: RunFolder,
  { federation, job }: { federation: RemoteFedgan; job: FlowerJob },
  options: FederationRecordOptions,
  line: ProgressLine,
): Promise<void> {
  const data = options.data ?? federation.data;
  const { metrics, rounds } = federation;
  for await (const log of recordRounds(run, federation, { ...options, data })) {
    if (log.kind === "epoch") {
      const text = metricTexts(log.metrics, metrics).join(", ");
      const time = formatDuration(log.elapsedMs);
      line.print(`Agent ${log.agent} epoch ${log.epoch}  ${text}  ${time}`);
    } else {
      line.print(roundText(log, federation));
      if (log.round < rounds) line.show(`Round ${log.round + 1}/${rounds}  agents train`);
      await job.forget(log.round);
    }
  }
}

function roundText(log: RemoteRoundLog, { rounds, privacy }: RemoteFedgan): string {
  const { round, agents, absent, problems, sha256 = "", elapsedMs } = log;
  const [{ sentBytes }] = agents;
  const lines = [
    `Round ${round}/${rounds}  mean of ${agents.length} agents, SHA-256 ${sha256.slice(0, 12)}, ` +
    `${formatBytes(sentBytes)} each way, ${formatDuration(elapsedMs)}` +
    (privacy === undefined
      ? ""
      : `, epsilon ${privacy.epsilon.toPrecision(3)} at delta ${privacy.delta}`),
    ...absent.map(({ agent, reason }) => `  without agent ${agent}: ${reason}`),
    ...problems.map(({ agent, reason }) => `  agent ${agent}: ${reason}`),
  ];
  return lines.join("\n");
}
