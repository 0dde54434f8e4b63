import { fromFileUrl, join } from "@std/path";
import { notebookEnvironment } from "../kernel/environment.ts";
import { codeCells, type Notebook, readNotebook, writeNotebook } from "../notebook_file.ts";
import { markdownMath } from "./markdown_math.ts";

/**
 * An executed notebook as one HTML document that needs no network: pictures and style are inside, formulas are MathML,
 * and code is folded, each cell's for itself and all by a switch. nbconvert makes it, with a template of the project.
 *
 * @param path The notebook.
 * @throws {Error} If it has not been executed, holds a formula that cannot be drawn, or nbconvert fails.
 */
export async function notebookHtml(path: string): Promise<string> {
  const notebook = await readNotebook(path);
  if (codeCells(notebook).every(({ cell }) => cell.execution_count === null)) {
    throw new Error(
      `Cannot report on "${notebook.name}": it has not been executed; deno task notebooks does that`,
    );
  }
  const { python } = await notebookEnvironment();
  const folder = await Deno.makeTempDir({ prefix: "fedgan-report-" });
  try {
    const file = join(folder, "notebook.ipynb");
    await writeNotebook(file, readable(notebook));
    const { success, stdout, stderr } = await new Deno.Command(python, {
      args: [
        ...["-m", "nbconvert", "--to=html", "--stdout", "--log-level=ERROR", "--template=fedgan"],
        `--TemplateExporter.extra_template_basedirs=${
          fromFileUrl(new URL("templates", import.meta.url))
        }`,
        file,
      ],
    }).output();
    if (success) return new TextDecoder().decode(stdout);
    const words = new TextDecoder().decode(stderr).trim().split("\n").slice(-8).join("\n");
    throw new Error(`Cannot report on "${notebook.name}": nbconvert failed with\n${words}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** With its name as title, and formulas that need no script. */
function readable({ name, cells, metadata }: Notebook): Notebook {
  return {
    name,
    metadata: { ...metadata, title: name.replace(/\.ipynb$/, "") },
    cells: cells.map((cell) =>
      cell.cell_type === "markdown" ? { ...cell, source: markdownMath(cell.source) } : cell
    ),
  };
}
