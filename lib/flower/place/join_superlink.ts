import { join } from "@std/path";
import { UserError, UserRangeError } from "../../errors/mod.ts";
import { exists, writeFileAtomically } from "../../files/mod.ts";
import type { PythonEnvironment } from "../../python/mod.ts";
import { endWithStarter, forgetStarter } from "./end_with_starter.ts";
import { endPlace, placeEnvironment } from "./marked_processes.ts";
import { type JoiningNode, nodeFlags } from "./node_flags.ts";
import { flowerCommand } from "./start_process.ts";

/** A node of another machine's SuperLink, as a child of this process. */
export interface JoinedNode extends JoiningNode {
  /** The folder with what the node writes; it need not be there. */
  readonly folder: string;
  /** What the node executes for its agent. */
  readonly command: readonly string[];
  /** Ends the node once it is aborted. Default: never. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a node on this machine that joins a SuperLink, on another machine or this one, until it ends. What it says goes to
 * this process's own output, and it ends with this process, even if that is killed.
 *
 * @param python The Python that has Flower.
 * @param options The node.
 * @throws {RangeError} If the SuperLink is elsewhere and there are no keys.
 * @throws {Error} If a key is missing, or the node ends by itself.
 */
export async function joinSuperLink(
  python: PythonEnvironment,
  { folder, command, signal, ...node }: JoinedNode,
): Promise<void> {
  const { superlink, agent, keys } = node;
  if (keys === undefined && !/^(127\.0\.0\.1|localhost):\d+$/.test(superlink)) {
    throw new UserRangeError(
      `Cannot join "${superlink}": it is on another machine, for which there must be keys; ask for ca.pem and node-${agent}.key`,
    );
  }
  for (const name of keys === undefined ? [] : ["ca.pem", `node-${agent}.key`]) {
    if (await exists(join(keys!, name))) continue;
    throw new UserError(
      `Cannot join "${superlink}": "${join(keys!, name)}" is missing but must be there`,
    );
  }
  const home = join(folder, "home");
  await Deno.mkdir(home, { recursive: true });
  const description = join(folder, `node-${agent}.json`);
  const content = JSON.stringify({ command, state: join(folder, "agents") }, null, 2);
  await writeFileAtomically(description, content + "\n");
  const id = crypto.randomUUID();
  const { path, options } = flowerCommand({
    ...{ python, home, program: "flower-supernode", args: nodeFlags(node) },
    env: { FEDGAN_NODE: description, ...placeEnvironment(id, `node-${agent}`) },
  });
  endWithStarter(id, join(folder, "end.log"));
  const child = new Deno.Command(path, { ...options, stdin: "null" }).spawn();
  const end = () => child.kill("SIGTERM");
  signal?.addEventListener("abort", end);
  const { code } = await child.status;
  signal?.removeEventListener("abort", end);
  await endPlace(id); // what it has started and not ended
  await forgetStarter(id);
  if (signal?.aborted) return;
  throw new UserError(
    `Cannot go on with the node of agent ${agent}: it ended with exit code ${code}`,
  );
}
