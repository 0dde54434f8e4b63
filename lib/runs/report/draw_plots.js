// Runs in the reader's browser: puts Plotly's plots in the place of the still pictures of them.
const dark = matchMedia("(prefers-color-scheme: dark)");

function drawPlots() {
  const style = getComputedStyle(document.documentElement);
  const [ink, faint, line] = ["--ink", "--faint", "--line"]
    .map((name) => style.getPropertyValue(name));
  const colours = { isDark: dark.matches, ink, faint, line };
  for (const figure of document.querySelectorAll("figure.plot")) {
    const { data, layout } = JSON.parse(figure.querySelector("script").textContent);
    figure.classList.add("drawn");
    drawFigure(
      globalThis.Plotly,
      figure.querySelector(".drawing"),
      { data, layout },
      colours,
    );
  }
}

dark.addEventListener("change", drawPlots);
drawPlots();
