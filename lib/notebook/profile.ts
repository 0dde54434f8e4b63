/** How much a notebook does: `smoke` in seconds to see that it runs, `quick` in minutes, `full` as in the paper. */
export type Profile = "smoke" | "quick" | "full";

const profiles: readonly Profile[] = ["smoke", "quick", "full"];

/**
 * The profile that was asked for: the environment variable `FEDGAN_PROFILE`, else `quick`.
 *
 * @throws {RangeError} If the variable holds something else.
 */
export function currentProfile(): Profile {
  const name = Deno.env.get("FEDGAN_PROFILE") || "quick";
  const profile = profiles.find((profile) => profile === name);
  if (profile) return profile;
  throw new RangeError(
    `Cannot choose a profile: FEDGAN_PROFILE is "${name}" but must be one of ${
      profiles.join(", ")
    }`,
  );
}

/**
 * The settings for the current profile. A notebook's configuration cell states all of them, so that a reader sees
 * what a longer run would change:
 *
 * @example Fewer epochs where time is short
 * ```ts
 * import { chooseProfile } from "fedgan/notebook";
 * import assert from "node:assert/strict";
 *
 * const { epochs } = chooseProfile({
 *   smoke: { epochs: 1 },
 *   quick: { epochs: 10 },
 *   full: { epochs: 50 },
 * });
 * assert.ok(epochs >= 1);
 * ```
 *
 * @param settings What each profile stands for.
 */
export function chooseProfile<Settings>(settings: Record<Profile, Settings>): Settings {
  return settings[currentProfile()];
}
