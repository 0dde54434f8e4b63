import type { MetricDescriptions, Metrics } from "../learner_log.ts";

/** Words of labels that keep their capital within a sentence though only their first letter is one. */
const names = new Set(["Fréchet"]);

/**
 * Metrics as within a sentence.
 *
 * @param metrics Values by name.
 * @param descriptions Which of them to spell, in this order; those that have no value are left out.
 * @returns A text for each, such as `generator loss 0.693`, `KL divergence 0.012`.
 */
export function metricTexts(metrics: Metrics, descriptions: MetricDescriptions): string[] {
  return Object.entries(descriptions)
    .filter(([name]) => name in metrics)
    .map(([name, { label }]) => `${lowered(label)} ${metrics[name].toFixed(3)}`);
}

function lowered(label: string): string {
  const [word] = label.split(" ");
  const isWord = /^.\p{Ll}*$/u.test(word);
  return isWord && !names.has(word) ? label[0].toLowerCase() + label.slice(1) : label;
}
