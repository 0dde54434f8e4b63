import { describe, formatCell, type MediaBundle } from "../display/mod.ts";
import type { RunFolder } from "./run_folder.ts";

/**
 * What a notebook shows of a run's folder; `readRunRecord()` gives what became of the run.
 *
 * @param folder The folder.
 */
export async function showRunFolder(folder: RunFolder): Promise<MediaBundle> {
  if (!await folder.hasConfig()) return describe({ title: `Run ${folder.name}, not begun` });
  const { model, startedBy, length, data } = await folder.readConfig();
  return describe({
    title: `Run ${folder.name}`,
    facts: {
      Model: model,
      "Started by": startedBy,
      Length: `${length.count} ${length.unit}s`,
      Data: data && `${formatCell(data.count)} examples of ${data.name}`,
    },
  });
}
