import assert from "node:assert/strict";
import { isUserError } from "lib/errors";
import { integer, SettingsFamily, type SettingsOf } from "lib/settings";
import * as v from "valibot";
import { walk } from "./small.ts";

type Walk = SettingsOf<typeof walk>;

const defaults: Walk = {
  steps: 10,
  slope: 0.5,
  length: 2e-4,
  surface: "grass",
  shoes: true,
  pace: { steps: 1, seconds: 1 },
  seed: 0,
};

function throwsForUser(act: () => unknown, message: string): void {
  assert.throws(act, (error: Error) => {
    assert.equal(error.message, message);
    return error instanceof RangeError && isUserError(error);
  });
}

Deno.test("complete() fills in what is left out, in the family's order", () => {
  assert.deepEqual(walk.complete(), defaults);
  assert.deepEqual(walk.defaults, defaults);
  const changed = walk.complete({ seed: 7, steps: undefined, surface: "sand" });
  assert.deepEqual(changed, { ...defaults, seed: 7, surface: "sand" });
  assert.deepEqual(Object.keys(changed), walk.names);
});

Deno.test("complete() refuses what is outside its range, naming it", () => {
  const refused: [Record<string, unknown>, string][] = [
    [{ steps: 0 }, "Cannot use steps 0: expected an integer of at least 1"],
    [{ steps: 1.5 }, "Cannot use steps 1.5: expected an integer of at least 1"],
    [{ steps: "5" }, 'Cannot use steps "5": expected an integer of at least 1'],
    [{ steps: null }, "Cannot use steps null: expected an integer of at least 1"],
    [{ steps: 1001 }, "Cannot use steps 1001: expected an integer of at most 1000"],
    [{ slope: 1 }, "Cannot use slope 1: expected a number of at least 0 and below 1"],
    [{ slope: NaN }, "Cannot use slope NaN: expected a number of at least 0 and below 1"],
    [{ length: Infinity }, "Cannot use length Infinity: expected a finite number above 0"],
    [{ surface: "mud" }, 'Cannot use surface "mud": expected one of grass, sand'],
    [{ shoes: 1 }, "Cannot use shoes 1: expected true or false"],
    [{ pace: 3 }, "Cannot use pace 3: expected steps and seconds, such as 3/2"],
    [{ pace: { steps: 1, seconds: 0 } }, "Cannot use pace 1/0: no time is left"],
    [{ seed: 2 ** 31 }, "Cannot use seed 2147483648: expected an integer of at most 2147483647"],
  ];
  for (const [changes, message] of refused) {
    throwsForUser(() => walk.complete(changes), message);
  }
  assert.throws(() => walk.complete(null as unknown as Walk), TypeError);
});

Deno.test("an unknown setting is refused everywhere, with the one that is meant", () => {
  const message = 'Cannot use setting "stesp": it is unknown, did you mean "steps"?';
  throwsForUser(() => walk.complete({ stesp: 1 } as Partial<Walk>), message);
  throwsForUser(() => walk.differences({ stesp: 1 } as Partial<Walk>), message);
  throwsForUser(() => walk.parse("stesp" as "steps", "1"), message);
  throwsForUser(() => walk.format("stesp" as "steps", 1), message);
  assert.throws(() => walk.complete({ toString: 1 } as Partial<Walk>), /there are steps, slope/);
  assert.throws(() => walk.complete(JSON.parse('{"__proto__": 1}')), RangeError);
});

Deno.test("parse() reads what format() spells", () => {
  const values: Partial<Walk> = { ...defaults, shoes: false, pace: { steps: 3, seconds: 2 } };
  for (const [name, value] of Object.entries(values)) {
    const key = name as keyof Walk;
    assert.deepEqual(walk.parse(key, walk.format(key, value as never)), value);
  }
  assert.equal(walk.parse("slope", ".5"), 0.5);
  assert.equal(walk.parse("steps", "2e2"), 200);
  for (const text of ["", "0x10", "many", "1.5", "0", "1e9"]) {
    assert.throws(() => walk.parse("steps", text), /^RangeError: Cannot use steps .*: expected/);
  }
  assert.throws(() => walk.parse("shoes", "yes"), /Cannot use shoes yes: expected true or false/);
});

Deno.test("differences() are the settings that are not the default, structures included", () => {
  assert.deepEqual(walk.differences(walk.complete()), {});
  const changes: Partial<Walk> = { slope: 0, pace: { seconds: 1, steps: 2 } };
  assert.deepEqual(walk.differences(walk.complete(changes)), changes);
});

Deno.test("schema reads a file: what it lacks takes the default, what it should not have is refused", () => {
  assert.deepEqual(v.parse(walk.schema, JSON.parse('{"steps": 3}')), { ...defaults, steps: 3 });
  const messages = (value: unknown) =>
    v.safeParse(walk.schema, value).issues?.map(({ message }) => message);
  assert.deepEqual(messages({ steps: 0 }), [
    "Cannot use steps 0: expected an integer of at least 1",
  ]);
  assert.deepEqual(messages(3), ["an object with the settings of the walk"]);
  assert.match(messages({ stops: 1 })?.[0] ?? "", /did you mean "steps"/);
});

Deno.test("with() and withDefaults() make new families and leave the old", () => {
  const longer = walk.withDefaults({ steps: 500 });
  assert.equal(longer.complete().steps, 500);
  assert.deepEqual(longer.differences({ steps: 500, seed: 1 }), { seed: 1 });
  assert.throws(() => walk.withDefaults({ steps: 0 }), RangeError);
  const both = longer.with("hike", {
    tents: integer({ meaning: "how many", default: 2, least: 0, most: 9 }),
  });
  assert.deepEqual(both.complete({ tents: 1 }), { ...defaults, steps: 500, tents: 1 });
  assert.deepEqual(both.names, [...walk.names, "tents"]);
  assert.deepEqual(walk.pick(both.complete()), { ...defaults, steps: 500 });
  assert.throws(() => both.with("x", walk.settings), /two are named "steps"/);
  assert.deepEqual(walk.complete(), defaults);
});

Deno.test("a family refuses a default that is outside its own range", () => {
  const steps = integer({ meaning: "how far", default: 0, least: 1, most: 5 });
  assert.throws(() => new SettingsFamily("walk", { steps }), /Cannot use steps 0/);
});
