/** Plays Pong until it is ended, by two processes; says so when they play. */
import { Pong } from "lib/environments";

const [python] = Deno.args;
const pong = new Pong(python, { games: 4, seed: 1, processes: 2 });
const actions = [0, 1, 2, 0];
pong.step(actions);
let isEnding = false;
Deno.addSignalListener("SIGINT", () => isEnding = true);
Deno.addSignalListener("SIGHUP", () => {});
console.log("playing");
while (!isEnding) {
  pong.step(actions);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
// As a training does, which saves a checkpoint first.
console.log(`saved ${pong.state().arrays.length} arrays`);
