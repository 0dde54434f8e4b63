import { fromFileUrl, join } from "@std/path";
import { type Notebook, type NotebookCell, writeNotebook } from "lib/notebook";

/** A notebook with these code cells; one given as `[source, ...tags]` gets tags. */
export function notebookOf(...sources: (string | [string, ...string[]])[]): Notebook {
  const cells = sources.map((source, index): NotebookCell => {
    const [text, ...tags] = typeof source === "string" ? [source] : source;
    const metadata = tags.length > 0 ? { tags } : {};
    return {
      cell_type: "code",
      id: `cell-${index}`,
      metadata,
      source: text,
      outputs: [],
      execution_count: null,
    };
  });
  const kernelspec = { display_name: "Deno (FedGAN)", language: "typescript", name: "deno" };
  return { name: "fixture.ipynb", cells, metadata: { kernelspec } };
}

/** Git-ignored, and inside the project, so that the fixtures find its `deno.json` as the notebooks do. */
const outputs = fromFileUrl(new URL("../../outputs", import.meta.url));

/** Writes a notebook into a new folder, hands its path to `use`, and removes the folder. */
export async function withNotebook(
  notebook: Notebook,
  use: (path: string) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(outputs, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: outputs, prefix: "test-" });
  try {
    const path = join(folder, notebook.name);
    await writeNotebook(path, notebook);
    await use(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
