import { basename, fromFileUrl, join, resolve, toFileUrl } from "@std/path";
import { type CellModule, cellModule } from "./cell_module.ts";
import { codeCells, readNotebook } from "../notebook_file.ts";

/**
 * Checks the code of notebooks: types, lint and format. The kernel checks none of them, and of Deno's own commands only
 * `deno fmt` knows notebooks, but finds fault with every cell that doesn't end in an empty line.
 *
 * @param paths The notebooks.
 * @returns The problems, each with notebook and cell; none if all is well.
 */
export async function cellProblems(paths: string[]): Promise<string[]> {
  const folder = await Deno.makeTempDir({ prefix: "fedgan-cells-" });
  try {
    const modules = new Map<string, { name: string; module: CellModule }>();
    const cells = new Map<string, { place: string; source: string }>();
    for (const [index, path] of paths.entries()) {
      const notebook = await readNotebook(path);
      const module = cellModule(notebook);
      const file = join(folder, `${index}.ts`);
      await Deno.writeTextFile(file, module.code);
      modules.set(toFileUrl(file).href, { name: basename(path), module });
      for (const { number, cell: { source } } of codeCells(notebook)) {
        const file = join(folder, `${index}-${number}.ts`);
        await Deno.writeTextFile(file, `${source}\n`);
        cells.set(file, { place: `${basename(path)}, cell ${number}`, source });
      }
    }
    const place = (url: string, line: number, column: number) => {
      const { name, module } = modules.get(url)!;
      const origin = module.locate(line);
      return `${name}, cell ${origin.cell}, line ${origin.line}, column ${column}`;
    };
    const files = [...modules.keys()].map((url) => fromFileUrl(url));
    return [
      ...await typeProblems(files, place),
      ...await lintProblems(files, place),
      ...await formatProblems(cells),
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * What is wrong with the syntax of a cell.
 *
 * @param source The cell's code.
 * @returns The parser's message with the line and a mark under it; `undefined` if nothing is wrong.
 */
export async function syntaxErrorIn(source: string): Promise<string | undefined> {
  // The formatter is the one part of Deno that parses and does nothing else.
  const { stderr } = await deno(["fmt", "--no-config", "--ext=ts", "-"], source);
  return /SyntaxError: ([^]*?)\n +at /.exec(stderr)?.[1];
}

type Place = (url: string, line: number, column: number) => string;

async function typeProblems(files: string[], place: Place): Promise<string[]> {
  const { code, stderr } = await deno(["check", "--quiet", "--config", projectConfig, ...files]);
  if (code === 0) return [];
  const problems = stderr.split("\n\n").flatMap((block) => {
    const [, message, url, line, column] = /^([^]*)\n +at (file:\S+):(\d+):(\d+)/.exec(block) ?? [];
    return message ? [`${place(url!, Number(line), Number(column))}: ${message}`] : [];
  });
  return problems.length > 0 ? problems : [stderr];
}

async function lintProblems(files: string[], place: Place): Promise<string[]> {
  const { stdout } = await deno(["lint", "--json", "--config", projectConfig, ...files]);
  const report = JSON.parse(stdout) as LintReport;
  const problems = report.diagnostics.map(({ filename, range, message, code }) =>
    `${place(filename, range.start.line, range.start.col + 1)}: ${message} (${code})`
  );
  return [...problems, ...report.errors.map(({ message }) => message)];
}

/** Cells that have an error of syntax stay as they are; the other checks name them. */
async function formatProblems(
  cells: Map<string, { place: string; source: string }>,
): Promise<string[]> {
  await deno(["fmt", "--quiet", "--config", projectConfig, ...cells.keys()]);
  const problems: string[] = [];
  for (const [file, { place, source }] of cells) {
    const formatted = (await Deno.readTextFile(file)).trimEnd();
    if (formatted !== source) problems.push(`${place}: is not as deno fmt has it:\n${formatted}`);
  }
  return problems;
}

/** What `deno lint --json` writes. */
interface LintReport {
  diagnostics: {
    filename: string;
    /** `line` counts from 1, `col` from 0. */
    range: { start: { line: number; col: number } };
    message: string;
    code: string;
  }[];
  errors: { message: string }[];
}

const projectConfig = resolve(fromFileUrl(new URL("../../../deno.json", import.meta.url)));

async function deno(
  args: string[],
  input = "",
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [output] = await Promise.all([
    child.output(),
    new Response(input).body?.pipeTo(child.stdin),
  ]);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code: output.code, stdout: text(output.stdout), stderr: text(output.stderr) };
}
