/** `deno task bench`: a train step beside Python TensorFlow; `deno task bench control`: policies beside CleanRL and SB3. */
await import(Deno.args[0] === "control" ? "./control_bench.ts" : "./step_bench.ts");
