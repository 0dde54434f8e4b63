import { UserRangeError } from "../../errors/mod.ts";
import { type Profile, profileNames } from "../../settings/mod.ts";

/**
 * The profile that was asked for: the environment variable `FEDGAN_PROFILE`, else `quick`.
 *
 * @returns How much a notebook does.
 * @throws {RangeError} If the variable holds something else.
 */
export function currentProfile(): Profile {
  const name = Deno.env.get("FEDGAN_PROFILE") || "quick";
  const profile = profileNames.find((profile) => profile === name);
  if (profile) return profile;
  throw new UserRangeError(
    `Cannot choose a profile: FEDGAN_PROFILE is "${name}" but must be one of ${
      profileNames.join(", ")
    }`,
  );
}
