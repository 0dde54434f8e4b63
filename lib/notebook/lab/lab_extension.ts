import { join } from "@std/path";
import { writeFileAtomically } from "../../files/mod.ts";
import { interactiveScripts } from "../../figures/mod.ts";

/** Its name in JupyterLab, which `plots.js` has too. */
const name = "fedgan-plots";

/**
 * Writes the project's extension of JupyterLab into a virtual environment, where that finds it: plots of Plotly's MIME type
 * are drawn by Plotly, in the page's theme, and nothing is fetched from the network.
 *
 * PyPI's `plotly` has an extension for the same, of 5 MB, which knows no theme and brings a second Plotly of another version.
 *
 * @param environment The virtual environment's folder.
 */
export async function writeLabExtension(environment: string): Promise<void> {
  const folder = join(environment, "share", "jupyter", "labextensions", name);
  await Deno.mkdir(join(folder, "static"), { recursive: true });
  const { plotly, drawing } = await interactiveScripts();
  const { default: plots } = await import("./plots.js", { with: { type: "text" } });
  // In a function, so that what `drawing` defines is no global of the page.
  const entry = `(() => {\n${drawing}\n${plots}})();\n`;
  const description = {
    name,
    version: "1.0.0",
    jupyterlab: {
      mimeExtension: true,
      _build: { load: "static/entry.js", mimeExtension: "./mimeExtension" },
    },
  };
  await writeFileAtomically(join(folder, "static", "plotly.js"), plotly);
  await writeFileAtomically(join(folder, "static", "entry.js"), entry);
  await writeFileAtomically(join(folder, "package.json"), JSON.stringify(description, null, 2));
}
