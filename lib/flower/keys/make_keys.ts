import { fromFileUrl } from "@std/path";
import {
  checkOptions,
  UserAlreadyExistsError,
  UserError,
  UserRangeError,
} from "../../errors/mod.ts";
import { makeFolder } from "../../files/mod.ts";
import type { PythonEnvironment } from "../../python/mod.ts";

/** Options of {@linkcode makeKeys}. */
export interface MakeKeysOptions {
  /** How many nodes get a key, an integer of at least 1. Default: 3. */
  nodes?: number;
  /** Names and addresses by which nodes reach the SuperLink. Default: none but this machine's loopback. */
  hosts?: readonly string[];
}

/**
 * Makes what a SuperLink and nodes on several machines know each other by: an authority, the SuperLink's certificate, and a
 * key for each node. A node's machine needs `ca.pem` and its own `node-….key`.
 *
 * @param folder Where they go; it must not be there yet.
 * @param parts The Python that has Flower, which makes them.
 * @param options How many nodes, and where the SuperLink is.
 * @throws {RangeError} If an option is outside its range.
 * @throws {Deno.errors.AlreadyExists} If the folder is there.
 */
export async function makeKeys(
  folder: string,
  { python }: { python: PythonEnvironment },
  options: MakeKeysOptions = {},
): Promise<void> {
  checkOptions<MakeKeysOptions>("makeKeys()", options, { nodes: "number", hosts: "object" });
  const { nodes = 3, hosts = [] } = options;
  if (!Number.isSafeInteger(nodes) || nodes < 1) {
    throw new UserRangeError(
      `Cannot make keys: nodes is ${nodes} but must be an integer of at least 1`,
    );
  }
  if (!await makeFolder(folder)) {
    throw new UserAlreadyExistsError(
      `Cannot make keys in "${folder}": it exists; choose another folder, since nodes with the old keys would be refused`,
    );
  }
  await Deno.chmod(folder, 0o700);
  const program = fromFileUrl(new URL("make_keys.py", import.meta.url));
  const names = [...new Set([...hosts, "127.0.0.1", "localhost"])];
  const { success, stderr } = await new Deno.Command(python.python, {
    args: [program, folder, String(nodes), ...names],
    stdin: "null",
  }).output();
  if (success) return;
  await Deno.remove(folder, { recursive: true });
  const last = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
  throw new UserError(`Cannot make keys: Python's last words are "${last}"`);
}
