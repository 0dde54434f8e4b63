/** What {@linkcode endWithStarter} runs when the starter of a place has ended: ends the place whose id is the argument. */
import { endPlace } from "./marked_processes.ts";

if (import.meta.main) await endPlace(Deno.args[0]);
