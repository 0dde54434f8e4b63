/** `deno task train`: one subcommand a model. */
import { runSupervised } from "../supervision/run_supervised.ts";

await runSupervised(async () => (await import("../programs/train.ts")).program);
