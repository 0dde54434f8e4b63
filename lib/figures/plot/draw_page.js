// Runs in the reader's browser, behind `drawFigure`: puts Plotly's plots in the place of the still pictures of them.
const dark = matchMedia("(prefers-color-scheme: dark)");

function drawPlots() {
  const style = getComputedStyle(document.documentElement);
  const [ink, faint, line] = ["--ink", "--faint", "--line"]
    .map((name) => style.getPropertyValue(name));
  const colours = { isDark: dark.matches, ink, faint, line };
  for (const plot of document.querySelectorAll("figure.plot")) {
    const figure = JSON.parse(plot.querySelector("script").textContent);
    // It needs its place to know its width.
    plot.classList.add("drawn");
    drawFigure(globalThis.Plotly, plot.querySelector(".drawing"), figure, colours).catch(
      (error) => {
        plot.classList.remove("drawn");
        throw error;
      },
    );
  }
}

dark.addEventListener("change", drawPlots);
drawPlots();
