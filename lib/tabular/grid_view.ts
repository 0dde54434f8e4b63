import type { FiniteMdp } from "../environments/mod.ts";
import { checkOptions, UserRangeError, UserTypeError } from "../errors/mod.ts";
import { checkPolicy, type Policy } from "./policy.ts";

/** Options of {@linkcode gridView}. */
export interface GridViewOptions {
  /** Below the grid. Default: nothing. */
  title?: string;
  /** V(s), `[states]`. Default: nothing is written into cells. */
  values?: ArrayLike<number>;
  /** π(a|s), `[states, actions]`; the likeliest action of a state has an arrow of full length. Default: none. */
  policy?: Policy;
  /** States that a game went through. Default: none. */
  path?: readonly number[];
}

/** What `renderGridMap()` of `lib/figures` draws in a panel. */
export interface GridView {
  /** Below the grid. */
  readonly title?: string;
  /** V(s); in a terminal state what entering it pays; NaN in a state that nothing leads to, such as a wall. */
  readonly values: Float64Array<ArrayBuffer>;
  /** What is written into a cell; undefined for its value. */
  readonly texts: readonly (string | undefined)[];
  /** How likely each action is, as a share of the likeliest of its state, `[states, actions]`; 0 where the game is over. */
  readonly arrows?: Float64Array<ArrayBuffer>;
  /** States that a game went through. */
  readonly path?: readonly number[];
}

/** How `renderGridMap()` of `lib/figures` draws the grid of some rules. */
export interface GridLook {
  /** Cells in a row. */
  readonly columns: number;
  /** A letter or sign for each cell that is not just floor: S start, G goal, × danger. */
  readonly marks: readonly string[];
  /** Where each action leads, `[x, y]`, y downwards. */
  readonly directions: readonly (readonly [number, number])[];
}

const marks: Readonly<Record<string, string>> = { start: "S", goal: "G", danger: "×" };
const directions = { left: [-1, 0], down: [0, 1], right: [1, 0], up: [0, -1] } as const;

/**
 * What there is to draw of values and a policy on a grid.
 *
 * @example
 * ```ts
 * import { renderGridMap } from "lib/figures";
 * import { frozenLake } from "lib/environments";
 * import { gridLook, gridView, policyIteration } from "lib/tabular";
 * import assert from "node:assert/strict";
 *
 * const lake = frozenLake();
 * const { values, policy } = [...policyIteration(lake)].at(-1)!;
 * const svg = renderGridMap([gridView(lake, { values, policy })], gridLook(lake));
 * assert.match(svg, /^<svg/);
 * ```
 *
 * @param mdp The rules, of a grid.
 * @param options Values, policy, path.
 * @returns A panel.
 * @throws {TypeError} If there are more or fewer values than states.
 * @throws {RangeError} If an option is unknown, or `policy` has no probabilities.
 */
export function gridView(mdp: FiniteMdp, options: GridViewOptions): GridView {
  checkOptions<GridViewOptions>("gridView()", options, {
    ...{ title: "string", values: "object", policy: "object", path: "object" },
  });
  const { title, values, policy, path } = options;
  if (values !== undefined && values.length !== mdp.states) {
    throw new UserTypeError(
      `Cannot show values: there are ${values.length} but must be ${mdp.states}, one for each state`,
    );
  }
  if (policy !== undefined) checkPolicy("Cannot show a policy", policy, mdp);
  const paid = paidForEntering(mdp);
  const shown = Float64Array.from(
    paid,
    (reward, state) =>
      mdp.terminal[state] === 1 || Number.isNaN(reward) ? reward : values?.[state] ?? 0,
  );
  const texts = Array.from(shown, (value, state) => {
    if (Number.isNaN(value) || (values === undefined && mdp.terminal[state] === 0)) return "";
    if (mdp.terminal[state] === 0) return undefined;
    return value > 0 ? `+${value}` : `${value}`.replace("-", "−");
  });
  const arrows = policy?.map((share, row) => {
    const state = Math.floor(row / mdp.actions);
    const first = state * mdp.actions;
    if (mdp.terminal[state] === 1 || Number.isNaN(shown[state])) return 0;
    return share / (Math.max(...policy.subarray(first, first + mdp.actions)) || 1);
  });
  return { title, values: shown, texts, arrows, path };
}

/**
 * How to draw the grid of some rules.
 *
 * @param mdp The rules, of a grid; its actions are left, down, right and up in any order.
 * @returns Options for the drawing.
 * @throws {RangeError} If an action is not one of the four directions.
 */
export function gridLook({ layout, actionNames }: FiniteMdp): GridLook {
  return {
    columns: layout.columns,
    marks: layout.cells.map((kind) => marks[kind] ?? ""),
    directions: actionNames.map((name) => {
      if (Object.hasOwn(directions, name)) return directions[name as keyof typeof directions];
      throw new UserRangeError(
        `Cannot draw a grid: an action is "${name}" but must be one of ${
          Object.keys(directions).join(", ")
        }`,
      );
    }),
  };
}

/** What the first step that leads into each state pays; 0 for a start that nothing leads to, NaN for other such states. */
function paidForEntering(mdp: FiniteMdp): Float64Array {
  const paid = mdp.startProbabilities.map((probability) => probability > 0 ? 0 : NaN);
  for (let i = mdp.nextStates.length - 1; i >= 0; i--) paid[mdp.nextStates[i]] = mdp.rewards[i];
  return paid;
}
