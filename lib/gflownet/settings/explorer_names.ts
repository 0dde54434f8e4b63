/** The explorers that there are. */
export const explorerNames = [
  "on-policy",
  "epsilon-noisy",
  "tempered",
  "replay-by-reward",
  "replay-by-loss",
  "local-search",
  "thompson",
  "loss-guided",
  "loss-product",
  "sibling",
  "adaptive-teacher",
] as const;

/** The name of an explorer. */
export type ExplorerName = typeof explorerNames[number];
