// Runs in the reader's browser: puts Plotly's plots in the place of the still pictures of them.
const dark = matchMedia("(prefers-color-scheme: dark)");

/** The layout in the page's colours; Plotly takes titles as objects only. */
function themed(data, layout) {
  const style = getComputedStyle(document.documentElement);
  const [ink, faint, line] = ["--ink", "--faint", "--line"]
    .map((name) => style.getPropertyValue(name));
  const most = (name) => Math.max(...data.flatMap((trace) => trace[name]).map(Number));
  const axis = (name, { title, ...rest } = {}) => ({
    ...rest,
    // Between two whole numbers Plotly would mark one of them twice.
    ...(rest.tickformat === "d" && most(name) < 12 ? { dtick: 1 } : {}),
    title: { text: title },
    gridcolor: line,
    linecolor: line,
    zerolinecolor: line,
  });
  return {
    ...layout,
    width: undefined,
    title: { text: layout.title, font: { size: 15 }, x: 0, xanchor: "left" },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: faint, activecolor: ink },
    xaxis: axis("x", layout.xaxis),
    yaxis: axis("y", layout.yaxis),
    font: { color: ink, family: "system-ui, sans-serif" },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    legend: { orientation: "h", y: -0.2 },
    margin: { l: 70, r: 20, t: 50, b: 60 },
    hovermode: layout.barmode === undefined ? "x unified" : "closest",
  };
}

function drawPlots() {
  for (const figure of document.querySelectorAll("figure.plot")) {
    const { data, layout } = JSON.parse(figure.querySelector("script").textContent);
    figure.classList.add("drawn");
    globalThis.Plotly.react(figure.querySelector(".drawing"), data, themed(data, layout), {
      displaylogo: false,
      // Not Plotly's own choice, which offers to send the data to its makers.
      modeBarButtons: [["toImage", "zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]],
      responsive: true,
    });
  }
}

dark.addEventListener("change", drawPlots);
drawPlots();
