import assert from "node:assert/strict";
import { currentProfile } from "lib/notebook";

Deno.test("currentProfile() follows FEDGAN_PROFILE, and takes quick without it", () => {
  withProfile(undefined, () => assert.equal(currentProfile(), "quick"));
  withProfile("", () => assert.equal(currentProfile(), "quick"));
  withProfile("smoke", () => assert.equal(currentProfile(), "smoke"));
  withProfile("full", () => assert.equal(currentProfile(), "full"));
  withProfile(
    "smoke",
    () => assert.equal(currentProfile("full"), "full", "a cell's word goes first"),
  );
});

Deno.test("currentProfile() refuses a profile that there is not", () => {
  const message =
    'Cannot choose a profile: FEDGAN_PROFILE is "fast" but must be one of smoke, quick, full';
  withProfile("fast", () => assert.throws(() => currentProfile(), new RangeError(message)));
  const typed = 'Cannot choose a profile: its name is "fast" but must be one of smoke, quick, full';
  assert.throws(() => currentProfile("fast" as "full"), new RangeError(typed));
});

function withProfile(value: string | undefined, check: () => void): void {
  const before = Deno.env.get("FEDGAN_PROFILE");
  const set = (text: string | undefined) =>
    text === undefined ? Deno.env.delete("FEDGAN_PROFILE") : Deno.env.set("FEDGAN_PROFILE", text);
  try {
    set(value);
    check();
  } finally {
    set(before);
  }
}
