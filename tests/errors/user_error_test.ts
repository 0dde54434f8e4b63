import assert from "node:assert/strict";
import * as errors from "lib/errors";

Deno.test("errors for the user are also those of the language, under its names", () => {
  const pairs = [
    [errors.UserError, Error],
    [errors.UserRangeError, RangeError],
    [errors.UserTypeError, TypeError],
    [errors.UserReferenceError, ReferenceError],
    [errors.UserNotFoundError, Deno.errors.NotFound],
    [errors.UserAlreadyExistsError, Deno.errors.AlreadyExists],
    [errors.UserInvalidDataError, Deno.errors.InvalidData],
  ] as const;
  for (const [own, base] of pairs) {
    const cause = new Error("why");
    const error = new own("Cannot do it", { cause });
    assert(error instanceof base);
    assert.equal(error.name, new base().name);
    assert.equal(error.message, "Cannot do it");
    assert.equal(error.cause, cause);
    assert.equal(errors.isUserError(error), true);
    assert.equal(
      errors.isUserError(new base("Cannot destructure property 'a' of undefined")),
      false,
    );
  }
  assert.equal(errors.isUserError("Cannot do it"), false);
  assert.equal(errors.isUserError(undefined), false);
});
