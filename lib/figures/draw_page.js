// Runs in the reader's browser, behind `drawFigure` and `drawFilmstrip`: puts what one can act on in the place of the still
// pictures of it.
const dark = matchMedia("(prefers-color-scheme: dark)");

/** What a figure is to show; from now on its drawing has a place, and so a width. */
function placeOf(figure) {
  figure.classList.add("drawn");
  return [
    figure.querySelector(".drawing"),
    JSON.parse(figure.querySelector('script[type="application/json"]').textContent),
  ];
}

function drawPlots() {
  const style = getComputedStyle(document.documentElement);
  const [ink, faint, line] = ["--ink", "--faint", "--line"]
    .map((name) => style.getPropertyValue(name));
  const colours = { isDark: dark.matches, ink, faint, line };
  for (const plot of document.querySelectorAll("figure.plot")) {
    drawFigure(globalThis.Plotly, ...placeOf(plot), colours).catch((error) => {
      plot.classList.remove("drawn");
      throw error;
    });
  }
}

dark.addEventListener("change", drawPlots);
drawPlots();
for (const strip of document.querySelectorAll("figure.filmstrip")) drawFilmstrip(...placeOf(strip));
