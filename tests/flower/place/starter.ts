import { fromFileUrl } from "@std/path";
import type { PlaceOptions } from "lib/flower";
import { TextLineStream } from "../../text_lines.ts";

const program = fromFileUrl(new URL("starting_program.ts", import.meta.url));

/** What a place is started with. */
export interface Started {
  /** The place's folder. */
  folder: string;
  /** The folder that has Flower's programs in `bin`. */
  python: string;
  /** The command that nodes run for their agents. */
  agent: readonly string[];
  /** The place's options. */
  options: PlaceOptions;
}

/** A process that has started a place. */
export class Starter {
  /** The process. */
  readonly child: Deno.ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;

  private constructor({ folder, python, agent, options }: Started) {
    const parts = { python: { folder: python, python: `${python}/bin/python` }, agent };
    this.child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--no-check", program, folder],
        ...[parts, options].map((value) => JSON.stringify(value)),
      ],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const text = this.child.stdout.pipeThrough(new TextDecoderStream());
    this.#lines = text.pipeThrough(new TextLineStream())[Symbol.asyncIterator]();
    this.#input = this.child.stdin.getWriter();
  }

  /** Starts the process, and waits until its place is up. */
  static async start(started: Started): Promise<Starter> {
    const starter = new Starter(started);
    await starter.#lines.next();
    return starter;
  }

  /** Lets it end its place. */
  async down(): Promise<void> {
    await this.#input.write(new TextEncoder().encode("down\n"));
    await this.#lines.next();
  }

  /** Ends it: it returns, or is killed by a signal. */
  async end(signal?: Deno.Signal): Promise<void> {
    if (signal === undefined) await this.#input.close();
    else this.child.kill(signal);
    while (!(await this.#lines.next()).done);
    await this.child.status;
    if (signal !== undefined) await this.#input.abort();
  }
}
