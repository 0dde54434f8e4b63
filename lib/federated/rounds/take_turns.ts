/**
 * Runs generators one after the other.
 *
 * @param generators The generators.
 * @returns Each value, as a list of one.
 */
export async function* inTurn<T>(
  generators: readonly AsyncGenerator<T, void>[],
): AsyncGenerator<T[], void> {
  for (const generator of generators) {
    for await (const value of generator) yield [value];
  }
}

/**
 * Runs generators side by side. All take one step at the same time, and none goes on before the others are
 * done and the values are dealt with: between two lists nothing is under way, so that a state can be saved.
 *
 * @param generators The generators.
 * @returns Lists of the values of one step each, in the generators' order; those that ended are left out.
 */
export async function* atOnce<T>(
  generators: readonly AsyncGenerator<T, void>[],
): AsyncGenerator<T[], void> {
  let running = [...generators];
  try {
    while (running.length > 0) {
      const steps = await Promise.allSettled(running.map((generator) => generator.next()));
      const failed = steps.find((step) => step.status === "rejected");
      if (failed !== undefined) throw failed.reason;
      const results = steps.flatMap((step) => step.status === "fulfilled" ? [step.value] : []);
      running = running.filter((_, i) => !results[i].done);
      const values = results.flatMap((result) => result.done ? [] : [result.value]);
      if (values.length > 0) yield values;
    }
  } finally {
    await Promise.all(running.map((generator) => generator.return()));
  }
}
