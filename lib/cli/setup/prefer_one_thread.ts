const setting = "TF_NUM_INTRAOP_THREADS";

/**
 * Lets TensorFlow compute each operation on one thread, unless the user's environment says otherwise: for networks so small
 * that threads would wait for each other, and that train side by side. Must come before its library is loaded, which is
 * when it reads the setting.
 */
export function preferOneThread(): void {
  if (Deno.env.get(setting) === undefined) Deno.env.set(setting, "1");
}
