import assert from "node:assert/strict";
import { checkSetting, hiddenLayers, parseSetting } from "lib/settings";

Deno.test("hiddenLayers() reads and spells units of layers, and refuses what is no layer", () => {
  const setting = hiddenLayers([64, 64]);
  assert.deepEqual(parseSetting("hidden", setting, "256,16"), [256, 16]);
  assert.equal(setting.format([256, 16]), "256,16");
  assert.deepEqual(checkSetting("hidden", setting, [1]), [1]);
  for (const text of ["", "0", "64,,64", "4097", "1.5", "a"]) {
    assert.throws(() => parseSetting("hidden", setting, text), {
      name: "RangeError",
      message: new RegExp(`^Cannot use hidden layers ${text}: expected integers from 1 to 4096`),
    });
  }
  assert.throws(() => checkSetting("hidden", setting, []), RangeError);
});
