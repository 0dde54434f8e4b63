import {
  BayesianStructures,
  type FlowEnvironment,
  gaussianScores,
  Hypergrid,
  Parentheses,
  randomGaussianData,
} from "../../gflownet/mod.ts";
import { integer, seed, SettingsFamily, type SettingsRecord, word } from "../../settings/mod.ts";

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

const parentheses = new SettingsFamily("parentheses", {
  length: integer({
    meaning: "most symbols, an even number",
    default: 8,
    least: 2,
    most: 18, // tables of half a million strings
  }),
});

const structures = new SettingsFamily("structures", {
  nodes: integer({ meaning: "nodes of the graphs", default: 4, least: 2, most: 5 }),
  samples: integer({
    meaning: "observations of a random network, whose structure is sought",
    default: 100,
    least: 1,
    most: 1_000_000,
  }),
  dataSeed: { ...seed(0), meaning: "decides the network and its observations" },
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
    make: (settings) => new Hypergrid(hypergrid.complete(hypergrid.pick(settings))),
  },
  parentheses: {
    settings: parentheses.settings,
    make: (settings) => new Parentheses(parentheses.complete(parentheses.pick(settings))),
  },
  structures: {
    settings: structures.settings,
    make: (settings) => {
      const { nodes, samples, dataSeed } = structures.complete(structures.pick(settings));
      const { data } = randomGaussianData({ nodes, samples, seed: dataSeed });
      return new BayesianStructures({ nodes, scores: gaussianScores(data, nodes) });
    },
  },
} as const satisfies Record<string, NamedEnvironment>;

/** The name of an environment. */
export type FlowEnvironmentName = keyof typeof flowEnvironments;
