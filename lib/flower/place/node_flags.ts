import { join } from "@std/path";
import { freePort } from "./free_port.ts";

/** A node and the SuperLink that it joins. */
export interface JoiningNode {
  /** The SuperLink's address: `intermediary.example.org:8000`. */
  readonly superlink: string;
  /** The number of the node's agent, from 1. */
  readonly agent: number;
  /** The folder with `ca.pem` and the node's `node-<agent>.key`; undefined on this machine's loopback. */
  readonly keys: string | undefined;
}

/**
 * The flags of Flower's node. Its own port, by which it talks with the processes that it starts, is on loopback.
 *
 * @param node The node.
 */
export function nodeFlags({ superlink, agent, keys }: JoiningNode): string[] {
  return [
    ...["--superlink", superlink, "--host", "127.0.0.1", "--port", String(freePort())],
    ...["--node-config", `partition-id=${agent - 1}`],
    ...(keys === undefined ? ["--insecure"] : [
      ...["--root-certificates", join(keys, "ca.pem")],
      ...["--auth-supernode-private-key", join(keys, `node-${agent}.key`)],
    ]),
  ];
}
