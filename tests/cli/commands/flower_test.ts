import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { freePort, isFree, markedProcesses, prepareFlower } from "lib/flower";
import { readRunRecord, RunFolder } from "lib/runs";
import type { CliResult } from "../run_cli.ts";

const project = fromFileUrl(new URL("../../../", import.meta.url));

/** A proxy, and an index of Python's packages, that takes connections and never answers. */
class SilentNetwork implements Disposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #taken: Deno.TcpConn[] = [];
  /** What was asked for: `CONNECT pypi.org:443`. */
  readonly requests: string[] = [];

  constructor() {
    (async () => {
      for await (const connection of this.#listener) this.#take(connection);
    })();
  }

  /** What makes a program go there for all that is not on this machine. */
  get environment(): Record<string, string> {
    const url = `http://127.0.0.1:${this.#listener.addr.port}`;
    const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]
      .flatMap((name) => [[name, url], [name.toLowerCase(), url]]);
    return {
      ...Object.fromEntries(proxies),
      ...{ NO_PROXY: "127.0.0.1,localhost", no_proxy: "127.0.0.1,localhost" },
      ...{ PIP_INDEX_URL: url, UV_DEFAULT_INDEX: url, UV_INDEX_URL: url },
      DENO_NO_UPDATE_CHECK: "1",
    };
  }

  [Symbol.dispose](): void {
    this.#listener.close();
    for (const connection of this.#taken) connection.close();
  }

  async #take(connection: Deno.TcpConn): Promise<void> {
    this.#taken.push(connection);
    const buffer = new Uint8Array(1_000);
    const length = await connection.read(buffer).catch(() => null) ?? 0;
    this.requests.push(
      new TextDecoder().decode(buffer.subarray(0, length)).split(" ", 2).join(" "),
    );
  }
}

/** Where a command runs. */
interface Where {
  /** The folder of its runs and processes. */
  folder: string;
  /** What it has in place of the network; the network itself if undefined. */
  network?: SilentNetwork;
}

/** Runs `deno task flower`, which listens and connects on loopback alone. */
async function flower({ folder, network }: Where, ...args: string[]): Promise<CliResult> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "lib/cli/commands/flower.ts", ...args],
    cwd: project,
    env: {
      FEDGAN_OUTPUTS: join(folder, "outputs"),
      FEDGAN_PLACE: join(folder, "place"),
      NO_COLOR: "1",
      ...network?.environment,
    },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, stdout: out, stderr: err };
}

const settings = [
  ...["--profile", "smoke", "--dataset", "drawn", "--examples", "24", "--batch-size", "8"],
  ...["--filters", "1", "--latent-size", "1", "--eager", "--previews", "1"],
  ...["--epochs", "2", "--sync-every", "1epoch", "--min-results", "1"],
];

