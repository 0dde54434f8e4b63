import { basename, fromFileUrl, join, resolve, toFileUrl } from "@std/path";
import { type CellModule, cellModule } from "./cell_module.ts";
import { withFoldedCode } from "../folded_code.ts";
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
      const notebook = withFoldedCode(await readNotebook(path));
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
      const found = modules.get(url);
      // A problem of a module that the cells import.
      if (found === undefined) return `${url}, line ${line}, column ${column}`;
      const origin = found.module.locate(line);
      return `${found.name}, cell ${origin.cell}, line ${origin.line}, column ${column}`;
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

async function deno(args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = new Deno.Command(Deno.execPath(), { args, env: { NO_COLOR: "1" } });
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
