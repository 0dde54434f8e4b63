import { escapeMarkup } from "../../figures/mod.ts";
import { formatDuration } from "../../learning/mod.ts";
import { lastMetrics, type RunPart, type RunRecord } from "../run_record.ts";
import { type AnimationBudget, htmlAnimation, htmlSamples } from "./html_pictures.ts";

/**
 * What a report begins with: what the run drew last, how it came there, and three large numbers.
 *
 * @param record The run.
 * @param budget How large the animation may be.
 */
export async function opening(record: RunRecord, budget: AnimationBudget): Promise<string> {
  const part = shownPart(record);
  const pictures = [await htmlSamples(part), await htmlAnimation(part, budget)].filter(Boolean);
  const shown = pictures.length === 0 ? "" : `<div class="opening">${pictures.join("")}</div>\n`;
  const numbers = largeNumbers(record).map(({ value, name }) =>
    `<div><strong>${escapeMarkup(value)}</strong><span>${escapeMarkup(name)}</span></div>`
  );
  return `${shown}<div class="numbers">${numbers.join("")}</div>`;
}

/** The part whose drawings stand for the run: the mean if there is one. */
export function shownPart({ parts }: RunRecord): RunPart {
  return parts.find(({ folder }) => folder.counter === "round") ?? parts[0];
}

/** How far it came, how long that took, and what was measured first of all at the end. */
function largeNumbers(record: RunRecord): { value: string; name: string }[] {
  const { config, parts, rounds, seconds, state } = record;
  const { unit, count } = config.length;
  const done = unit === "round" ? rounds.length : parts[0].epochs.length;
  const last = lastMetrics(record) ?? {};
  const measured = Object.entries(config.metrics).find(([name]) => name in last);
  const numbers = [
    { value: done === count ? `${count}` : `${done} of ${count}`, name: `${unit}s, ${state}` },
    { value: formatDuration(seconds * 1000), name: "of training" },
  ];
  if (measured === undefined) return numbers;
  const [name, { label, unit: nats }] = measured;
  const value = last[name].toFixed(3);
  return [...numbers, { value, name: [label, nats && `(${nats})`].filter(Boolean).join(" ") }];
}
