/**
 * `deno task bench`: a train step beside Python TensorFlow; `deno task bench control`: policies beside CleanRL and SB3;
 * `deno task bench gflownet`: flow networks beside torchgfn.
 */
const [subject] = Deno.args;
const isNamed = subject === "control" || subject === "gflownet";
await import(isNamed ? `./${subject}_bench.ts` : "./step_bench.ts");
