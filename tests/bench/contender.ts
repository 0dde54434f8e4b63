/** A process that takes train steps when it is asked to, and says how long each took. */
import { TextLineStream } from "../text_lines.ts";

/** What a contender answers. */
interface Answer {
  /** Duration of each step in ms. */
  times: number[];
  /** Time of all threads together in these steps, in ms. Default: it is not said. */
  processorMs?: number;
  /** Largest memory that the process has used so far. */
  peakRssBytes: number;
}

/** One implementation at one batch size; it waits, idle, between two requests. */
export class Contender {
  readonly #process: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  /** Durations of all steps so far, in ms. */
  readonly times: number[] = [];
  /** Time of all threads together in all steps so far, in ms; 0 if it is not said. */
  processorMs = 0;
  /** Largest memory that the process has used so far. */
  peakRssBytes = 0;

  private constructor(process: Deno.ChildProcess) {
    this.#process = process;
    this.#lines = process.stdout.pipeThrough(new TextDecoderStream())
      .pipeThrough(new TextLineStream()).getReader();
    this.#input = process.stdin.getWriter();
  }

  /**
   * Starts a process and waits for its first step.
   *
   * @returns The contender, and the seconds from the start of the process to the end of its first step
   * @throws {Error} If the process ends before
   */
  static async start(
    command: string[],
  ): Promise<{ contender: Contender; firstStepSeconds: number }> {
    const start = performance.now();
    const process = new Deno.Command(command[0], {
      args: command.slice(1),
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const contender = new Contender(process);
    await contender.#expect((line) => line === "ready");
    return { contender, firstStepSeconds: (performance.now() - start) / 1000 };
  }

  /** Takes `count` steps. */
  async step(count: number): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${count}\n`));
    const answer: Answer = JSON.parse(await this.#expect((line) => line.startsWith("{")));
    this.times.push(...answer.times);
    this.processorMs += answer.processorMs ?? 0;
    this.peakRssBytes = answer.peakRssBytes;
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    await this.#input.close();
    await this.#process.status;
  }

  async #expect(matches: (line: string) => boolean): Promise<string> {
    while (true) {
      const { value, done } = await this.#lines.read();
      if (done) throw new Error(`Contender ended with code ${(await this.#process.status).code}`);
      if (matches(value)) return value;
    }
  }
}
