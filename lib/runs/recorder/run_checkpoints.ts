import * as v from "valibot";
import { type CheckpointContent, Checkpoints, parseState } from "../../learning/mod.ts";
import type { RunFolder } from "../run_folder.ts";
import type { RunConfig } from "../schema/run_config.ts";
import { readRecorded, type Recorded } from "./recorded.ts";

/** What a checkpoint of a run holds. */
export interface RunCheckpoint<S> {
  /** The run's settings as it began; undefined in one that an older version wrote. */
  readonly settings: RunConfig["settings"] | undefined;
  /** The training's state. */
  readonly training: S;
  /** What was recorded up to it; undefined in one that an older version wrote. */
  readonly recorded: Recorded | undefined;
}

/**
 * The checkpoints of a run, in its folder `checkpoints`: the state of what is trained, and what was recorded of it.
 *
 * @param run The run.
 * @param readState Makes the training's state of what a checkpoint holds, such as `readLearnerState()`.
 * @throws {Deno.errors.InvalidData} If the folder is a symbolic link.
 */
export async function runCheckpoints<S>(
  run: RunFolder,
  readState: (content: CheckpointContent) => S,
): Promise<Checkpoints<RunCheckpoint<S>>> {
  const folder = await run.files.path("checkpoints");
  return new Checkpoints(folder, (content) => {
    const { state } = content;
    if (!isRunCheckpoint(state)) {
      return { settings: undefined, training: readState(content), recorded: undefined };
    }
    return {
      settings: parseState(settingsSchema, state.settings),
      training: readState({ ...content, state: state.training }),
      recorded: readRecorded(state.recorded),
    };
  });
}

const settingsSchema = v.optional(v.record(v.string(), v.unknown()));

function isRunCheckpoint(
  state: unknown,
): state is { settings?: unknown; training: unknown; recorded: unknown } {
  return typeof state === "object" && state !== null && "training" in state && "recorded" in state;
}
