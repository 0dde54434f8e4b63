/** How much to do: `smoke` in seconds to see that it runs, `quick` in minutes, `full` as published. */
export type Profile = "smoke" | "quick" | "full";

/** All profiles, the shortest first. */
export const profileNames: readonly Profile[] = ["smoke", "quick", "full"];
