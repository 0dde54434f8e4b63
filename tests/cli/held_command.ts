/** The command of `lib/cli/commands` that the environment variable COMMAND names, held where HOLD says. */
import "./hold_writing.ts";

const command = `../../lib/cli/commands/${Deno.env.get("COMMAND")}.ts`;
await import(new URL(command, import.meta.url).href);
