import type { RunFolder } from "../run_folder.ts";
import { encodeEvents, type TrainingEvent } from "./event_file.ts";

/** TensorBoard takes every file for one of events that has "tfevents" in its name. */
const fileName = "events.out.tfevents";

/**
 * Writes what a run's folder holds as a file of events beside it, for `tensorboard --logdir outputs`: metrics, time and
 * grids of samples by epoch or round, and of a federated run what was exchanged. What was there before is at the
 * beginning of the new file, byte by byte, so that a TensorBoard that is open goes on reading.
 *
 * @param folder A run's, an agent's or the averaged model's.
 */
export async function writeEvents(folder: RunFolder): Promise<void> {
  const events: TrainingEvent[] = [];
  let seconds = 0;
  for (const line of (await folder.metrics.read()).lines) {
    const metrics = Object.entries(line.metrics)
      .map(([name, value]) => [`metrics/${name}`, value] as const);
    const scalars = { ...Object.fromEntries(metrics), "time/epoch": line.seconds };
    events.push({ step: line.epoch, seconds: seconds += line.seconds, scalars });
  }
  for (const round of (await folder.rounds.read()).lines) {
    const sum = (name: "sentBytes" | "receivedBytes") =>
      round.agents.reduce((total, agent) => total + agent[name], 0);
    const measured = Object.entries(round.metrics ?? {})
      .map(([name, value]) => [`mean/${name}`, value] as const);
    const scalars = {
      ...Object.fromEntries(measured),
      "time/round": round.seconds,
      "time/exchange": round.syncSeconds,
      "bytes/sent": sum("sentBytes"),
      "bytes/received": sum("receivedBytes"),
    };
    events.push({ step: round.round, seconds: seconds += round.seconds, scalars });
  }
  const byStep = new Map(events.map((event) => [event.step, event]));
  for (const step of await folder.sampleCounts()) {
    const images = { samples: await folder.readSamples(step) };
    byStep.set(step, { step, seconds, ...byStep.get(step), images });
  }
  const inOrder = [...byStep.values()].sort((a, b) => a.step - b.step);
  await folder.files.write(fileName, encodeEvents(inOrder));
}
