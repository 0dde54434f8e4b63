import { type CheckpointContent, Checkpoints } from "../../learning/mod.ts";
import type { RunFolder } from "../run_folder.ts";
import { readRecorded, type Recorded } from "./recorded.ts";

/** What a checkpoint of a run holds. */
export interface RunCheckpoint<S> {
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
    if (!isRunCheckpoint(state)) return { training: readState(content), recorded: undefined };
    return {
      training: readState({ ...content, state: state.training }),
      recorded: readRecorded(state.recorded),
    };
  });
}

function isRunCheckpoint(state: unknown): state is { training: unknown; recorded: unknown } {
  return typeof state === "object" && state !== null && "training" in state && "recorded" in state;
}