Deno.test("deno task flower: two nodes, two rounds, a training that fails, the same in the simulation, and nothing is left", async () => {
  await prepareFlower({ simulation: true });
  const folder = await Deno.makeTempDir();
  using network = new SilentNetwork();
  const where = { folder, network };
  const port = freePort();
  try {
    const up = await flower(where, "up", "--nodes", "2", "--port", String(port));
    assert.equal(up.code, 0, up.stderr);
    const { id } = JSON.parse(await Deno.readTextFile(join(folder, "place", "place.json")));

    const run = await flower(where, "run", "--agents", "2", ...settings, "--out", "two");
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /Round 2\/2 {2}mean of 2 agents, SHA-256 [0-9a-f]{12}/);
    const record = await readRunRecord(await RunFolder.open(join(folder, "outputs", "two")));
    assert.equal(record.state, "finished");
    assert.deepEqual(record.problems, []);
    assert.deepEqual(record.config.shards?.map(({ examples }) => examples), [12, 12]);
    assert.equal(record.config.data?.name, "drawn");
    assert.deepEqual(record.rounds.map(({ agents }) => agents.length), [2, 2]);
    assert.deepEqual(record.parts.map(({ epochs }) => epochs.length), [2, 2, 0]);
    for (const name of ["rounds.png", "intermediary/weights.safetensors", "agent-2/metrics.png"]) {
      assert(Deno.statSync(join(folder, "outputs", "two", name)).size > 0, name);
    }
    const status = await flower(where, "status");
    assert.equal(status.code, 0, status.stderr);
    assert.match(
      status.stdout,
      /^superlink: runs\nnode-1: runs\nnode-2: runs\n.*finished:completed/,
    );
    assert.match(status.stdout, /Training "two": finished, round 2 of 2/);

    const wait = ["--agents", "3", "--round-timeout", "3", "--out", "three"];
    const failed = await flower(where, "run", ...settings, ...wait);
    assert.equal(failed.code, 1, failed.stdout);
    assert.match(
      failed.stderr,
      /Cannot go on with the training: 2 nodes are connected but there are 3 agents/,
    );
    assert.equal((await flower(where, "status")).code, 1);

    const down = await flower(where, "down");
    assert.match(down.stdout, /^Ended \d+ processes\n$/);
    assert.deepEqual(await markedProcesses(id), []);
    assert(isFree(port));
    assert.equal((await flower(where, "status")).stdout, "Nothing runs\n");

    const simulation = await flower(
      where,
      ...["up", "--simulation", "--nodes", "2", "--port", String(port)],
    );
    assert.equal(simulation.code, 0, simulation.stderr);
    const simulated = ["--agents", "2", "--epochs", "1", "--out", "simulated"];
    const same = await flower(where, "run", ...settings, ...simulated);
    assert.equal(same.code, 0, same.stdout + same.stderr);
    const { rounds } = await readRunRecord(
      await RunFolder.open(join(folder, "outputs", "simulated")),
    );
    assert.equal(rounds[0].sha256, record.rounds[0].sha256, "the same mean as of nodes");
    const after = JSON.parse(await Deno.readTextFile(join(folder, "place", "place.json")));
    await flower(where, "down");
    assert.deepEqual(await markedProcesses(after.id), []);
    // Ray looks whether the machine is one of a cloud's.
    const asked = network.requests.filter((request) =>
      !/^GET http:..(169\.254|metadata)/.test(request)
    );
    assert.deepEqual(asked.filter((request) => request !== ""), []);
  } finally {
    await flower(where, "down");
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("deno task flower run refuses what its agents cannot meet before anything is trained", async () => {
  const folder = await Deno.makeTempDir();
  const where = { folder };
  const bulyan = ["--agents", "6", "--strategy", "bulyan", "--malicious", "1"];
  const few = await flower(where, "run", ...bulyan);
  assert.equal(few.code, 2, few.stdout);
  assert.match(few.stderr, /malicious is 1, .* at least 7 agents but it has 6; expect fewer/);
  const noise = await flower(where, "run", "--clip", "1", "--noise", "1");
  assert.equal(noise.code, 2, noise.stdout);
  assert.match(noise.stderr, /weighting is examples but must be equal/);
  const drawn = ["--agents", "5", "--participation", "0.2"];
  const lone = await flower(where, "run", ...drawn);
  assert.equal(lone.code, 2, lone.stdout);
  assert.match(
    lone.stderr,
    /minResults is 2, for which a round must have at least 2 agents but it has 1; wait for fewer/,
  );
  const hidden = ["--participation", "0.5", "--clip", "1", "--noise", "1"];
  const unhidden = await flower(where, "run", ...hidden, "--weighting", "equal");
  assert.equal(unhidden.code, 2, unhidden.stdout);
  assert.match(unhidden.stderr, /Cannot add noise: participation is 0\.5 but must be 1/);
  const ofOneProcess = await flower(where, "run", "--aggregate", "median");
  assert.match(ofOneProcess.stderr, /unknown option '--aggregate'/);
  assert.deepEqual([...Deno.readDirSync(folder)], []);
  await Deno.remove(folder, { recursive: true });
});
