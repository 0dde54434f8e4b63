/** `deno task agent`: what a node of a federation on many machines runs; Flower's nodes start it, people need not. */
import { Command, Option } from "commander";
import { userPath } from "../../files/mod.ts";
import { answerBegin, answerTrain } from "../../flower/mod.ts";
import { addNodeDataFlags, readNodeDataFlags } from "../flower/node_data_flags.ts";
import { nodeAgent } from "../flower/node_agent.ts";
import { runProgram } from "../terminal/run_program.ts";

interface AgentFlags {
  in: string;
  out: string;
  state: string;
}

const answers = {
  begin: {
    answer: answerBegin,
    description: "Says what the agent holds, and the first its weights",
  },
  train: { answer: answerTrain, description: "Trains the agent in one round" },
};

const program = new Command("deno task agent")
  .description(
    "Does what the intermediary of a federation on many machines asks of one agent. A node of Flower runs it with what " +
      "it was sent as a file, and sends back the file that it writes: safetensors, both ways.",
  );
addNodeDataFlags(program);
for (const [name, { answer, description }] of Object.entries(answers)) {
  program.command(name).description(description)
    .addOption(new Option("--in <file>", "what the intermediary sent").makeOptionMandatory())
    .addOption(new Option("--out <file>", "where the answer goes").makeOptionMandatory())
    .addOption(
      new Option("--state <folder>", "where agents keep what they need in the next round")
        .makeOptionMandatory(),
    )
    .action(async (flags: AgentFlags) => {
      const data = readNodeDataFlags(program);
      endWithStarter();
      await answer({
        in: userPath(flags.in),
        out: userPath(flags.out),
        state: userPath(flags.state),
        make: (request, isNew) => nodeAgent(request, isNew, data),
      });
    });
}

/** Ends this process with the one that started it: of a node that has died nobody waits for an answer. */
function endWithStarter(): void {
  const starter = Deno.ppid;
  Deno.unrefTimer(setInterval(() => {
    if (Deno.ppid !== starter) Deno.exit(1);
  }, 500));
}

await runProgram(program);
