/** Marks the errors whose words are written for the user, for every built-in class that they extend. */
const forUser: unique symbol = Symbol("words for the user");

/**
 * An error in the project's own words: what cannot be done, why, and what to do. Its classes extend those of the
 * language, so that `instanceof RangeError` holds as well.
 */
export class UserError extends Error {
  /** Marks it as such. */
  readonly [forUser] = true;
}

/** A value is outside its range, or names nothing that there is. */
export class UserRangeError extends RangeError {
  /** Marks it as the project's own words. */
  readonly [forUser] = true;
}

/** A value has another type or shape than is needed. */
export class UserTypeError extends TypeError {
  /** Marks it as the project's own words. */
  readonly [forUser] = true;
}

/** Something is used that does not exist any more. */
export class UserReferenceError extends ReferenceError {
  /** Marks it as the project's own words. */
  readonly [forUser] = true;
}

/** A file or folder does not exist. */
export class UserNotFoundError extends Deno.errors.NotFound {
  /** Marks it as the project's own words. */
  readonly [forUser] = true;
}

/** A file or folder exists already. */
export class UserAlreadyExistsError extends Deno.errors.AlreadyExists {
  /** Marks it as the project's own words. */
  readonly [forUser] = true;
}

/** A file is damaged, or is of another format. */
export class UserInvalidDataError extends Deno.errors.InvalidData {
  /** Marks it as the project's own words. */
  readonly [forUser] = true;
}

/**
 * Whether an error's words are written for the user; if not, it is a fault, and its stack matters.
 *
 * @param error What was thrown.
 * @returns Whether it is of one of this room's classes.
 */
export function isUserError(error: unknown): error is Error {
  return error instanceof Error && forUser in error;
}
