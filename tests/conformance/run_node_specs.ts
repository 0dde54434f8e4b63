/** Program: runs tfjs-node's own specs on the engine. Arguments: the suite's bundle, the report to write. */
import { dirname } from "@std/path";
import { loadTensorFlow, tf } from "lib/tensorflow";
import { ignoredNodeFiles, ignoredNodeSpecs } from "./ignored_specs.ts";
import { defineNodeSpecs, nodeSpecFiles } from "./node_specs.ts";
import { loadCoreSuite, runSpecs } from "./spec_run.ts";

const [bundle, reportFile] = Deno.args;
await loadTensorFlow();
// A spec looks whether an image decoder refuses the package.json of the folder that it runs in.
Deno.chdir(dirname(reportFile));
Deno.writeTextFileSync("package.json", "{}");
// tfjs-node's backend, which ours is as well, keeps its binding under this name.
const { binding } = tf.backend() as unknown as { binding: unknown };
const files = nodeSpecFiles().filter((file) => !(file in ignoredNodeFiles));
defineNodeSpecs(files, binding, loadCoreSuite(bundle));
const names = ignoredNodeSpecs.flatMap(({ specs }) => specs);
const report = await runSpecs((name) => names.includes(name));
Deno.writeTextFileSync(reportFile, JSON.stringify(report));
