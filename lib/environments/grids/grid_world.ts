import { checkOptions, UserRangeError, UserTypeError } from "../../errors/mod.ts";
import { FiniteMdp, type Outcome } from "../tables/finite_mdp.ts";
import type { CellKind } from "../tables/grid_layout.ts";

/** What a letter of a map means. */
export interface Cell {
  /** What it looks like, and is: a wall cannot be entered, and episodes begin at a start. */
  readonly kind: CellKind;
  /** What entering it pays. */
  readonly reward: number;
  /** Whether the episode ends there. Default: no. */
  readonly ends?: boolean;
  /** Whether it sends the game back to the first start instead. Default: no. */
  readonly sendsBack?: boolean;
}

/** A step on a grid. */
export type Direction = "left" | "down" | "right" | "up";

/** Options of {@linkcode gridWorld}. */
export interface GridWorldOptions {
  /** What it is, for people. Default: `grid world`. */
  name?: string;
  /** What the letters mean. Default: those of {@linkcode gridWorldLegend}. */
  legend?: Readonly<Record<string, Cell>>;
  /** The probability to move as meant, from 0 to 1; the rest goes to the two sides alike. Default: 0.8. */
  success?: number;
  /** What each action means, in a circle, so that the neighbours of each are its sides. Default: left, down, right, up. */
  directions?: readonly Direction[];
}

/** `.` floor and `S` start, both −0.04 to enter; `G` goal, +1, and `T` trap, −1, which end the episode; `#` wall. */
export const gridWorldLegend: Readonly<Record<string, Cell>> = {
  ".": { kind: "floor", reward: -0.04 },
  S: { kind: "start", reward: -0.04 },
  G: { kind: "goal", reward: 1, ends: true },
  T: { kind: "danger", reward: -1, ends: true },
  "#": { kind: "wall", reward: 0 },
};

const steps: Record<Direction, readonly [row: number, column: number]> = {
  left: [0, -1],
  down: [1, 0],
  right: [0, 1],
  up: [-1, 0],
};

/**
 * A grid world drawn as text: one line a row, one letter a cell. A step against a wall or off the grid stays where it is,
 * and pays what that cell pays. The state of a cell is `row * columns + column`; walls are states too, terminal ones that
 * nothing leads to.
 *
 * Without a map it is the 3 × 4 grid of Russell and Norvig's *Artificial Intelligence* (chapter on sequential decisions),
 * with the rewards of https://github.com/icoxfog417/baby-steps-of-rl-ja: paid for the cell that is entered.
 *
 * @example A corridor
 * ```ts
 * import { gridWorld } from "lib/environments";
 * import assert from "node:assert/strict";
 *
 * const corridor = gridWorld("S..G", { success: 1 });
 * assert.deepEqual(corridor.outcomes(2, 2), [{ probability: 1, nextState: 3, reward: 1 }]);
 * ```
 *
 * @param map The rows, all of one length, with a start; empty lines and spaces around rows do not count.
 * @param options Name, legend, chance, actions.
 * @returns Its tables.
 * @throws {TypeError} If rows differ in length or there is none, or no start.
 * @throws {RangeError} If a letter is not in the legend, or an option is unknown or outside its range.
 */
export function gridWorld(map: string = classicMap, options: GridWorldOptions = {}): FiniteMdp {
  checkOptions<GridWorldOptions>("gridWorld()", options, {
    ...{ name: "string", legend: "object", success: "number", directions: "object" },
  });
  const { name = "grid world", legend = gridWorldLegend, success = 0.8 } = options;
  const { directions = ["left", "down", "right", "up"] } = options;
  if (!(success >= 0 && success <= 1)) {
    throw new UserRangeError(`Cannot make ${name}: success is ${success} but must be from 0 to 1`);
  }
  const { rows, columns, cells } = readMap(name, map, legend);
  const indices = cells.map((_, state) => state);
  const starts = indices.filter((state) => cells[state].kind === "start");
  const sides = directions.length - 1;
  return new FiniteMdp({
    name,
    stateNames: indices.map((state) =>
      `row ${Math.floor(state / columns) + 1}, column ${state % columns + 1}`
    ),
    actionNames: directions,
    starts,
    terminal: indices.filter((state) => cells[state].ends || cells[state].kind === "wall"),
    layout: { rows, columns, cells: cells.map(({ kind }) => kind) },
    outcomes(state, action) {
      const turned = [action + sides, action, action + 1].map((turn) => turn % directions.length);
      return turned.flatMap((direction): Outcome[] => {
        const probability = direction === action ? success : (1 - success) / 2;
        if (probability === 0) return [];
        const nextState = neighbour(state, steps[directions[direction]]);
        const { reward, sendsBack } = cells[nextState];
        return [{ probability, nextState: sendsBack ? starts[0] : nextState, reward }];
      });
    },
  });

  function neighbour(state: number, [down, right]: readonly [number, number]): number {
    const [row, column] = [Math.floor(state / columns) + down, state % columns + right];
    if (row < 0 || row >= rows || column < 0 || column >= columns) return state;
    const next = row * columns + column;
    return cells[next].kind === "wall" ? state : next;
  }
}

const classicMap = `
  ...G
  .#.T
  S...
`;

function readMap(name: string, map: string, legend: Readonly<Record<string, Cell>>) {
  const lines = map.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const columns = lines[0]?.length ?? 0;
  const odd = lines.findIndex((line) => line.length !== columns);
  if (columns === 0 || odd >= 0) {
    throw new UserTypeError(
      columns === 0
        ? `Cannot make ${name}: its map is empty but must have at least one row`
        : `Cannot make ${name}: row ${odd + 1} of its map has ${lines[odd].length} cells but ` +
          `must have ${columns} as the first`,
    );
  }
  const cells = [...lines.join("")].map((letter) => {
    if (Object.hasOwn(legend, letter)) return legend[letter];
    throw new UserRangeError(
      `Cannot make ${name}: "${letter}" in its map is unknown; there are ${
        Object.keys(legend).join(" ")
      }`,
    );
  });
  if (!cells.some(({ kind }) => kind === "start")) {
    throw new UserTypeError(`Cannot make ${name}: its map has no start but must have at least one`);
  }
  return { rows: lines.length, columns, cells };
}
