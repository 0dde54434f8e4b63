import { UserTypeError } from "../../errors/mod.ts";
import type { LearningRows } from "./learning_rows.ts";

/**
 * Refuses columns `[batch, 1]` in place of `[batch]`. Multiplied by one another the two make `[batch, batch]`, and every row
 * would be weighed by every other row's advantage, without an error.
 *
 * @param rows What a loss is computed of.
 * @throws {TypeError} If a row's numbers are not in one axis.
 */
export function checkRows(rows: LearningRows): void {
  const { logProbabilities, advantages, returns, values, weights } = rows;
  const [batch] = rows.observations.shape;
  for (
    const [name, { shape }] of Object.entries({
      ...{ logProbabilities, advantages, returns, values, weights },
    })
  ) {
    if (shape.length === 1 && (shape as number[])[0] === batch) continue;
    throw new UserTypeError(
      `Cannot compute a loss: ${name} have shape [${shape}] but must have [${batch}], one number a row`,
    );
  }
}
