/** `deno task demo`: from nothing to pictures of digits that agents learned together. */
import { runSupervised } from "../supervision/run_supervised.ts";

await runSupervised(async () => (await import("../programs/demo.ts")).program);
