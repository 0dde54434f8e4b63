import { UserRangeError, UserTypeError } from "../errors/mod.ts";
import type { Environment } from "./environment.ts";
import { sizeOfSpace } from "./space.ts";

/** What {@linkcode checkActions} needs of an environment. */
type ActedIn = Pick<Environment, "name" | "games" | "actionSpace" | "legal">;

/**
 * Refuses actions that an environment does not have, before any game has moved.
 *
 * @param environment The environment.
 * @param actions One for each game.
 * @throws {TypeError} If there are more or fewer of them.
 * @throws {RangeError} If one is not in the space, or not legal.
 */
export function checkActions(environment: ActedIn, actions: ArrayLike<number>): void {
  const { name, games, actionSpace, legal } = environment;
  const expected = games * sizeOfSpace(actionSpace);
  if (actions.length !== expected) {
    throw new UserTypeError(
      `Cannot step ${name}: there are ${actions.length} actions but must be ${expected}`,
    );
  }
  if (actionSpace.kind === "box") {
    for (let i = 0; i < expected; i++) {
      if (!Number.isFinite(actions[i])) refuse(environment, { i, actions, expected: "finite" });
    }
    return;
  }
  const { count } = actionSpace;
  for (let i = 0; i < expected; i++) {
    const action = actions[i];
    // `>>> 0` makes something else of all that is not an integer of at least 0.
    if (action >>> 0 !== action || action >= count) {
      refuse(environment, { i, actions, expected: `an integer from 0 to ${count - 1}` });
    }
    if (legal !== undefined && legal[i * count + action] === 0) {
      refuse(environment, { i, actions, expected: "legal" });
    }
  }
}

function refuse(
  { name, actionSpace }: ActedIn,
  { i, actions, expected }: { i: number; actions: ArrayLike<number>; expected: string },
): never {
  throw new UserRangeError(
    `Cannot step ${name}: the action of game ${Math.floor(i / sizeOfSpace(actionSpace))} is ` +
      `${actions[i]} but must be ${expected}`,
  );
}

/**
 * Refuses a game that an environment does not have.
 *
 * @param action What it was to be done with: `draw`.
 * @param environment The environment.
 * @param game The game's index.
 * @throws {RangeError} If there is no such game.
 */
export function checkGame(
  action: string,
  { name, games }: Pick<Environment, "name" | "games">,
  game: number,
): void {
  if (Number.isInteger(game) && game >= 0 && game < games) return;
  throw new UserRangeError(
    `Cannot ${action} ${name}: game is ${game} but must be an integer from 0 to ${games - 1}`,
  );
}

/**
 * Refuses what is not a count.
 *
 * @param name Name of the environment that is to be made.
 * @param what What is counted.
 * @param value How many; a `timeLimit` may be `Infinity`.
 * @throws {RangeError} If it is not an integer of at least 1.
 */
export function checkCount(name: string, what: string, value: number): void {
  const mayBeEndless = what === "timeLimit";
  if (mayBeEndless && value === Infinity || Number.isSafeInteger(value) && value >= 1) return;
  throw new UserRangeError(
    `Cannot make ${name}: ${what} is ${value} but must be an integer of at least 1` +
      (mayBeEndless ? ", or Infinity" : ""),
  );
}
