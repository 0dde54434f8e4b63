import { join } from "@std/path";
import * as v from "valibot";
import { checkOptions, UserError, UserRangeError } from "../../errors/mod.ts";
import { exists, readFolder, readJson, writeFileAtomically } from "../../files/mod.ts";
import type { PythonEnvironment } from "../../python/mod.ts";
import { isFree } from "./free_port.ts";
import { endWithStarter, forgetStarter } from "./end_with_starter.ts";
import { endPlace, endProcesses, markedProcesses } from "./marked_processes.ts";
import { nodeFlags } from "./node_flags.ts";
import { runFlwr } from "./run_flwr.ts";
import { type FlowerCommand, startProcess } from "./start_process.ts";

/** What is started in a {@linkcode FlowerPlace}. */
export interface PlaceOptions {
  /** How many nodes, an agent each, an integer of at least 0; 0 where all are on other machines. Default: 3. */
  nodes?: number;
  /** The port of the SuperLink. Default: 8000. */
  port?: number;
  /**
   * The address at which it listens: `0.0.0.0` for all of this machine's. Another than loopback needs keys, since whoever
   * reaches it could read and change what is sent, and send weights. Default: `127.0.0.1`.
   */
  host?: string;
  /** The folder that `makeKeys()` made: connections are encrypted, and only nodes with a key are let in. Default: none. */
  keys?: string;
  /** Whether Flower simulates the nodes within its own processes. Default: false. */
  simulation?: boolean;
  /**
   * Whether all goes on when this process has ended, until `down()`, as after a command that returns. Default: false: all ends
   * soon after this process, even if that is killed.
   */
  outlives?: boolean;
}

const stateSchema = v.object({
  id: v.string(),
  port: v.number(),
  nodes: v.number(),
  simulation: v.boolean(),
  keys: v.exactOptional(v.string()),
});

/** What runs in a place. */
export type PlaceState = v.InferOutput<typeof stateSchema>;

/** The name of a place's connection in Flower's own settings. */
export const connection = "place";

/**
 * A SuperLink and nodes on this machine, and a folder with all that they write: `place.json`, logs, Flower's own settings,
 * and what agents keep between rounds. Without keys everything listens on loopback alone.
 */
export class FlowerPlace {
  /** The folder. */
  readonly folder: string;

  /**
   * Starts nothing yet.
   *
   * @param folder The folder; it need not be there.
   */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** Where the logs of a part are. */
  logOf(part: string): string {
    return join(this.folder, "logs", `${part}.log`);
  }

  /** The folder of Flower's own settings. */
  get home(): string {
    return join(this.folder, "home");
  }

  /** The folder where agents keep what they need in the next round. */
  get agents(): string {
    return join(this.folder, "agents");
  }

  /** What was started here and not ended; undefined if nothing. Its processes may have died. */
  async state(): Promise<PlaceState | undefined> {
    const path = join(this.folder, "place.json");
    return await exists(path) ? await readJson(path, stateSchema) : undefined;
  }

  /** The parts that run: `superlink`, `node-1` and so on. */
  async running(): Promise<Set<string>> {
    const state = await this.state();
    const processes = state === undefined ? [] : await markedProcesses(state.id);
    return new Set(processes.map(({ part }) => part));
  }

