import { isUserError } from "../../errors/mod.ts";
import type { FlowerPlace, FlowerRun } from "../../flower/mod.ts";
import { readRunRecord, RunFolder, type RunRecord } from "../../runs/mod.ts";

/** How a place stands. */
export interface FlowerStatus {
  /** What to say of it. */
  readonly lines: readonly string[];
  /** Whether all runs that was started, and the last training has not failed. */
  readonly isWell: boolean;
}

/**
 * How a place stands: its SuperLink and nodes, Flower's newest run, and the last training's rounds with the agents that did
 * not answer.
 *
 * @param place The place.
 * @param listRuns Asks the SuperLink for its runs, the newest first.
 */
export async function flowerStatus(
  place: FlowerPlace,
  listRuns: () => Promise<FlowerRun[]>,
): Promise<FlowerStatus> {
  const state = await place.state();
  if (state === undefined) return { lines: ["Nothing runs"], isWell: true };
  const running = await place.running();
  const nodes = state.simulation ? 0 : state.nodes;
  const parts = ["superlink", ...Array.from({ length: nodes }, (_, i) => `node-${i + 1}`)];
  const dead = parts.filter((part) => !running.has(part));
  const lines = parts.map((part) =>
    running.has(part)
      ? `${part}: runs`
      : `${part}: has ended; its last words are in ${place.logOf(part)}`
  );
  if (!running.has("superlink")) return { lines, isWell: false };
  const [run] = await listRuns();
  if (run !== undefined) {
    const details = /^(N\/A)?$/.test(run.details) ? "" : ` (${run.details})`;
    lines.push(`Flower's newest run: ${run.status}${details}`);
  }
  lines.push(...lastTraining(await lastRecord()));
  const isFailed = run?.status === "finished:failed";
  return { lines, isWell: dead.length === 0 && !isFailed };
}

function lastTraining(record: RunRecord | undefined): string[] {
  if (record === undefined) return [];
  const { name, rounds, config, state } = record;
  const last = rounds.at(-1);
  const absent = last?.absent ?? [];
  return [
    `Training "${name}": ${state}, round ${last?.round ?? 0} of ${config.length.count}`,
    ...absent.map(({ agent, reason }) =>
      `  round ${last!.round} without agent ${agent}: ${reason}`
    ),
  ];
}

/** The newest training on Flower in outputs. */
async function lastRecord(): Promise<RunRecord | undefined> {
  const records: RunRecord[] = [];
  for (const run of await RunFolder.list()) {
    try {
      if ((await run.readConfig()).model === "flower") records.push(await readRunRecord(run));
    } catch (error) {
      if (!isUserError(error)) throw error; // deno task runs names it
    }
  }
  return records.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime()).at(-1);
}
