import assert from "node:assert/strict";
import { checkOptions, isUserError, type OptionKinds } from "lib/errors";

interface Options {
  count?: number;
  name?: string;
  isOn?: boolean;
  signal?: AbortSignal;
  onStep?: (step: number) => void;
  size?: number | string;
}
const kinds: OptionKinds<Options> = {
  count: "number",
  name: "string",
  isOn: "boolean",
  signal: "object",
  onStep: "function",
  size: "any",
};

function refused(options: unknown, expected: { name: string; message: string }): void {
  assert.throws(() => checkOptions("walk()", options as Options, kinds), (error: Error) => {
    assert.deepEqual({ name: error.name, message: error.message }, expected);
    return isUserError(error);
  });
}

Deno.test("checkOptions() takes what there is, and what is left out", () => {
  const { signal } = new AbortController();
  checkOptions("walk()", {}, kinds);
  checkOptions("walk()", { count: undefined }, kinds);
  checkOptions(
    "walk()",
    { count: 1, name: "", isOn: false, signal, onStep: () => {}, size: "1" },
    kinds,
  );
});

Deno.test("checkOptions() refuses unknown names, also those that every object has", () => {
  refused({ cuont: 1 }, {
    name: "RangeError",
    message: 'Cannot call walk(): option "cuont" is unknown, did you mean "count"?',
  });
  refused({ toString: 1 }, {
    name: "RangeError",
    message:
      'Cannot call walk(): option "toString" is unknown; there are count, name, isOn, signal, onStep, size',
  });
});

Deno.test("checkOptions() refuses values of another kind", () => {
  const wrong: [unknown, string][] = [
    [{ count: "10" }, 'count is "10" but must be a number'],
    [{ isOn: 1 }, "isOn is 1 but must be a boolean"],
    [{ signal: null }, "signal is null but must be an object"],
    [{ onStep: {} }, "onStep is {} but must be a function"],
    [null, "options are null but must be an object"],
    [5, "options are 5 but must be an object"],
  ];
  for (const [options, message] of wrong) {
    refused(options, { name: "TypeError", message: `Cannot call walk(): ${message}` });
  }
});
