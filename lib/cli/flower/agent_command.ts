import { fromFileUrl } from "@std/path";
import type { NodeData } from "./node_agent.ts";
import { nodeDataFlags } from "./node_data_flags.ts";

/**
 * What a node of this machine executes for its agent.
 *
 * @param data What the node's owner says of its data.
 * @returns A program and its arguments, to which the node adds what it asks.
 */
export function agentCommand(data: NodeData): string[] {
  const program = fromFileUrl(new URL("../commands/agent.ts", import.meta.url));
  return [Deno.execPath(), "run", "--quiet", "-A", program, ...nodeDataFlags(data)];
}
