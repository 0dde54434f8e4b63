import { basename, fromFileUrl, join, resolve, toFileUrl } from "@std/path";
import { codeCells, type Notebook, readNotebook } from "./notebook_file.ts";

/** All code cells of a notebook as one module. */
export interface CellModule {
  /** The module's code. */
  code: string;
  /**
   * Where a line of the module comes from.
   *
   * @param line A line of {@linkcode CellModule.code}, from 1.
   * @returns The code cell and its line, both from 1.
   */
  locate(line: number): { cell: number; line: number };
}

/**
 * Joins the code cells of a notebook to one module, which is what a reader takes them for; the kernel itself
 * would also accept a name that is declared twice.
 *
 * @example Find a cell's line again
 * ```ts
 * import { cellModule, type Notebook } from "fedgan/notebook";
 * import assert from "node:assert/strict";
 *
 * const cell = (source: string) => ({ cell_type: "code", id: source, metadata: {}, source });
 * const notebook: Notebook = { name: "a", metadata: {}, cells: [cell("let a;\na = 1;"), cell("a")] };
 * const module = cellModule(notebook);
 * assert.equal(module.code, "let a;\na = 1;\na\n");
 * assert.deepEqual(module.locate(3), { cell: 2, line: 1 });
 * ```
 *
 * @param notebook Whose cells.
 */
export function cellModule(notebook: Notebook): CellModule {
  const origins: { cell: number; line: number }[] = [];
  const lines: string[] = [];
  for (const { number, cell } of codeCells(notebook)) {
    cell.source.split("\n").forEach((text, index) => {
      lines.push(text);
      origins.push({ cell: number, line: index + 1 });
    });
  }
  return {
    code: lines.join("\n") + "\n",
    locate: (line) => origins[line - 1] ?? origins.at(-1)!,
  };
}

/**
 * Type-checks and lints the code of notebooks, which neither the kernel nor `deno check` does.
 *
 * @param paths The notebooks.
 * @returns The problems, each with notebook, cell and line; none if all is well.
 */
export async function cellProblems(paths: string[]): Promise<string[]> {
  const folder = await Deno.makeTempDir({ prefix: "fedgan-cells-" });
  try {
    const modules = new Map<string, { name: string; module: CellModule }>();
    for (const [index, path] of paths.entries()) {
      const module = cellModule(await readNotebook(path));
      const file = join(folder, `${index}.ts`);
      await Deno.writeTextFile(file, module.code);
      modules.set(toFileUrl(file).href, { name: basename(path), module });
    }
    const place = (url: string, line: number, column: number) => {
      const { name, module } = modules.get(url)!;
      const origin = module.locate(line);
      return `${name}, cell ${origin.cell}, line ${origin.line}, column ${column}`;
    };
    const files = [...modules.keys()].map((url) => fromFileUrl(url));
    return [...await typeProblems(files, place), ...await lintProblems(files, place)];
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

const projectConfig = resolve(fromFileUrl(new URL("../../deno.json", import.meta.url)));

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
