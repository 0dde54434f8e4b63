import type { Json, NotebookOutput } from "../notebook_file.ts";
import { drawnData } from "./drawn_data.ts";
import { markdownMath } from "./markdown_math.ts";

/** What a report can show, the best first. */
const shown = [
  ...["text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "image/gif"],
  ...["image/webp", "text/latex", "text/plain"],
];
const pictures = shown.filter((type) => type.startsWith("image/"));
const bitmap = /^image\/(?:png|jpeg|gif|webp)$/;
const base64 = /^[\w+/=\s]+$/;
const active = /<(?:script|iframe|object|embed)\b/i;

/**
 * The outputs of a cell as a report shows them: without metadata of the front end, LaTeX as MathML, and a picture or a
 * word in the place of what needs a script.
 *
 * @param outputs The outputs as they are in the notebook.
 */
export function shownOutputs(outputs: readonly NotebookOutput[]): NotebookOutput[] {
  return outputs.map((output): NotebookOutput => {
    if (output.output_type === "stream") return { ...output, name: output.name ?? "stdout" };
    if (output.output_type === "error") {
      const { ename = "Error", evalue = "", traceback = [] } = output;
      return { output_type: "error", ename, evalue, traceback };
    }
    const data = (output.data ?? {}) as Record<string, Json>;
    return { output_type: "display_data", metadata: {}, data: shownData(data) };
  });
}

/** The one type of a bundle that is shown; of a plot its still picture, and what is drawn in its place. */
function shownData(data: Record<string, Json>): Record<string, Json> {
  const still = stillData(data);
  return "text/html" in still ? { ...still, ...drawnData(data) } : still;
}

function stillData(data: Record<string, Json>): Record<string, string> {
  const text = (type: string) => {
    const value = data[type];
    return typeof value === "string" && (!bitmap.test(type) || base64.test(value))
      ? value
      : undefined;
  };
  const html = text("text/html");
  const isActive = html !== undefined && active.test(html);
  const types = shown.filter((type) => text(type) !== undefined);
  const type = isActive ? types.find((type) => pictures.includes(type)) : types[0];
  switch (type) {
    case undefined:
      return html === undefined
        ? { "text/plain": `[Left out of this report: ${Object.keys(data).join(", ")}]` }
        : { "text/html": `${html}<p><em>A report leaves out what needs a script.</em></p>` };
    case "text/markdown":
      return { [type]: markdownMath(text(type)!) };
    case "text/latex":
      return { "text/markdown": markdownMath(withDollars(text(type)!)) };
    case "image/gif":
    case "image/webp": // nbconvert shows these only within HTML
      return { "text/html": `<img alt="" src="data:${type};base64,${text(type)!.trim()}">` };
    default:
      return { [type]: text(type)! };
  }
}

function withDollars(latex: string): string {
  return latex.includes("$") ? latex : `$$\n${latex}\n$$`;
}
