/** `deno task plot`: a run's losses in nodeplotlib's window. */
import { Command } from "commander";
import {
  type AgentLosses,
  agentLossFigure,
  type Figure,
  lossFigure,
  openPlotWindow,
} from "../../figures/mod.ts";
import { RunFolder } from "../../runs/mod.ts";
import { runProgram } from "../terminal/run_program.ts";

const program = new Command("deno task plot")
  .description(
    "Opens a run's loss plot in a browser, where it can be zoomed. Ends when the tab is closed.",
  )
  .argument("<run>", "the run's name, a folder in outputs, or a path")
  .action(async (name: string) => {
    const run = await RunFolder.open(name);
    const figure = await lossesOf(run);
    if (figure === undefined) {
      throw new Error(`Cannot plot run "${run.name}": no epoch of it is finished`);
    }
    console.log("Close the browser tab, or press Ctrl-C, to end");
    await openPlotWindow(figure);
  });

/** The losses of a run, or of all agents of a federated one; undefined if there are none yet. */
async function lossesOf(run: RunFolder): Promise<Figure | undefined> {
  const { model, options } = await run.readConfig();
  const title = `Losses of ${run.name}`;
  if (model !== "fedgan") {
    const losses = await run.readLosses();
    return losses.length === 0 ? undefined : lossFigure(losses, title);
  }
  const agents: AgentLosses[] = [];
  for (let number = 1; number <= (options as { agents: number }).agents; number++) {
    const losses = await (await run.agent(number)).readLosses();
    agents.push({ name: `Agent ${number}`, losses });
  }
  const isEmpty = agents.every(({ losses }) => losses.length === 0);
  return isEmpty ? undefined : agentLossFigure(agents, title);
}

await runProgram(program);
