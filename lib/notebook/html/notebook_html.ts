import { dirname, fromFileUrl, resolve } from "@std/path";
import { UserError, UserInvalidDataError } from "../../errors/mod.ts";
import { filmstripType, interactiveScripts } from "../../figures/mod.ts";
import { pagePolicy } from "../../files/mod.ts";
import { notebookEnvironment } from "../kernel/environment.ts";
import {
  codeCells,
  encodeNotebook,
  type Json,
  type Notebook,
  type NotebookCell,
  readNotebook,
} from "../notebook_file.ts";
import { plotType } from "./drawn_data.ts";
import { markdownMath } from "./markdown_math.ts";
import { shownOutputs } from "./shown_outputs.ts";

/**
 * An executed notebook as one HTML document that needs no network: pictures and style are inside, formulas are MathML,
 * and code is folded, each cell's for itself and all by a switch. Plots show values under the pointer and zoom, for Plotly
 * is inside too where there is one, and filmstrips have a slider; on paper they are still pictures. nbconvert makes it, with a template of the project.
 *
 * The notebook may come from anyone: what could act or load stays out, and the page's content security policy
 * would stop it. Of pictures only attached ones and those in the notebook's folder are taken.
 *
 * @param path The notebook.
 * @throws {Deno.errors.InvalidData} If it is not as the notebook format says; the message names the place.
 * @throws {Error} If it cannot be read, has not been executed, or nbconvert fails.
 */
export async function notebookHtml(path: string): Promise<string> {
  const notebook = await readNotebook(path);
  const code = codeCells(notebook);
  if (code.length > 0 && !code.some(({ cell }) => isExecuted(cell))) {
    throw new UserError(
      `Cannot report on "${notebook.name}": it has not been executed; deno task notebooks does that`,
    );
  }
  const { python } = await notebookEnvironment();
  const shown = readable(notebook);
  const scripts = await pageScripts(shown);
  const child = new Deno.Command(python, {
    args: [fromFileUrl(new URL("report.py", import.meta.url))],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const asked = {
    notebook: encodeNotebook(shown),
    folder: dirname(resolve(path)),
    templates: fromFileUrl(new URL("templates", import.meta.url)),
    policy: pagePolicy(scripts),
    scripts,
  };
  const [{ success, code: exitCode, stdout, stderr }] = await Promise.all([
    child.output(),
    new Response(JSON.stringify(asked)).body!.pipeTo(child.stdin),
  ]);
  if (success) return new TextDecoder().decode(stdout);
  const words = new TextDecoder().decode(stderr).trim().split("\n").slice(-8).join("\n");
  if (exitCode === refusedByJupyter) {
    throw new UserInvalidDataError(
      `Cannot report on "${notebook.name}": Jupyter refuses it, ${words}; run it again or mend it there`,
    );
  }
  throw new UserError(`Cannot report on "${notebook.name}": nbconvert failed with\n${words}`);
}

/** The texts of the page's scripts, which run after its content is there; only those that draw something in it. */
async function pageScripts({ cells }: Notebook): Promise<string[]> {
  const { default: showCode } = await import("./show_code.js", { with: { type: "text" } });
  const has = (type: string) =>
    cells.some(({ outputs = [] }) =>
      outputs.some(({ data }) => data !== undefined && type in (data as object))
    );
  if (!has(plotType) && !has(filmstripType)) return [showCode];
  const { plotly, drawing, page } = await interactiveScripts();
  return [...(has(plotType) ? [plotly] : []), `${showCode}${drawing}${page}`];
}

/** The exit code by which report.py says so. */
const refusedByJupyter = 3;

function isExecuted({ execution_count, outputs = [] }: NotebookCell): boolean {
  return typeof execution_count === "number" || outputs.length > 0;
}

/** With its name as title, formulas that need no script, and nothing that only a front end understands. */
function readable({ name, cells, metadata }: Notebook): Notebook {
  return {
    name,
    metadata: { ...language(metadata), title: name.replace(/\.ipynb$/, "") },
    cells: cells.map((cell) => {
      if (cell.cell_type === "markdown") {
        return { ...cell, metadata: {}, source: markdownMath(cell.source) };
      }
      if (cell.cell_type === "code") {
        return { ...cell, metadata: {}, outputs: shownOutputs(cell.outputs ?? []) };
      }
      return { ...cell, metadata: rawFormat(cell) };
    }),
  };
}

/** What colours the code: its language. */
function language({ language_info: info }: Notebook["metadata"]): Notebook["metadata"] {
  const isObject = typeof info === "object" && info !== null && !Array.isArray(info);
  return isObject && typeof info.name === "string" ? { language_info: { name: info.name } } : {};
}

/** What a raw cell holds: only HTML and plain text are shown. */
function rawFormat({ metadata }: NotebookCell): { [key: string]: Json } {
  const format = metadata.raw_mimetype ?? metadata.format;
  return typeof format === "string" ? { raw_mimetype: format } : {};
}
