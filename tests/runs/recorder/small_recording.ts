import { type DataSet, drawnDigits } from "lib/data";
import { AdversarialPair, GanLearner, type GanOptions } from "lib/gan";
import type { LearnerLog } from "lib/learning";
import { type RecordOptions, recordRun, type RunFolder } from "lib/runs";

/** What the learners learn from. */
export const digits: DataSet = drawnDigits(20);

/** Two epochs of three steps of networks with few weights, uncompiled: that takes longer than the steps. */
export function smallLearner(changes: Partial<GanOptions> = {}): GanLearner {
  const few = { batchSize: 8, epochs: 2, filters: 1, latentSize: 1, compile: false };
  const small = { ...few, seed: 3, ...changes };
  return new GanLearner(new AdversarialPair(small), digits);
}

/** Records a learner in a run until so many logs are read; to the end if there are fewer. */
export async function record(
  run: RunFolder,
  { logs = Infinity, learner = smallLearner(), ...options }: Partial<RecordOptions> & {
    logs?: number;
    learner?: GanLearner;
  } = {},
): Promise<LearnerLog[]> {
  const read: LearnerLog[] = [];
  try {
    for await (const log of recordRun(run, learner, { model: "dcgan", data: digits, ...options })) {
      read.push(log);
      if (read.length >= logs) break; // as a kill would
    }
  } finally {
    learner.dispose();
  }
  return read;
}
