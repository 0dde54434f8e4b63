import { integer, number, seed, SettingsFamily, spelled, toggle, word } from "lib/settings";

/** A pace: so many steps in so many seconds, spelled `3/2`. */
export interface Pace {
  /** Steps. */
  readonly steps: number;
  /** In how many seconds. */
  readonly seconds: number;
}

/** A setting of each kind. */
export const walk = new SettingsFamily("walk", {
  /** How far to walk. */
  steps: integer({ meaning: "how far", default: 10, least: 1, most: 1_000 }),
  slope: number({ meaning: "how steep", default: 0.5, least: 0, below: 1 }),
  length: number({ meaning: "of a step", default: 2e-4, above: 0 }),
  surface: word({ meaning: "on what", default: "grass", words: ["grass", "sand"] }),
  shoes: toggle({
    meaning: "whether with shoes",
    default: true,
    flag: { name: "barefoot", meaning: "without shoes" },
  }),
  pace: spelled<Pace>({
    meaning: "how fast",
    default: { steps: 1, seconds: 1 },
    range: "steps and seconds, such as 3/2",
    hint: "pace",
    check(pace) {
      if (pace.seconds > 0) return pace;
      throw new RangeError(`Cannot use pace ${pace.steps}/${pace.seconds}: no time is left`);
    },
    parse(text) {
      const [steps, seconds] = text.split("/").map(Number);
      return { steps, seconds };
    },
    format: ({ steps, seconds }) => `${steps}/${seconds}`,
  }),
  seed: seed(0),
});
