import { formatCell } from "../display/mod.ts";
import { type Federation, formatSyncInterval, type SyncInterval } from "../federated/mod.ts";
import { type Diagram, type DiagramPart, textWidth } from "../figures/mod.ts";
import { formatBytes } from "../learning/mod.ts";
import { sentBy } from "./sent_by.ts";
import { shownPlaces } from "./shown_places.ts";

/** The part of a {@linkcode Federation} that {@linkcode roundsDiagram} reads. */
export type DrawnFederation = Pick<Federation, "agents" | "options" | "rounds">;

/** Height of an agent's row, and of the box in it. */
const [STEP, HEIGHT] = [44, 28];
/** Where the first row begins. */
const TOP = 66;
/** Width of the boxes of a start and of a mean, and between boxes. */
const [THIN, GAP] = [92, 26];
/** More steps than these are not drawn one by one. */
const mostSteps = 8;

/**
 * The algorithm of a federation along time: one start, K steps or epochs of each agent alone, their mean, and again, for as
 * many rounds as its settings give.
 *
 * @param federation The federation, trained or not.
 */
export function roundsDiagram({ agents, options, rounds }: DrawnFederation): Diagram {
  const { syncEvery, initialisation, participation } = options;
  const interval = intervalText(syncEvery);
  const places = shownPlaces(agents.length);
  const bottom = TOP + (places.length - 1) * STEP + HEIGHT;
  const rowNames = places.map((place) =>
    place === undefined ? "…" : `agent ${agents[place].number}`
  );
  const left = 34 + Math.max(...rowNames.map((name) => textWidth(name, 12)));
  const workWidth = Math.max(92, textWidth(interval, 12) + 28);
  const parts: DiagramPart[] = rowNames.map((text, row) => ({
    ...{ kind: "text", x: left - 14, y: middleOf(row) + 4, text, align: "right" },
  }));
  const across = (x: number, lines: readonly string[], colour: number): DiagramPart => ({
    ...{ kind: "box", x, y: TOP - 8, width: THIN, height: bottom - TOP + 16, lines, colour },
  });
  const arrows = (from: number, to: number): DiagramPart[] =>
    places.flatMap((place, row) =>
      place === undefined ? [] : [{
        ...{ kind: "arrow", points: [[from, middleOf(row)], [to, middleOf(row)]] },
      }]
    );
  const isOne = initialisation === "same";
  parts.push(across(left, isOne ? ["one start", "for all"] : ["a start", "for each"], 2));
  let x = left + THIN;
  const drawn = Math.min(rounds, 2);
  for (let round = 1; round <= drawn; round++) {
    const work = x + GAP;
    const mean = work + workWidth + GAP;
    parts.push(
      ...arrows(x, work),
      ...places.flatMap((place, row) =>
        place === undefined ? [] : localWork(work, row, workWidth, syncEvery)
      ),
      ...arrows(work + workWidth, mean),
      across(mean, ["mean", "to all"], 2),
      { kind: "text", x: work + workWidth / 2, y: TOP - 18, text: `round ${round}` },
    );
    x = mean + THIN;
  }
  const isLonger = rounds > drawn;
  const end = isLonger ? x + GAP : x;
  if (isLonger) {
    parts.push(...arrows(x, end), {
      ...{ kind: "text", x: end + 8, y: TOP - 18, align: "left" },
      text: `… round ${formatCell(rounds)}`,
    });
  }
  const chosen = participation < 1
    ? `; in each round ${100 * participation} % of the agents train`
    : "";
  const { bytes, names } = sentBy(agents[0]);
  const size = formatBytes(bytes);
  const notes = [
    `K = ${interval} of each agent, on its own data alone${chosen}`,
    ...names.length === 0
      ? ["Agents send nothing"]
      : [`For a mean each sends ${size}, and is sent as much:`, names.join(", ")],
  ];
  parts.push(...notes.map((text, row): DiagramPart => ({
    ...{ kind: "text", x: left, y: bottom + 36 + row * 18, text, align: "left" },
  })));
  const width = Math.max(
    end + (isLonger ? 100 : 24),
    ...notes.map((note) => left + textWidth(note, 12) + 24),
  );
  return {
    title: `Rounds of ${interval}`,
    text:
      `${agents.length} agents begin with ${
        isOne ? "the same weights" : "weights of their own"
      }. ` +
      `Each trains alone for ${interval} on its own data${chosen}; then all take over the mean of what they send, ${size} each. That is a ` +
      `round, and there are ${rounds}.`,
    ...{ width: Math.ceil(width), height: bottom + 36 + notes.length * 18 },
    parts,
  };
}

/** An agent's training in a round: its steps one by one, or in words. */
function localWork(
  x: number,
  row: number,
  width: number,
  syncEvery: SyncInterval,
): DiagramPart[] {
  const box = { kind: "box", y: middleOf(row) - HEIGHT / 2, height: HEIGHT, colour: row } as const;
  if (!("steps" in syncEvery) || syncEvery.steps > mostSteps) {
    return [{ ...box, x, width, lines: [intervalText(syncEvery)] }];
  }
  const step = width / syncEvery.steps;
  return Array.from(
    { length: syncEvery.steps },
    (_, place) => ({ ...box, x: x + place * step, width: step - 2, lines: [] }),
  );
}

/** As a reader writes it, with a blank that the command line does without. */
function intervalText(syncEvery: SyncInterval): string {
  return formatSyncInterval(syncEvery).replace(/(\d)(?=[a-z])/, "$1 ");
}

function middleOf(row: number): number {
  return TOP + row * STEP + HEIGHT / 2;
}
