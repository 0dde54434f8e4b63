import { checkOptions } from "../errors/mod.ts";
import { formatCell } from "../display/mod.ts";
import type { Agent, Weighting } from "../federated/mod.ts";
import { type Diagram, type DiagramPart, textWidth } from "../figures/mod.ts";
import { formatBytes } from "../learning/mod.ts";
import { sentBy } from "./sent_by.ts";
import { shownPlaces } from "./shown_places.ts";

/** Options of {@linkcode agentsDiagram}. */
export interface AgentsDiagramOptions {
  /** What an agent counts in the mean, as a federation's setting of that name. Default `"examples"`. */
  weighting?: Weighting;
}

/** Height of an agent's box, and from one to the next. */
const [HEIGHT, STEP] = [50, 66];
/** Where the first agent's box begins. */
const TOP = 46;

/**
 * Agents and their intermediary, with what travels between them: each agent's share in the mean, the names and sizes of
 * the weights that it sends, and what comes back. Of many agents the first three and the last are drawn.
 *
 * @param agents A federation's agents.
 * @param options How the mean is weighted.
 */
export function agentsDiagram(
  agents: readonly Agent[],
  options: AgentsDiagramOptions = {},
): Diagram {
  checkOptions<AgentsDiagramOptions>("agentsDiagram()", options, { weighting: "string" });
  const { weighting = "examples" } = options;
  const total = agents.reduce((sum, { examples }) => sum + examples, 0);
  const shareOf = ({ examples }: Agent) =>
    weighting === "examples" ? examples / total : 1 / agents.length;
  const { bytes, names } = sentBy(agents[0]);
  const places = shownPlaces(agents.length);
  const boxes = places.map((place) =>
    place === undefined ? ["…"] : [
      `agent ${agents[place].number}`,
      `keeps its ${formatCell(agents[place].examples)} examples`,
    ]
  );
  const width = Math.max(...boxes.flat().map((line) => textWidth(line, 13))) + 28;
  const [left, hub] = [20, 20 + width + 250];
  const rows = places.flatMap((place, row): DiagramPart[] => {
    const y = TOP + row * STEP;
    const middle = y + HEIGHT / 2;
    if (place === undefined) {
      return [{ kind: "text", x: left + width / 2, y: middle + 5, text: "…", size: 18 }];
    }
    const percent = `${Number((100 * shareOf(agents[place])).toFixed(1))} %`;
    return [
      { kind: "box", x: left, y, width, height: HEIGHT, lines: boxes[row], colour: 0 },
      { kind: "arrow", points: [[left + width, middle - 7], [hub, middle - 7]], colour: 0 },
      { kind: "arrow", points: [[hub, middle + 9], [left + width, middle + 9]], colour: 2 },
      {
        ...{ kind: "text", x: (left + width + hub) / 2, y: middle - 12, colour: 0 },
        text: `its weights, ${formatBytes(bytes)}; counts ${percent}`,
      },
      {
        ...{ kind: "text", x: (left + width + hub) / 2, y: middle + 24, colour: 2 },
        text: `the mean, ${formatBytes(bytes)}`,
      },
    ];
  });
  const bottom = TOP + (places.length - 1) * STEP + HEIGHT;
  const what = `Weights are: ${names.join(", ")}`;
  const diagramWidth = Math.ceil(Math.max(hub + 190, textWidth(what, 12) + 40));
  return {
    title: `${formatCell(agents.length)} agents and an intermediary`,
    text: `${agents.length} agents keep their examples: ${
      agents.slice(0, 12).map((agent) => `agent ${agent.number} has ${agent.examples}`).join(", ")
    }${agents.length > 12 ? " and so on" : ""}. Each sends its weights, ${formatBytes(bytes)} (${
      names.join(", ")
    }), to the intermediary, which sends back their mean, ${
      weighting === "examples" ? "in which an agent counts by its examples" : "of equal parts"
    }. No example travels.`,
    width: diagramWidth,
    height: bottom + 40,
    parts: [
      ...rows,
      {
        ...{ kind: "box", x: hub, y: TOP, width: 170, height: bottom - TOP },
        lines: [
          "intermediary",
          weighting === "examples" ? "mean, by examples" : "mean of equal parts",
          "sees no example",
        ],
      },
      { kind: "text", x: diagramWidth / 2, y: bottom + 25, text: what },
    ],
  };
}
