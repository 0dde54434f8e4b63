const setting = "TF_NUM_INTRAOP_THREADS";

/**
 * Lets TensorFlow compute each operation on one thread, unless the user's environment says otherwise: for networks so small
 * that threads would wait for each other, as a hundred rows through 256 units. Call it before the first `loadTensorFlow()`;
 * afterwards it changes nothing.
 */
export function preferOneThread(): void {
  if (Deno.env.get(setting) === undefined) Deno.env.set(setting, "1");
}
