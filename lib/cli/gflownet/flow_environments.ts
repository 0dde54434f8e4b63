import { type FlowEnvironment, Hypergrid } from "../../gflownet/mod.ts";
import {
  integer,
  SettingsFamily,
  type SettingsOf,
  type SettingsRecord,
  word,
} from "../../settings/mod.ts";

const hypergrid = new SettingsFamily("hypergrid", {
  side: integer({
    meaning: "cells of an axis",
    default: 8,
    least: 2,
    most: 1_000, // a table of a million cells takes gigabytes
  }),
  dimensions: integer({ meaning: "axes", default: 2, least: 1, most: 20 }),
  reward: word({
    meaning: "what cells pay: sparse puts a desert between the corners, deceptive a false trail",
    default: "standard",
    words: ["standard", "sparse", "deceptive"],
  }),
});

/** An environment that the command line knows. */
export interface NamedEnvironment {
  /** Its settings. */
  readonly settings: SettingsRecord;
  /** Makes it of its settings, among others. */
  make(settings: object): FlowEnvironment;
}

/** The environments by name. */
export const flowEnvironments = {
  hypergrid: {
    settings: hypergrid.settings,
    make: (settings) =>
      new Hypergrid(hypergrid.complete(hypergrid.pick(settings)) as SettingsOf<typeof hypergrid>),
  },
} as const satisfies Record<string, NamedEnvironment>;

/** The name of an environment. */
export type FlowEnvironmentName = keyof typeof flowEnvironments;
