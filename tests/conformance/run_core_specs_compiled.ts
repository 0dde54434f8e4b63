/** Program: runs tfjs-core's suite on compiled functions. Arguments: the suite's bundle, the report to write. */
import { loadTensorFlow } from "lib/tensorflow";
import { ignoredCoreSpecs, uncompiledCoreSpecs } from "./ignored_specs.ts";
import { nodeIgnoreList } from "./node_specs.ts";
import { Recorder } from "./recorder.ts";
import { loadCoreSuite, runSpecs } from "./spec_run.ts";

const [bundle, reportFile] = Deno.args;
await loadTensorFlow();
loadCoreSuite(bundle).defineSpecs();
const parts = nodeIgnoreList();
const names = [...ignoredCoreSpecs, ...uncompiledCoreSpecs].flatMap(({ specs }) => specs);
const recorder = new Recorder();
let functions = 0;
const compiled: string[] = [];
const report = await runSpecs(
  (name) => names.includes(name) || parts.some((part) => name.includes(part)),
  (name) => {
    if (recorder.functions > functions) compiled.push(name);
    functions = recorder.functions;
    recorder.forget();
  },
);
Deno.writeTextFileSync(reportFile, JSON.stringify({ ...report, compiled }));
