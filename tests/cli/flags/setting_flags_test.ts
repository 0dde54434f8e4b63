import assert from "node:assert/strict";
import { Command } from "commander";
import { integer, SettingsFamily, toggle } from "lib/settings";
import { walk } from "../../settings/small.ts";
import { addSettingFlags, readSettingFlags } from "../../../lib/cli/flags/setting_flags.ts";

function parse(...args: string[]) {
  const command = addSettingFlags(new Command(), walk).exitOverride()
    .configureOutput({ writeErr: () => {} });
  return readSettingFlags(command.parse(args, { from: "user" }), walk);
}

Deno.test("readSettingFlags() gives what was typed, and nothing else", () => {
  assert.deepEqual(parse(), {});
  assert.deepEqual(parse("--steps", "10"), { steps: 10 });
  assert.deepEqual(
    parse(..."--slope .25 --length 1e-3 --surface sand --barefoot --pace 3/2 --seed 0".split(" ")),
    {
      slope: 0.25,
      length: 1e-3,
      surface: "sand",
      shoes: false,
      pace: { steps: 3, seconds: 2 },
      seed: 0,
    },
  );
});

Deno.test("addSettingFlags() makes a flag without a value for what is on or off", () => {
  const family = new SettingsFamily("lamp", {
    isOn: toggle({ meaning: "whether it shines", default: true }),
    blinks: toggle({ meaning: "let it blink", default: false }),
  });
  const read = (...args: string[]) =>
    readSettingFlags(addSettingFlags(new Command(), family).parse(args, { from: "user" }), family);
  assert.deepEqual(read(), {});
  assert.deepEqual(read("--no-is-on", "--blinks"), { isOn: false, blinks: true });
});

Deno.test("addSettingFlags() puts meaning, range and default of every setting into the help", () => {
  const help = addSettingFlags(new Command(), walk).configureHelp({ helpWidth: 200 })
    .helpInformation().replace(/ +/g, " ");
  const lines = [
    "--steps <number> how far; an integer from 1 to 1000 (default: 10)",
    "--slope <number> how steep; a number of at least 0 and below 1 (default: 0.5)",
    "--length <number> of a step; a finite number above 0 (default: 0.0002)",
    "--surface <word> on what; one of grass, sand (default: grass)",
    "--barefoot without shoes",
    "--pace <pace> how fast; steps and seconds, such as 3/2 (default: 1/1)",
  ];
  for (const line of lines) assert(help.includes(line), `${line}\n${help}`);
});

Deno.test("addSettingFlags() shows what profiles make of a setting", () => {
  const family = new SettingsFamily("walk", {
    steps: integer({ meaning: "how far", default: 9, least: 1, most: 99 }),
  });
  const ofProfile = (name: string) => name === "quick" ? { steps: 3 } : {};
  const help = addSettingFlags(new Command(), family, ofProfile).configureHelp({ helpWidth: 200 })
    .helpInformation();
  assert.match(help, /how far; an integer from 1 to 99 \(full: 9, quick: 3, smoke: 9\)/);
});
