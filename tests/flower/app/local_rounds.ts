import { join } from "@std/path";
import {
  type AgentRequest,
  answerBegin,
  answerTrain,
  type MadeAgent,
  prepareFlower,
} from "lib/flower";
import { TextLineStream } from "../../text_lines.ts";

/** A training by the intermediary's app, with agents in this process. */
export interface LocalRounds {
  /** All settings. */
  settings: Record<string, unknown>;
  /** The folder of the rounds' files, which is made. */
  folder: string;
  /** The folder of the agents' states. */
  state: string;
  /** The round's file to go on from. Default: a new training. */
  start?: string;
  /** Which agents are there: in the beginning, then in each round. */
  there: number[][];
  /** Makes an agent. */
  make: (request: AgentRequest, isNew: boolean) => Promise<MadeAgent>;
  /** Called after an agent has answered, and may change the file of its answer. Default: none. */
  answered?: (answer: { agent: number; action: string; out: string }) => Promise<void>;
}

/**
 * Runs it.
 *
 * @returns What the app failed with; undefined if it did not.
 */
export async function localRounds(options: LocalRounds): Promise<string | undefined> {
  const { settings, folder, state, start = "", there, make, answered } = options;
  await Deno.mkdir(folder, { recursive: true });
  const { python } = await prepareFlower();
  const program = new URL("local_rounds.py", import.meta.url).pathname;
  const app = new URL("../../../lib/flower/app", import.meta.url).pathname;
  const node = join(folder, "node.json");
  await Deno.writeTextFile(node, JSON.stringify({ command: ["agent"], state }));
  const config = { job: "job-1", folder, start, settings: JSON.stringify(settings) };
  const child = new Deno.Command(python, {
    args: ["-u", "-B", program, app, JSON.stringify(config), JSON.stringify(there)],
    env: { FEDGAN_NODE: node },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  let failure: string | undefined;
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  for await (const line of lines) {
    const { command, error } = JSON.parse(line);
    if (error !== undefined) {
      failure = error;
      continue;
    }
    const [, action, , input, , out] = command as string[];
    let agent = 0;
    let answer = { code: 0, stderr: "" };
    try {
      await (action === "begin" ? answerBegin : answerTrain)({
        in: input,
        out,
        state,
        make: async (request, isNew) => {
          agent = request.agent;
          return await make(request, isNew);
        },
      });
      await answered?.({ agent, action, out });
    } catch (problem) {
      answer = { code: 1, stderr: `Error: ${(problem as Error).message}` };
    }
    await writer.write(new TextEncoder().encode(JSON.stringify(answer) + "\n"));
  }
  await writer.close();
  await child.status;
  return failure;
}
