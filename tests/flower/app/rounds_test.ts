import assert from "node:assert/strict";
import { join } from "@std/path";
import { drawnDigits } from "lib/data";
import { fedgan, federationOptionsOf, fedganOptions, type FedganOptions, ganMaker } from "lib/fedgan";
import { federate } from "lib/federated";
import { type NamedArray, readSafetensors } from "lib/files";
import { type AgentRequest, loneAgent, type MadeAgent } from "lib/flower";
import { loadTensorFlow } from "lib/tensorflow";
import { localRounds } from "./local_rounds.ts";

const dataSet = drawnDigits(60);
const intermediary = {
  ...{ strategy: "fedavg", trimmed: 0.2, malicious: 0, selected: 2 },
  ...{ minResults: 1, roundTimeout: 60 },
};
const tiny: Partial<FedganOptions> = {
  ...{ agents: 2, epochs: 3, batchSize: 16, filters: 8, latentSize: 8, previews: 1 },
};

function maker(options: FedganOptions) {
  return (request: AgentRequest, isNew: boolean): Promise<MadeAgent> => {
    const federation = federationOptionsOf(options);
    const agent = loneAgent(dataSet, ganMaker(options), {
      number: request.agent,
      federation,
      holdsAll: false,
      isNew,
    });
    const { name, source, count, sha256 } = dataSet;
    return Promise.resolve({
      agent,
      data: { name, source, count, sha256 },
      weight: agent.examples,
      startsApart: options.initialisation === "apart",
    });
  };
}

/** The largest difference of an array's entries, by its largest entry. */
function distance(one: readonly NamedArray[], other: readonly NamedArray[]): number {
  const names = new Map(other.map(({ name, data }) => [name, data as Float32Array]));
  assert.equal(one.length, names.size);
  return Math.max(...one.map(({ name, data }) => {
    const others = names.get(name)!;
    const largest = (data as Float32Array).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const differs = (data as Float32Array)
      .reduce((most, value, i) => Math.max(most, Math.abs(value - others[i])), 0);
    return largest === 0 ? differs : differs / largest;
  }));
}

const sameMeans: Record<string, Partial<FedganOptions>> = {
  "K in epochs, equal shards": {},
  "K in steps, unequal shards": {
    syncEvery: { steps: 2 },
    partition: { kind: "sizes", sizes: [1, 3] },
    epochs: 2,
  },
};

for (const [what, changes] of Object.entries(sameMeans)) {
  Deno.test(`the app's rounds come to the mean of one process: ${what}`, async () => {
    await loadTensorFlow();
    const options = fedganOptions({ ...tiny, ...changes });
    const federation = fedgan(dataSet, options);
    for await (const _log of federate(federation));
    const expected = federation.state().weights;
    const { rounds } = federation;
    federation.dispose();

    const folder = await Deno.makeTempDir();
    const settings = { ...options, ...intermediary };
    const failure = await localRounds({
      ...{ settings, folder, state: join(folder, "agents"), there: [[1, 2]] },
      make: maker(options),
    });
    assert.equal(failure, undefined);
    assert.equal(rounds, 3);
    const { arrays } = await readSafetensors(join(folder, "round-0003.safetensors"));
    const weights = arrays.filter(({ name }) => !name.startsWith("pictures/"));
    assert(distance(expected, weights) < 1e-5, `${distance(expected, weights)}`);
    await Deno.remove(folder, { recursive: true });
  });
}
