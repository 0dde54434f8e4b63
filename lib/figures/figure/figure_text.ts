import type { Figure, FigureAxis } from "./figure.ts";

/**
 * What a figure shows in words, for those who cannot see it: its title, what its panels measure where there are several, and
 * the names of its series.
 *
 * @param figure The figure.
 */
export function figureText({ data, layout }: Figure): string {
  const axes = Object.entries(layout).filter(([name]) => /^yaxis\d*$/.test(name));
  const titles = axes.map(([, axis]) => (axis as FigureAxis).title ?? "").filter(Boolean);
  const names = data.filter(({ showlegend }) => showlegend !== false)
    .flatMap(({ name }) => name === undefined ? [] : [name]);
  const shown = [axes.length > 1 ? titles.join(", ") : "", names.join(", ")].filter(Boolean);
  return [layout.title ?? "Plot", shown.join("; ")].filter(Boolean).join(": ");
}
