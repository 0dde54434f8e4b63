import type { Figure } from "./figure/figure.ts";
import { barColour } from "./figure/series_style.ts";

/** How many examples of each label an agent holds. */
export interface AgentLabelCounts {
  /** The agent's name for the legend, such as `Agent 1`. */
  readonly name: string;
  /** Number of examples by label: `counts[7]` examples show a seven. */
  readonly counts: readonly number[];
}

/**
 * Examples of each label by agent: one bar a label, in which each agent has its part.
 *
 * @param agents Each agent's counts, all of the same labels.
 * @param title Above the plot.
 */
export function labelCountFigure(
  agents: readonly AgentLabelCounts[],
  title: string = "Examples of each label by agent",
): Figure {
  return {
    data: agents.map(({ name, counts }, index) => ({
      type: "bar",
      name,
      x: counts.map((_, label) => String(label)),
      y: [...counts],
      marker: { color: barColour(index) },
    })),
    layout: {
      title,
      barmode: "stack",
      xaxis: { title: "Label", type: "category" },
      yaxis: { title: "Examples", tickformat: "d" },
    },
  };
}
