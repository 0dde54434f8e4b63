import assert from "node:assert/strict";
import { notebookSettings, settingsVariable } from "lib/notebook";

const own = { epochs: 5, name: "mnist", compile: true, syncEvery: { steps: 20 }, sizes: [1, 2] };

Deno.test("notebookSettings() gives a notebook's own settings if nothing else is asked for", () => {
  asking(undefined, () => assert.deepEqual(notebookSettings(own), own));
  asking({}, () => assert.deepEqual(notebookSettings(own), own));
});

Deno.test("notebookSettings() reads each text as what stands in its place", () => {
  const texts = {
    epochs: "2e3",
    name: "7",
    compile: "false",
    syncEvery: '{"epochs":2}',
    sizes: "[3]",
  };
  const expected = {
    epochs: 2000,
    name: "7",
    compile: false,
    syncEvery: { epochs: 2 },
    sizes: [3],
  };
  const before = structuredClone(own);
  asking(texts, () => assert.deepEqual(notebookSettings<object>(own), expected));
  assert.deepEqual(own, before);
});

Deno.test("notebookSettings() refuses a setting that the notebook does not have", () => {
  const message =
    "Cannot set epoch: this notebook has the settings compile, epochs, name, sizes, syncEvery";
  asking({ epoch: "5" }, () => assert.throws(() => notebookSettings(own), new RangeError(message)));
  // Every object has this one, but none of its own.
  asking({ toString: "5" }, () => assert.throws(() => notebookSettings(own), RangeError));
});

Deno.test("notebookSettings() refuses a value of another kind", () => {
  const refused: [Record<string, string>, string][] = [
    [{ epochs: "many" }, 'Cannot set epochs to "many": expected a number'],
    [{ epochs: "" }, 'Cannot set epochs to "": expected a number'],
    [{ compile: "1" }, 'Cannot set compile to "1": expected a boolean'],
    [{ syncEvery: "20" }, 'Cannot set syncEvery to "20": expected JSON such as {"steps":20}'],
    [{ syncEvery: "null" }, 'Cannot set syncEvery to "null": expected JSON such as {"steps":20}'],
    [{ syncEvery: "[1]" }, 'Cannot set syncEvery to "[1]": expected JSON such as {"steps":20}'],
    [{ sizes: "{}" }, 'Cannot set sizes to "{}": expected JSON such as [1,2]'],
  ];
  for (const [texts, message] of refused) {
    asking(texts, () => assert.throws(() => notebookSettings(own), new RangeError(message)));
  }
});

Deno.test("notebookSettings() refuses a variable that is no list of settings", () => {
  for (const text of ["epochs=5", "[]", "null", '{"epochs":5}']) {
    asking(text, () =>
      assert.throws(
        () => notebookSettings(own),
        new RangeError(`Cannot use FEDGAN_SETTINGS ${text}: expected JSON such as {"epochs":"5"}`),
      ));
  }
});

function asking(asked: Record<string, string> | string | undefined, check: () => void): void {
  const before = Deno.env.get(settingsVariable);
  const set = (text: string | undefined) =>
    text === undefined ? Deno.env.delete(settingsVariable) : Deno.env.set(settingsVariable, text);
  try {
    set(typeof asked === "object" ? JSON.stringify(asked) : asked);
    check();
  } finally {
    set(before);
  }
}
