import assert from "node:assert/strict";
import { fedganOptions } from "lib/fedgan";
import { spelledSettings } from "../../../lib/cli/models/spelled_settings.ts";

Deno.test("spelledSettings() spells as the command line does, and knows what was changed", () => {
  const options = fedganOptions({ epochs: 3, partition: { kind: "classes", classes: 2 } });
  const settings = spelledSettings({ model: "fedgan", settings: { ...options } });
  assert.equal(settings.length, Object.keys(options).length);
  assert.deepEqual(settings.filter(({ isChanged }) => isChanged), [
    { name: "epochs", value: "3", isChanged: true, typed: "--epochs 3" },
    {
      name: "partition",
      value: "classes:2",
      isChanged: true,
      typed: "--partition classes:2",
    },
  ]);
  assert.equal(settings.find(({ name }) => name === "syncEvery")?.value, "1epoch");
});