  /**
   * Starts a SuperLink and nodes, and waits until the SuperLink answers. They end with this process, however it ends, unless
   * `outlives` is set.
   *
   * @param parts The Python that has Flower, and the agent's command: what a node executes.
   * @param options How many nodes, and where.
   * @throws {RangeError} If an option is outside its range, or the port is taken.
   * @throws {Error} If something runs here already, or does not start.
   */
  async up(
    { python, agent }: { python: PythonEnvironment; agent: readonly string[] },
    options: PlaceOptions = {},
  ): Promise<PlaceState> {
    checkOptions<PlaceOptions>("FlowerPlace.up()", options, {
      nodes: "number",
      port: "number",
      host: "string",
      keys: "string",
      simulation: "boolean",
      outlives: "boolean",
    });
    const { nodes = 3, port = 8000, host = "127.0.0.1", keys, simulation = false } = options;
    if (keys === undefined && host !== "127.0.0.1") {
      throw new UserRangeError(
        `Cannot start Flower: host is ${host} but without keys must be 127.0.0.1; make keys first`,
      );
    }
    if ((await this.running()).size > 0) {
      throw new UserError(`Cannot start Flower: it runs in "${this.folder}" already; end it first`);
    }
    if (!isFree(port)) {
      throw new UserRangeError(
        `Cannot start Flower: port ${port} is taken but must be free; choose another`,
      );
    }
    for (const name of ["logs", "home", "agents"]) {
      await Deno.mkdir(join(this.folder, name), { recursive: true });
    }
    const node = { command: agent, state: this.agents };
    await this.#write("node.json", JSON.stringify(node, null, 2));
    await this.#write(
      "home/config.toml",
      `[superlink]\ndefault = "${connection}"\n\n[superlink.${connection}]\n` +
        `address = "127.0.0.1:${port}"\n` +
        (keys === undefined
          ? "insecure = true\n"
          : `root-certificates = ${JSON.stringify(join(keys, "ca.pem"))}\n`),
    );
    const state: PlaceState = {
      ...{ id: crypto.randomUUID(), port, nodes, simulation },
      ...(keys === undefined ? {} : { keys }),
    };
    await this.#write("place.json", JSON.stringify(state, null, 2));
    endWithStarter(state.id, this.logOf("end"));
    try {
      this.#start(state, "superlink", {
        ...{ python, home: this.home, program: "flower-superlink" },
        args: [
          ...["--host", host, "--port", String(port), "--disable-runtime-dependency-installation"],
          ...simulation ? ["--simulation"] : [],
          ...keys === undefined ? ["--insecure"] : serverFlags(keys),
        ],
      });
      await this.#answers(state);
      if (keys !== undefined) await this.#register(keys, python);
      if (!simulation) {
        for (let agent = 1; agent <= nodes; agent++) await this.startNode(agent, { python });
      }
      if (options.outlives) await forgetStarter(state.id);
    } catch (error) {
      await this.down();
      throw error;
    }
    return state;
  }

  /**
   * Starts a node, such as one that has died.
   *
   * @param agent The number of its agent, from 1.
   * @param parts The Python that has Flower.
   * @throws {RangeError} If there is no such agent.
   * @throws {Error} If it runs, or nothing was started here.
   */
  async startNode(agent: number, { python }: { python: PythonEnvironment }): Promise<void> {
    const state = await this.#started();
    const part = this.#nodeOf(state, agent);
    if ((await this.running()).has(part)) {
      throw new UserError(`Cannot start ${part}: it runs already; end it first`);
    }
    this.#start(state, part, {
      ...{ python, home: this.home, program: "flower-supernode" },
      args: nodeFlags({ superlink: `127.0.0.1:${state.port}`, agent, keys: state.keys }),
    });
  }

  /**
   * Kills a node and all that it has started, as when its machine loses power.
   *
   * @param agent The number of its agent, from 1.
   * @throws {RangeError} If there is no such agent.
   */
  async killNode(agent: number): Promise<void> {
    const state = await this.#started();
    const part = this.#nodeOf(state, agent);
    await endProcesses(state.id, (name) => name === part, { atOnce: true });
  }

  /** Kills the SuperLink and all that it has started, runs included; nodes wait for another. */
  async killSuperLink(): Promise<void> {
    const { id } = await this.#started();
    await endProcesses(id, (name) => name === "superlink", { atOnce: true });
  }

  /**
   * Ends all that was started here, and waits until it is gone, with its temporary files. What agents keep and the logs stay.
   *
   * @returns How many processes there were.
   */
  async down(): Promise<number> {
    const state = await this.state();
    if (state === undefined) return 0;
    const ended = await endPlace(state.id);
    await forgetStarter(state.id);
    await Deno.remove(join(this.folder, "place.json"));
    return ended;
  }

  async #started(): Promise<PlaceState> {
    const state = await this.state();
    if (state !== undefined) return state;
    throw new UserError(
      `Cannot use Flower in "${this.folder}": nothing was started there; start it first`,
    );
  }

  #nodeOf({ nodes }: PlaceState, agent: number): string {
    if (Number.isInteger(agent) && agent >= 1 && agent <= nodes) return `node-${agent}`;
    throw new UserRangeError(
      `Cannot find the node of agent ${agent}: it must be an integer from 1 to ${nodes}`,
    );
  }

  #start({ id }: PlaceState, part: string, command: FlowerCommand): void {
    const env = { FEDGAN_NODE: join(this.folder, "node.json") };
    startProcess({ ...command, env }, { id, part, log: this.logOf(part) });
  }

  /** Makes the keys of all nodes known to the SuperLink, which lets no others in. */
  async #register(keys: string, python: PythonEnvironment): Promise<void> {
    const names = (await readFolder(keys)).map(({ name }) => name);
    for (const name of names.filter((name) => /^node-\d+\.pub$/.test(name)).sort()) {
      const args = ["supernode", "register", join(keys, name), connection];
      await runFlwr(args, { python, home: this.home });
    }
  }

  /** Waits until the SuperLink answers. */
  async #answers({ port, keys }: PlaceState): Promise<void> {
    const caCerts = keys === undefined ? [] : [await Deno.readTextFile(join(keys, "ca.pem"))];
    using client = Deno.createHttpClient({ caCerts });
    const address = `${keys === undefined ? "http" : "https"}://127.0.0.1:${port}/health`;
    for (const startMs = performance.now(); performance.now() - startMs < 120_000;) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      const response = await fetch(address, { client }).catch(() => undefined);
      await response?.body?.cancel();
      // Where it is not there any more, another one has taken its port, and answers.
      if (!(await this.running()).has("superlink")) break;
      if (response?.ok) return;
    }
    const log = await Deno.readTextFile(this.logOf("superlink")).catch(() => "");
    throw new UserError(
      `Cannot start Flower: its SuperLink does not answer; its last words were:\n${
        log.trim().split("\n").slice(-8).join("\n")
      }`,
    );
  }

  async #write(name: string, text: string): Promise<void> {
    await writeFileAtomically(join(this.folder, name), text + "\n");
  }
}

function serverFlags(keys: string): string[] {
  return [
    ...[
      "--ssl-certfile",
      join(keys, "superlink.pem"),
      "--ssl-keyfile",
      join(keys, "superlink.key"),
    ],
    ...["--ssl-ca-certfile", join(keys, "ca.pem"), "--enable-supernode-auth"],
  ];
}
