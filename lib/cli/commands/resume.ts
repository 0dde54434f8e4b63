/** `deno task resume`: continues a run of any model. */
import { runSupervised } from "../supervision/run_supervised.ts";

await runSupervised(async () => (await import("../programs/resume.ts")).program);
