/** Program: runs tfjs-core's suite on the engine. Arguments: the suite's bundle, the report to write. */
import { loadTensorFlow } from "lib/tensorflow";
import { ignoredCoreSpecs } from "./ignored_specs.ts";
import { nodeIgnoreList } from "./node_specs.ts";
import { loadCoreSuite, runSpecs } from "./spec_run.ts";

const [bundle, reportFile] = Deno.args;
await loadTensorFlow();
loadCoreSuite(bundle).defineSpecs();
const parts = nodeIgnoreList();
const names = ignoredCoreSpecs.flatMap(({ specs }) => specs);
const report = await runSpecs((name) =>
  names.includes(name) || parts.some((part) => name.includes(part))
);
Deno.writeTextFileSync(reportFile, JSON.stringify(report));
