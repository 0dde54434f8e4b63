/**
 * The project's errors. All that lib throws about what it was given, or about the world around it, is one of these
 * classes: its message is written for you and says what to do, so a program shows it without a stack. Any other
 * error is a fault of the project, and keeps its stack.
 *
 * ```ts
 * import { checkOptions, isUserError, UserRangeError } from "lib/errors";
 * import assert from "node:assert/strict";
 *
 * interface DrawOptions {
 *   count?: number;
 * }
 * function draw(options: DrawOptions = {}): number {
 *   checkOptions<DrawOptions>("draw()", options, { count: "number" });
 *   return options.count ?? 1;
 * }
 *
 * assert.equal(draw({ count: 3 }), 3);
 * assert.throws(() => draw({ cuont: 3 } as DrawOptions), {
 *   message: 'Cannot call draw(): option "cuont" is unknown, did you mean "count"?',
 * });
 * assert(isUserError(new UserRangeError("Cannot draw: count is 0 but must be at least 1")));
 * assert(new UserRangeError("") instanceof RangeError);
 * ```
 *
 * @module
 */
export { checkOptions, type OptionKind, type OptionKinds } from "./check_options.ts";
export { didYouMean } from "./did_you_mean.ts";
export {
  isUserError,
  UserAlreadyExistsError,
  UserError,
  UserInvalidDataError,
  UserNotFoundError,
  UserRangeError,
  UserReferenceError,
  UserTypeError,
} from "./user_error.ts";
