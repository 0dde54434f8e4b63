import assert from "node:assert/strict";
import { notebookSettings, settingsVariable } from "lib/notebook";
import { walk } from "../../settings/small.ts";

const own = {
  epochs: 5,
  name: "mnist",
  compile: true,
  syncEvery: { steps: 20 },
  sizes: [1, 2],
  rate: 0.1,
  seed: 42,
};

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
    rate: ".5",
    seed: "0",
  };
  const expected = {
    epochs: 2000,
    name: "7",
    compile: false,
    syncEvery: { epochs: 2 },
    sizes: [3],
    rate: 0.5,
    seed: 0,
  };
  const before = structuredClone(own);
  asking(texts, () => assert.deepEqual(notebookSettings<object>(own), expected));
  assert.deepEqual(own, before);
});

Deno.test("notebookSettings() refuses a setting that the notebook does not have", () => {
  const message = 'Cannot set epcohs: this notebook has no such setting, did you mean "epochs"?';
  asking(
    { epcohs: "5" },
    () => assert.throws(() => notebookSettings(own), { name: "RangeError", message }),
  );
  // Every object has this one, but none of its own.
  asking(
    { toString: "5" },
    () => assert.throws(() => notebookSettings(own), /there are epochs, name, compile/),
  );
});

Deno.test("notebookSettings() refuses a value of another kind or outside its range", () => {
  const refused: [Record<string, string>, string][] = [
    [{ epochs: "many" }, "Cannot use epochs many: expected an integer of at least 1"],
    [{ epochs: "" }, 'Cannot use epochs "": expected an integer of at least 1'],
    [{ epochs: "0" }, "Cannot use epochs 0: expected an integer of at least 1"],
    [{ epochs: "1.5" }, "Cannot use epochs 1.5: expected an integer of at least 1"],
    [{ rate: "Infinity" }, "Cannot use rate Infinity: expected a finite number"],
    [{ seed: "-1" }, "Cannot use seed -1: expected an integer of at least 0"],
    [{ compile: "1" }, "Cannot use compile 1: expected true or false"],
    [{ syncEvery: "20" }, 'Cannot use syncEvery 20: expected JSON such as {"steps":20}'],
    [{ syncEvery: "null" }, 'Cannot use syncEvery null: expected JSON such as {"steps":20}'],
    [{ syncEvery: "[1]" }, 'Cannot use syncEvery [1]: expected JSON such as {"steps":20}'],
    [{ sizes: "{}" }, "Cannot use sizes {}: expected JSON such as [1,2]"],
  ];
  for (const [texts, message] of refused) {
    asking(
      texts,
      () => assert.throws(() => notebookSettings(own), { name: "RangeError", message }),
    );
  }
});

Deno.test("notebookSettings() takes types, ranges and spellings from a family", () => {
  const all = { ...walk.complete({ steps: 20 }), turns: 3 };
  const changed = { steps: 30, slope: 0.5, pace: { steps: 3, seconds: 2 }, seed: 0, turns: 1 };
  asking(
    { steps: "30", slope: ".5", pace: "3/2", seed: "0", turns: "1" },
    () => assert.deepEqual(notebookSettings(all, walk), { ...all, ...changed }),
  );
  const refused: [Record<string, string>, RegExp][] = [
    [{ steps: "1001" }, /Cannot use steps 1001: expected an integer of at most 1000/],
    [{ surface: "mud" }, /Cannot use surface mud: expected one of grass, sand/],
    [{ turns: "0" }, /Cannot use turns 0: expected an integer of at least 1/],
    [{ stesp: "1" }, /did you mean "steps"/],
  ];
  for (const [texts, message] of refused) {
    asking(texts, () => assert.throws(() => notebookSettings(all, walk), message));
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
