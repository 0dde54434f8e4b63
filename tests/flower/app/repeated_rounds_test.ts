import assert from "node:assert/strict";
import { join } from "@std/path";
import { fedganOptions } from "lib/fedgan";
import { intermediarySettings, readRoundFile } from "lib/flower";
import { loadTensorFlow } from "lib/tensorflow";
import { maker, tiny } from "../small_agents.ts";
import { localRounds } from "./local_rounds.ts";

Deno.test("the app's rounds are repeated from the one before the last to the same bytes, and a byte that changed is seen", async () => {
  await loadTensorFlow();
  const weightsOf = async (path: string) => (await readRoundFile(path)).weights;
  const options = fedganOptions({ ...tiny, epochs: 5 });
  const folder = await Deno.makeTempDir();
  const last = join(folder, "round-0005.safetensors");
  const rounds = {
    ...{
      settings: { ...options, ...intermediarySettings.complete() },
      folder,
      state: join(folder, "agents"),
    },
    ...{ there: [[1, 2]], make: maker(options) },
  };
  assert.equal(await localRounds(rounds), undefined);
  const weights = await weightsOf(last);
  // Agents have ended round 5, the file of round 4 is damaged: round 4 is the first that is made again.
  const start = join(folder, "round-0003.safetensors");
  assert.equal(await localRounds({ ...rounds, start }), undefined);
  assert.deepEqual(await weightsOf(last), weights);
  // Further back they have no states for.
  const failure = await localRounds({ ...rounds, start: join(folder, "round-0001.safetensors") });
  assert.match(failure!, /no state of this agent from before round 2 can be read but one must/);
  assert.deepEqual(await weightsOf(last), weights);

  const bytes = await Deno.readFile(last);
  const text = new TextDecoder("latin1").decode(bytes);
  for (const at of [bytes.length - 1, text.indexOf("seconds") + 14, text.indexOf("examples")]) {
    await Deno.writeFile(last, bytes.map((byte, i) => i === at ? byte ^ 1 : byte));
    await assert.rejects(readRoundFile(last), /^InvalidData: Cannot read ".*round-0005/);
  }
  await Deno.remove(folder, { recursive: true });
});
