import { UserRangeError } from "../../errors/mod.ts";
import { type Profile, profileNames } from "../../settings/mod.ts";

/**
 * How much a notebook does.
 *
 * @param chosen The profile to take, as in `currentProfile("full")`. Default: what the environment variable
 * `FEDGAN_PROFILE` names, else `quick`.
 * @returns The profile. Its type stays that of all profiles, so that a cell may compare it with each.
 * @throws {RangeError} If there is no such profile.
 */
export function currentProfile(chosen?: Profile): Profile {
  const [where, name] = chosen === undefined
    ? ["FEDGAN_PROFILE", Deno.env.get("FEDGAN_PROFILE") || "quick"]
    : ["its name", chosen];
  const profile = profileNames.find((profile) => profile === name);
  if (profile) return profile;
  throw new UserRangeError(
    `Cannot choose a profile: ${where} is "${name}" but must be one of ${profileNames.join(", ")}`,
  );
}
