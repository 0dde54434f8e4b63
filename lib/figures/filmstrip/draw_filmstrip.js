// Runs in the reader's browser, in reports and in JupyterLab.

/** An element with properties, styles and children; what is said in `text` stays text. */
function make(tag, { style = {}, text, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  Object.assign(element.style, style);
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
}

/** Draws a filmstrip into an element: pictures side by side, and below them a slider over its frames. */
// deno-lint-ignore no-unused-vars -- the scripts behind this one use it
function drawFilmstrip(element, { countedBy, counts, width, height, parts }) {
  const last = counts.length - 1;
  const films = parts.map(({ name, frames }) =>
    make("img", {
      src: `data:image/png;base64,${frames}`,
      alt: `What ${name} draws`,
      style: { display: "block", width: "100%", maxWidth: "none", imageRendering: "pixelated" },
    })
  );
  const tiles = parts.map(({ name }, place) =>
    make(
      "div",
      {},
      make("div", {
        style: { overflow: "hidden", aspectRatio: `${width} / ${height}` },
      }, films[place]),
      make("div", {
        text: name,
        style: { fontSize: "0.9rem", marginTop: "0.25rem", textAlign: "center" },
      }),
    )
  );
  const slider = make("input", {
    type: "range",
    min: 0,
    max: last,
    value: last,
    style: { flex: "1 1 12rem", minWidth: "0", accentColor: "#0072b2", cursor: "pointer" },
  });
  const place = make("span", { style: { minWidth: "9em", fontVariantNumeric: "tabular-nums" } });
  const play = make("button", {
    type: "button",
    text: "Play",
    style: {
      minWidth: "5em",
      padding: "0.15em 0.75em",
      border: "1px solid #808080",
      borderRadius: "4px",
      background: "none",
      color: "inherit",
      font: "inherit",
      cursor: "pointer",
    },
  });

  function show(frame) {
    for (const film of films) film.style.transform = `translateY(${-100 * frame / counts.length}%)`;
    place.textContent = `${countedBy} ${counts[frame]} of ${counts[last]}`;
    slider.setAttribute("aria-label", countedBy);
    slider.setAttribute("aria-valuetext", place.textContent);
  }

  let timer;
  function stop() {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "Play";
  }
  function step() {
    slider.value = Number(slider.value) + 1;
    show(Number(slider.value));
    if (Number(slider.value) === last || !element.isConnected) stop();
  }
  play.addEventListener("click", () => {
    if (timer !== undefined) return stop();
    if (Number(slider.value) === last) slider.value = -1;
    play.textContent = "Pause";
    timer = setInterval(step, 300);
    step();
  });
  slider.addEventListener("input", () => {
    stop();
    show(Number(slider.value));
  });
  element.replaceChildren(
    make("div", {
      style: {
        display: "grid",
        gap: "0.75rem",
        gridTemplateColumns: "repeat(auto-fit, minmax(min(7.5rem, 28%), 1fr))",
        maxWidth: parts.length === 1 ? "24rem" : `${13 * parts.length}rem`,
      },
    }, ...tiles),
    make(
      "div",
      {
        style: { display: "flex", flexWrap: "wrap", gap: "0.75rem", alignItems: "center" },
      },
      ...(last > 0 ? [play, slider] : []),
      place,
    ),
  );
  element.lastChild.style.margin = "0.5rem 0";
  show(last);
}
