/** How much a notebook does: `smoke` in seconds to see that it runs, `quick` in minutes, `full` as published. */
export type ProfileName = "smoke" | "quick" | "full";

/** All profiles, the shortest first. */
export const profileNames: readonly ProfileName[] = ["smoke", "quick", "full"];

/**
 * The profile that was asked for: the environment variable `FEDGAN_PROFILE`, else `quick`.
 *
 * @throws {RangeError} If the variable holds something else.
 */
export function currentProfile(): ProfileName {
  const name = Deno.env.get("FEDGAN_PROFILE") || "quick";
  const profile = profileNames.find((profile) => profile === name);
  if (profile) return profile;
  throw new RangeError(
    `Cannot choose a profile: FEDGAN_PROFILE is "${name}" but must be one of ${
      profileNames.join(", ")
    }`,
  );
}
