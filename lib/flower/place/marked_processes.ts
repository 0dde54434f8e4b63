import { temporaryFolder } from "./temporary_folder.ts";

/** What marks the processes of a place: their environment has it, and so has that of all that they start. */
export const mark = "FEDGAN_FLOWER";

/**
 * What a process of a place has in its environment, and all that it starts: what it is known by, and where temporary files go.
 * That folder is made where it is not there.
 *
 * @param id The place's.
 * @param part Its part in it.
 */
export function placeEnvironment(id: string, part: string): Record<string, string> {
  const folder = temporaryFolder(id);
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Ray looks at a variable of its own first.
  return { [mark]: `${id}/${part}`, TMPDIR: folder, RAY_TMPDIR: folder };
}

/** A process that was started for a place, or by one that was. */
export interface MarkedProcess {
  /** Its number. */
  readonly pid: number;
  /** What it belongs to, such as `superlink` or `node-2`. */
  readonly part: string;
}

/**
 * The processes of a place that there are, the children of its children included, whoever their parents are by now. Numbers
 * written down could be those of other processes meanwhile; Flower starts some in sessions of their own.
 *
 * @param id The place's.
 * @returns The processes, ended ones left out.
 */
export async function markedProcesses(id: string): Promise<MarkedProcess[]> {
  const found: MarkedProcess[] = [];
  for await (const [pid, environment] of environments()) {
    const [, part] = environment.match(new RegExp(`(?:^|[\\0 ])${mark}=${id}/([\\w-]+)`)) ?? [];
    if (part !== undefined) found.push({ pid, part });
  }
  return found;
}

/** Every process of this user with its environment, as text. */
async function* environments(): AsyncGenerator<[number, string]> {
  if (Deno.build.os !== "linux") return yield* environmentsOfPs();
  const isSizeKnown = sizeOf("self") !== undefined; // sandboxes do not say it
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      yield [Number(name), await environmentOf(name, isSizeKnown)];
    } catch {
      continue; // it has ended meanwhile, or is another user's
    }
  }
}

/** How long a program can be on its way into a process, in milliseconds: one on a lost network's disk never arrives. */
const loadingMs = 1000;

/**
 * The environment of a process. In the moment in which it becomes another program, none of it can be read, or only the beginning
 * of the one before.
 *
 * @throws {Deno.errors.NotFound} If it has no program: it has ended, or is a thread of the system's.
 */
async function environmentOf(pid: string, isSizeKnown: boolean): Promise<string> {
  for (const startMs = performance.now();;) {
    const environment = Deno.readFileSync(`/proc/${pid}/environ`);
    Deno.readLinkSync(`/proc/${pid}/exe`);
    const isWhole = !isSizeKnown || environment.length === sizeOf(pid);
    if (isWhole || performance.now() - startMs > loadingMs) {
      return new TextDecoder().decode(environment);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** How many bytes the environment of a process has; undefined as long as its program is being loaded. */
function sizeOf(pid: string): number | undefined {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  // Behind its name, from the third field. Linux says where the environment begins and ends, the 50th and 51st, in steps, and
  // where the code ends, the 27th, after that.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ").map(Number);
  const [codeEnd, begin, end] = [27, 50, 51].map((field) => fields[field - 3]);
  return codeEnd === 0 ? undefined : end - begin;
}

async function* environmentsOfPs(): AsyncGenerator<[number, string]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-Axwwo", "pid=,command=", "-E"] })
    .output();
  for (const line of new TextDecoder().decode(stdout).split("\n")) {
    const [, pid, text] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    if (pid !== undefined) yield [Number(pid), text];
  }
}

/** How long processes have to end by themselves, in milliseconds. */
const patienceMs = 6000;

/**
 * Ends processes of a place, and waits until they are gone: SIGTERM, then SIGKILL for those that are left.
 *
 * @param id The place's.
 * @param isMeant Whose. Default: all.
 * @param options Whether they are killed at once, as when a machine loses its power.
 * @returns How many there were.
 */
export async function endProcesses(
  id: string,
  isMeant: (part: string) => boolean = () => true,
  { atOnce = false }: { atOnce?: boolean } = {},
): Promise<number> {
  const left = async () => (await markedProcesses(id)).filter(({ part }) => isMeant(part));
  const ended = new Set<number>();
  for (const startMs = performance.now();;) {
    // Twice: one that starts another and ends while the list is read hides that.
    const processes = [...await left(), ...await left()];
    if (processes.length === 0) return ended.size;
    const isLate = atOnce || performance.now() - startMs > patienceMs;
    for (const { pid } of processes) {
      if (isLate || !ended.has(pid)) signal(pid, isLate ? "SIGKILL" : "SIGTERM");
      ended.add(pid);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * Ends all processes of a place, waits until they are gone, and removes their temporary files.
 *
 * @param id The place's.
 * @returns How many there were.
 */
export async function endPlace(id: string): Promise<number> {
  // Nodes first: they would look for a SuperLink that is gone.
  const nodes = await endProcesses(id, (part) => part !== "superlink");
  const ended = nodes + await endProcesses(id);
  await Deno.remove(temporaryFolder(id), { recursive: true }).catch(ifMissing);
  return ended;
}

function ifMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

function signal(pid: number, name: Deno.Signal): void {
  try {
    Deno.kill(pid, name);
  } catch (error) {
    ifMissing(error); // it has ended meanwhile
  }
}
