/**
 * Starts a place and says `up`; then does what lines of its input ask: `down`, and says so; it returns with the input.
 * The arguments are the place's folder, what starts there (Python and the agent's command) as JSON, and options as JSON.
 */
import { FlowerPlace } from "lib/flower";
import { TextLineStream } from "../../text_lines.ts";

const [folder, parts, options] = Deno.args;
const place = new FlowerPlace(folder);
await place.up(JSON.parse(parts), JSON.parse(options));
console.log("up");
const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
for await (const line of lines.pipeThrough(new TextLineStream())) {
  if (line === "down") await place.down();
  console.log(line);
}
