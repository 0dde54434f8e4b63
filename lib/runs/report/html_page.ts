import { escapeMarkup, interactiveScripts } from "../../figures/mod.ts";
import { pagePolicy } from "../../files/mod.ts";

/** Options of {@linkcode htmlPage}. */
export interface HtmlPageOptions {
  /** Whether it holds two things side by side, which take more room. Default: `false`. */
  isCompared?: boolean;
}

/**
 * A whole HTML document that needs nothing from outside: style, Plotly and the script that draws with it are inside, in
 * colours for light and dark themes.
 *
 * @param title The document's title, as text.
 * @param body What it shows, as HTML.
 * @param options How it is laid out.
 */
export async function htmlPage(
  title: string,
  body: string,
  { isCompared = false }: HtmlPageOptions = {},
): Promise<string> {
  const { default: style } = await import("./report.css", { with: { type: "text" } });
  const { plotly, drawing, page } = await interactiveScripts();
  const { default: enlarge } = await import("./enlarge_pictures.js", { with: { type: "text" } });
  const scripts = [plotly, `\n${drawing}${page}${enlarge}`];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
${pagePolicy(scripts)}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<link rel="icon" href="data:,">
<style>
${style}</style>
</head>
<body${isCompared ? ' class="compared"' : ""}>
${body}
<dialog id="enlarged"></dialog>
<script>${scripts[0]}</script>
<script type="module">${scripts[1]}</script>
</body>
</html>
`;
}
