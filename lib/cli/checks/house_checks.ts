import { fromFileUrl, join } from "@std/path";

const project = fromFileUrl(new URL("../../../", import.meta.url));

/** Lines of a check's output to show; who mends these comes back for the rest. */
const mostLines = 80;

/** One check of the house rules: a Deno command, and what in its output counts. */
interface Check {
  /** What is checked. */
  name: string;
  /** Arguments of `deno`. */
  args: string[];
  /** Picks the problems that count from the output of a command that failed. Default: all but the names of files. */
  problems?(output: string): string;
}

/** Leaves out the lines that only say which file is looked at. */
const withoutProgress = (output: string) => output.replace(/^Check .*\n/gm, "");

/** The checks, fast ones first. */
function checks(): Check[] {
  // Not the command line: it has no examples, and its test.ts would pass for a file of tests.
  const folders = [...Deno.readDirSync(join(project, "lib"))]
    .filter(({ name, isDirectory }) => isDirectory && name !== "std_path" && name !== "cli")
    .map(({ name }) => `lib/${name}`).sort();
  const doors = folders.map((folder) => `${folder}/mod.ts`);
  const examples = ["test", "-A", "--doc", "--quiet", ...folders];
  const style = ["tests/doc_style_test.ts", "tests/errors/error_template_test.ts"];
  return [
    { name: "Format", args: ["fmt", "--check"] },
    { name: "Lint", args: ["lint"] },
    { name: "Types", args: ["check", "lib", "tests"] },
    { name: "Documentation", args: ["doc", "--lint", ...doors], problems: ownProblems },
    { name: "Examples in the documentation", args: examples },
    { name: "Style of documentation and errors", args: ["test", "-A", "--quiet", ...style] },
    { name: "One-way flow", args: ["test", "-A", "--quiet", "tests/flow_test.ts"] },
  ];
}

/**
 * Runs every check of the house rules, also after one has failed, and shows each with its time.
 *
 * @returns The names of the checks that failed.
 */
export async function houseChecks(): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, args, problems = withoutProgress } of checks()) {
    const startMs = performance.now();
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args,
      cwd: project,
      env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
    }).output();
    const found = success ? "" : problems([stdout, stderr].map(decode).join("\n").trim());
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    console.log(`${found === "" ? "ok  " : "FAIL"} ${name} (${seconds} s)`);
    if (found === "") continue;
    failed.push(name);
    const lines = found.split("\n");
    const rest = lines.length > mostLines ? `\n… ${lines.length - mostLines} more lines` : "";
    console.log(`deno ${args.join(" ")}\n${lines.slice(0, mostLines).join("\n")}${rest}\n`);
  }
  return failed;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/**
 * Leaves out what `deno doc --lint` finds in npm packages: problems in their own files, into which a re-export such as
 * `tf` leads it, and their types in our signatures, which it takes for private. A failure of another kind stays whole.
 */
function ownProblems(output: string): string {
  const problems = output.split(/^(?=error\[)/m).slice(1);
  if (problems.length === 0) return output;
  const own = declaredNames();
  return problems.filter((problem) => problem.includes(`--> ${project}`))
    .filter((problem) => {
      const name = /references private type '([^'.]+)/.exec(problem)?.[1];
      return name === undefined || own.has(name);
    })
    .map((problem) => problem.split("\n\n\n")[0]).join("\n\n");
}

/** The names of all types that lib declares. */
function declaredNames(folder: string = join(project, "lib")): Set<string> {
  const names = new Set<string>();
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (!isDirectory && !name.endsWith(".ts")) continue; // a page's script declares no type
    const found = isDirectory
      ? declaredNames(path)
      : [...Deno.readTextFileSync(path).matchAll(/\b(?:class|interface|type|enum) (\w+)/g)]
        .map(([, declared]) => declared);
    found.forEach((declared) => names.add(declared));
  }
  return names;
}
