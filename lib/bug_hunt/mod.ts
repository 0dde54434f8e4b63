/**
 * The programs of an article that has language models turn a slow deep Q-learning of 2048 into PPO, told anew with their
 * faults: what notebook 26 hunts, and the slow versions of notebook 27. Nothing else is to build on them.
 *
 * ```ts
 * import { articleRules, moveRows } from "lib/bug_hunt";
 * import assert from "node:assert/strict";
 *
 * const settled = [[2, 4, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]];
 * assert(!moveRows(settled, 3).moved);
 * assert(moveRows(settled, 3, articleRules).moved); // two empty cells "merge"
 * ```
 *
 * @module
 */
export { returnsOfSample, type SampleOptions, valueLossOfAll } from "./first_program.ts";
export { ListGame, type ListGameOptions } from "./list_game.ts";
export {
  articleRules,
  isOver,
  type ListRules,
  type MovedRows,
  moveRows,
  type Rows,
} from "./list_rules.ts";
export { clippedLoss, SecondProgram, type SecondProgramOptions } from "./second_program.ts";
