import type { Figure } from "./figure/figure.ts";

/** What was exchanged in one round. */
export interface RoundBytes {
  /** The round, from 1. */
  readonly round: number;
  /** Bytes from all agents to the intermediary. */
  readonly sentBytes: number;
  /** Bytes from the intermediary to all agents. */
  readonly receivedBytes: number;
}

/**
 * Bytes exchanged so far by round: what federated training costs the network.
 *
 * @param rounds One entry a round, ascending.
 * @param title Above the plot.
 */
export function roundBytesFigure(
  rounds: readonly RoundBytes[],
  title: string = "Weights exchanged so far, all agents together",
): Figure {
  const x = rounds.map(({ round }) => round);
  const soFar = (name: "sentBytes" | "receivedBytes") => {
    let sum = 0;
    return rounds.map((entry) => (sum += entry[name]) / 1e6);
  };
  return {
    data: [
      { type: "scatter", name: "Sent to the intermediary", x, y: soFar("sentBytes") },
      {
        type: "scatter",
        name: "Received from it",
        x,
        y: soFar("receivedBytes"),
        line: { dash: "dash" },
      },
    ],
    layout: {
      title,
      xaxis: { title: "Round", tickformat: "d" },
      yaxis: { title: "Data (MB of 1,000,000 bytes)" },
    },
  };
}
