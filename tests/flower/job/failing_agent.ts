/**
 * What nodes run in `failures_test.ts`: a small agent that does what `script.json` in the folder of the first argument
 * says of it in a round. It leaves a file `asked-<agent>-<round>` once it works.
 */
import { join } from "@std/path";
import { type FedganOptions, fedganOptions, fedganSettings } from "lib/fedgan";
import { encodeSafetensors, exists, readSafetensors } from "lib/files";
import { type AgentRequest, answerBegin, answerTrain } from "lib/flower";
import { loadTensorFlow } from "lib/tensorflow";
import { maker } from "../small_agents.ts";

/** What an agent does in a round: `hold` waits for a file `go-<agent>-<round>`, `infinite` answers with what is not finite. */
export type Deed = "hold" | "fail" | "infinite";

/** What agents do, by round and agent; nothing said of one: it trains. */
export type Script = Record<number, Record<number, Deed>>;

async function make(folder: string, request: AgentRequest, isNew: boolean) {
  const options = fedganOptions(fedganSettings.pick(request.settings) as Partial<FedganOptions>);
  const made = await maker(options)(request, isNew);
  const { agent, round } = request;
  if (round === undefined) return { made, deed: undefined };
  const script: Script = JSON.parse(await Deno.readTextFile(join(folder, "script.json")));
  const deed = script[round.number]?.[agent];
  await Deno.writeTextFile(join(folder, `asked-${agent}-${round.number}`), "");
  if (deed === "fail") throw new Error(`agent ${agent} has no data today`);
  if (deed === "hold") {
    while (!await exists(join(folder, `go-${agent}-${round.number}`))) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return { made, deed };
}

/** Changes an answer so that it fits no mean. */
async function spoil(path: string, deed: Deed | undefined): Promise<void> {
  if (deed !== "infinite") return;
  const { arrays, metadata } = await readSafetensors(path);
  (arrays.find(({ name }) => !name.startsWith("pictures/"))!.data as Float32Array)[0] = NaN;
  await Deno.writeFile(path, encodeSafetensors(arrays, { metadata }));
}

async function answer(
  folder: string,
  action: string,
  files: Record<"in" | "out" | "state", string>,
) {
  await loadTensorFlow();
  let done: Deed | undefined;
  await (action === "begin" ? answerBegin : answerTrain)({
    ...files,
    make: async (request, isNew) => {
      const { made, deed } = await make(folder, request, isNew);
      done = deed;
      return made;
    },
  });
  await spoil(files.out, done);
}

if (import.meta.main) {
  const [folder, action, , input, , out, , state] = Deno.args;
  try {
    await answer(folder, action, { in: input, out, state });
  } catch (error) {
    console.error((error as Error).message);
    Deno.exit(1);
  }
}
