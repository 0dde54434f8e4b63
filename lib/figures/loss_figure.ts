import { type Figure, type FigureTrace, TRACE_COLOURS } from "./plot/figure.ts";

/** Mean losses over one epoch. */
export interface EpochLosses {
  /** The epoch, from 1. */
  readonly epoch: number;
  /** The generator's loss in nats, mean over the epoch's steps. */
  readonly generatorLoss: number;
  /** The discriminator's loss in nats, real and generated images together, mean over the epoch's steps. */
  readonly discriminatorLoss: number;
}

/** The losses of one of several agents. */
export interface AgentLosses {
  /** The agent's name for the legend, such as `Agent 1`. */
  readonly name: string;
  /** Its losses, one an epoch. */
  readonly losses: readonly EpochLosses[];
}

/** How many examples of each label an agent holds. */
export interface AgentLabelCounts {
  /** The agent's name for the legend, such as `Agent 1`. */
  readonly name: string;
  /** Number of examples by label: `counts[7]` examples show a seven. */
  readonly counts: readonly number[];
}

const LOSS_AXIS = "Loss (nats, mean over the epoch)";

/**
 * Generator and discriminator loss by epoch in one figure.
 *
 * @param losses One entry an epoch, ascending.
 * @param title Above the plot.
 */
export function lossFigure(
  losses: readonly EpochLosses[],
  title: string = "Generator and discriminator loss",
): Figure {
  const mode = modeOf(losses);
  const x = losses.map(({ epoch }) => epoch);
  return {
    data: [
      {
        type: "scatter",
        mode,
        name: "Generator",
        x,
        y: losses.map(({ generatorLoss }) => generatorLoss),
        line: { color: TRACE_COLOURS[0], width: 2 },
      },
      {
        type: "scatter",
        mode,
        name: "Discriminator",
        x,
        y: losses.map(({ discriminatorLoss }) => discriminatorLoss),
        line: { color: TRACE_COLOURS[1], width: 2 },
      },
    ],
    layout: { title, xaxis: { title: "Epoch", tickformat: "d" }, yaxis: { title: LOSS_AXIS } },
  };
}

/** With few epochs the points themselves say more than the lines between them, and one alone has no line. */
function modeOf(losses: readonly EpochLosses[]): "lines" | "lines+markers" {
  return losses.length <= 25 ? "lines+markers" : "lines";
}

/**
 * Losses of several agents by epoch: one colour an agent, the generator solid and the discriminator dashed.
 *
 * @param agents Each agent's losses. From the eleventh agent on colours repeat.
 * @param title Above the plot.
 */
export function agentLossFigure(
  agents: readonly AgentLosses[],
  title: string = "Losses of each agent: generator solid, discriminator dashed",
): Figure {
  const traces = (network: "generator" | "discriminator", dash: "solid" | "dash"): FigureTrace[] =>
    agents.map(({ name, losses }, index) => ({
      type: "scatter",
      mode: modeOf(losses),
      name: network === "generator" ? name : `${name}, discriminator`,
      showlegend: network === "generator",
      x: losses.map(({ epoch }) => epoch),
      y: losses.map((entry) => entry[`${network}Loss`]),
      line: { color: TRACE_COLOURS[index % TRACE_COLOURS.length], width: 2, dash },
    }));
  return {
    data: [...traces("generator", "solid"), ...traces("discriminator", "dash")],
    layout: { title, xaxis: { title: "Epoch", tickformat: "d" }, yaxis: { title: LOSS_AXIS } },
  };
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
      marker: { color: TRACE_COLOURS[index % TRACE_COLOURS.length] },
    })),
    layout: {
      title,
      barmode: "stack",
      xaxis: { title: "Label", type: "category" },
      yaxis: { title: "Examples", tickformat: "d" },
    },
  };
}

/** The losses as CSV with a header line and every digit that the numbers have. */
export function lossCsv(losses: readonly EpochLosses[]): string {
  const rows = losses.map(({ epoch, generatorLoss, discriminatorLoss }) =>
    `${epoch},${generatorLoss},${discriminatorLoss}\n`
  );
  return "epoch,generator_loss,discriminator_loss\n" + rows.join("");
}
