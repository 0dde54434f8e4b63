import { UserTypeError } from "../errors/mod.ts";
import type { NamedArray } from "../files/mod.ts";
import type { EnvironmentState } from "./environment.ts";

/**
 * The values of a state's array.
 *
 * @param environment Name of the environment that is to be restored.
 * @param state The state.
 * @param own The environment's own array, which that of the same name must fit.
 * @returns The values, of the same type and number.
 * @throws {TypeError} If there is no such array, or it is of another shape or type.
 */
export function findArray<T extends NamedArray>(
  environment: string,
  state: EnvironmentState,
  own: T,
): T["data"] {
  const found = state.arrays.find(({ name }) => name === own.name);
  if (found !== undefined && kindOf(found) === kindOf(own)) return found.data;
  throw new UserTypeError(
    `Cannot restore ${environment}: array "${own.name}" is ${
      found === undefined ? "missing" : kindOf(found)
    } but must be ${kindOf(own)}`,
  );
}

function kindOf({ data, shape }: NamedArray): string {
  return `${data[Symbol.toStringTag]} of shape [${shape.join(", ")}]`;
}
