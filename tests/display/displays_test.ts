/** Nothing that lib returns is shown as its internals under a notebook's cell: each class once, and what functions return. */
import assert from "node:assert/strict";
import { isDisplayable, type MediaBundle } from "lib/display";
import { shownResult } from "lib/notebook";
import { objects, returned, rooms } from "./displayed_objects.ts";

/** What a notebook shows of the value of a cell's last expression, as Deno's kernel does it. */
async function shown(value: unknown): Promise<MediaBundle> {
  const result = shownResult(value);
  if (!isDisplayable(result)) return { "text/plain": Deno.inspect(result) };
  return await (result as unknown as Record<symbol, () => Promise<MediaBundle>>)[
    Symbol.for("Jupyter.display")
  ]();
}

/** A class that lib exports and that a cell can have an object of. */
function classesOf(room: object): string[] {
  return Object.entries(room).filter(([name, value]) =>
    /^[A-Z]/.test(name) && typeof value === "function" && !(value.prototype instanceof Error)
  ).map(([name]) => name);
}

/** Bases of which there is no object. */
const abstract = [
  ...["VectorEnvironment", "AuxiliaryExplorer", "Explorer", "MiniBatchLearner", "PongLearner"],
  ...["OnPolicyLearner", "PolicyLearner", "TabularLearner", "BanditLearner", "ValueLearner"],
  ...["ActionValueLearner", "TemporalDifferenceControl", "PongPpoLearner"],
];

/** What only internals have: where a tensor is, and how a class keeps its private state. */
const internal = /dataId|isDisposedInternal|WeakMap|Symbol\(|\[Getter|kept:/;

async function check(name: string, value: unknown): Promise<MediaBundle> {
  const bundle = await shown(value);
  const text = String(bundle["text/plain"]);
  assert.ok(text.trim() !== "", name);
  assert.ok(text.split("\n").length <= 60 && text.length < 6_000, `${name} is a dump:\n${text}`);
  assert.doesNotMatch(text, internal, name);
  if (bundle["text/html"] !== undefined) {
    assert.doesNotMatch(String(bundle["text/html"]), /<script|undefined|\[object/, name);
  }
  return bundle;
}

Deno.test("every class of lib is listed here, and its objects show what they are, not what is in them", async () => {
  const exported = Object.entries(rooms).flatMap(([room, exports]) =>
    classesOf(exports).filter((name) => !abstract.includes(name)).map((name) => `${room} ${name}`)
  );
  const listed = Object.entries(objects).flatMap(([room, classes]) =>
    Object.keys(classes).map((name) => `${room} ${name}`)
  );
  assert.deepEqual(listed.toSorted(), exported.toSorted());
  for (const [room, classes] of Object.entries(objects)) {
    for (const [name, make] of Object.entries(classes)) {
      const value = await make();
      if (value === undefined) continue;
      await check(`${room} ${name}`, value);
    }
  }
});

Deno.test("what lib's functions return fits under a cell", async () => {
  for (const [name, make] of Object.entries(returned)) {
    await check(name, await make());
  }
});
