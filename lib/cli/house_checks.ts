import { fromFileUrl, join } from "@std/path";

const project = fromFileUrl(new URL("../../", import.meta.url));

/** One check of the house rules: a Deno command, and what in its output counts. */
interface Check {
  /** What is checked. */
  name: string;
  /** Arguments of `deno`. */
  args: string[];
  /** Picks the problems that count from the output of a command that failed. Default: all of it. */
  problems?(output: string): string;
}

/** The checks, fast ones first. */
function checks(): Check[] {
  const folders = [...Deno.readDirSync(join(project, "lib"))]
    .filter(({ name, isDirectory }) => isDirectory && name !== "std_path")
    .map(({ name }) => name).sort();
  const doors = folders.filter((folder) => folder !== "cli").map((name) => `lib/${name}/mod.ts`);
  return [
    { name: "Format", args: ["fmt", "--check"] },
    { name: "Lint", args: ["lint"] },
    { name: "Types", args: ["check", "lib", "tests"] },
    { name: "Documentation", args: ["doc", "--lint", ...doors], problems: ownProblems },
    { name: "Examples in the documentation", args: ["test", "-A", "--doc", "--quiet", "lib"] },
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
  for (const { name, args, problems = (output: string) => output } of checks()) {
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
    console.log(`deno ${args.join(" ")}\n${found}\n`);
  }
  return failed;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Leaves out what `deno doc --lint` finds in npm packages, which a re-export such as `tf` leads it into. */
function ownProblems(output: string): string {
  return output.split(/\n(?=error\[)/)
    .filter((problem) => problem.includes(`--> ${project}`) || !/^error(\[|: Found)/.test(problem))
    .map((problem) => problem.replace(/\nerror: Found [^]*$/, "").trim())
    .join("\n\n");
}
