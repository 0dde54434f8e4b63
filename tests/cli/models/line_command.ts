/** The command that the environment variable COMMAND names, which knows the model of `line_model.ts` too, held where HOLD says. */
import "../hold_writing.ts";
import "./line_model.ts";

const command = `../../../lib/cli/commands/${Deno.env.get("COMMAND")}.ts`;
await import(new URL(command, import.meta.url).href);
