// Runs in the reader's browser, in reports and in JupyterLab, behind a line that defines `darkColours`.

/** A part of a figure in the colours of a dark page. */
function inDarkTheme(part) {
  if (typeof part === "string") return darkColours[part.toUpperCase()] ?? part;
  if (Array.isArray(part)) return part.map((entry) => inDarkTheme(entry));
  if (part === null || typeof part !== "object") return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [
      name,
      // Values are many, and hold no colours.
      ["x", "y", "name"].includes(name) ? value : inDarkTheme(value),
    ]),
  );
}

/** Below this width, in pixels, panels stand below one another. */
const leastWidth = 560;

/** The layout with its panels one below the other, over the whole width. */
function stacked(layout) {
  const panels = Object.keys(layout).filter((name) => /^yaxis\d*$/.test(name));
  // Between panels there is room for the title of the upper one's x axis; below the last the margin has it.
  const share = 1 / (panels.length - 0.25);
  const axes = panels.flatMap((name, row) => {
    const top = 1 - row * share;
    const domain = [Math.max(0, top - 0.75 * share), top];
    const x = name.replace("y", "x");
    return [[name, { ...layout[name], domain }], [x, { ...layout[x], domain: [0, 1] }]];
  });
  return {
    ...layout,
    ...Object.fromEntries(axes),
    height: 120 + 250 * panels.length,
    shapes: layout.shapes?.map((line) => ({ ...line, x0: 0, x1: 1 })),
    annotations: layout.annotations?.map((text) => ({
      ...text,
      x: text.xanchor === "right" ? 1 : 0,
    })),
  };
}

/** The layout in the page's colours. */
function themed(data, { height, width: _, ...layout }, { ink, faint, line }) {
  const most = (name) =>
    data.flatMap((trace) => trace[name] ?? []).reduce((top, value) => Math.max(top, value), 0);
  const isWhole = ({ tickformat, type }) => tickformat === "d" && type !== "category";
  const axes = Object.entries(layout).filter(([name]) => /^[xy]axis\d*$/.test(name))
    .map(([name, axis]) => [name, {
      ...axis,
      // Between two whole numbers Plotly would mark one of them twice.
      ...(isWhole(axis) && most(name[0]) < 12 ? { dtick: 1 } : {}),
      automargin: true,
      gridcolor: line,
      linecolor: line,
      zerolinecolor: line,
    }]);
  const rows = new Set(
    axes.filter(([name]) => name[0] === "y").map(([, { domain }]) => `${domain}`),
  );
  const entries = data.filter(({ name, showlegend }) => name !== undefined && showlegend !== false);
  const least = height ?? 200 + 220 * Math.max(1, rows.size);
  const margin = { l: 70, r: 20, t: 50, b: 60 };
  return {
    ...layout,
    ...Object.fromEntries(axes),
    // Plotly's legend stands below the plot and grows with it.
    height: least + 20 * Math.max(0, Math.ceil(entries.length / 6) - 1),
    title: { ...layout.title, font: { size: 15 }, x: 0, xanchor: "left" },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: faint, activecolor: ink },
    font: { color: ink, family: "system-ui, sans-serif" },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    // As far below the axis as its title needs, in shares of the plot. Bars on top of each other would turn its order round.
    legend: { orientation: "h", y: -62 / (least - margin.t - margin.b), traceorder: "normal" },
    margin,
    hovermode: layout.barmode === undefined ? "x unified" : "closest",
  };
}

/** Draws a figure into an element, or draws it anew; `colours` are the page's. */
// deno-lint-ignore no-unused-vars -- the scripts behind this one use it
async function drawFigure(plotly, element, figure, colours) {
  const { data, layout: wide } = colours.isDark ? inDarkTheme(figure) : figure;
  const isNarrow = element.clientWidth > 0 && element.clientWidth < leastWidth;
  const layout = isNarrow && wide.yaxis2 !== undefined ? stacked(wide) : wide;
  await plotly.react(element, data, themed(data, layout, colours), {
    displaylogo: false,
    // Not Plotly's own choice, which offers to send the data to its makers.
    modeBarButtons: [["toImage", "zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]],
    responsive: true,
  });
}
