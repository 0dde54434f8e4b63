import { fromFileUrl, join } from "@std/path";
import { UserError } from "../../errors/mod.ts";

const server = fromFileUrl(new URL("server.py", import.meta.url));

/** Becomes the program that its name is, its errors, input and output the first three arguments. */
const redirected = 'w=$1 r=$2 a=$3; shift 3; exec "$0" "$@" 2> "$w" < "$r" > "$a"';

/** How an {@linkcode Emulator} plays. */
export interface EmulatorOptions {
  /** A seed for each game, integers from 0 to 2³¹ - 1. */
  readonly seeds: readonly number[];
  /** Frames of a step. */
  readonly frameSkip: number;
  /** Frames after which an episode is truncated. */
  readonly mostFrames: number;
}

/**
 * A child process that plays Atari's games: bytes in, bytes out, and all calls return when they are done, as the steps of
 * an environment do.
 *
 * Deno's own pipes to children can only be awaited, so these are named ones, whose names are gone as soon as both sides have
 * opened them. The child ends with its input: when the emulator is disposed, or this process ends, however it ends. It is
 * in a session of its own, where neither Ctrl-C nor a closed terminal reaches it, since a training saves a checkpoint first.
 */
export class Emulator {
  readonly #python: string;
  readonly #child: Deno.ChildProcess;
  readonly #requests: Deno.FsFile;
  readonly #answers: Deno.FsFile;
  readonly #words: Deno.FsFile;
  #isDisposed = false;

  /**
   * Starts the child.
   *
   * @param python What runs it, with `ale-py`.
   * @param options How it plays.
   */
  constructor(python: string, options: EmulatorOptions) {
    const { seeds, frameSkip, mostFrames } = options;
    const folder = Deno.makeTempDirSync({ prefix: "fedgan-atari-" });
    try {
      const [requests, answers, words] = ["requests", "answers", "words"]
        .map((name) => join(folder, name));
      makePipes(requests, answers);
      this.#words = Deno.openSync(words, { read: true, write: true, create: true });
      // The shell opens the pipes before anything of Python's can fail, so that the lines below do not wait for ever.
      this.#child = new Deno.Command("sh", {
        args: [
          ...["-c", redirected, python, words, requests, answers, "-I", server],
          ...[seeds.join(","), frameSkip, mostFrames].map(String),
        ],
        stdin: "null",
        stdout: "null",
        stderr: "null",
        detached: true,
      }).spawn();
      this.#child.unref();
      this.#requests = Deno.openSync(requests, { write: true });
      this.#answers = Deno.openSync(answers, { read: true });
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
    this.#python = python;
  }

  /** Resolves when the child is gone, after {@linkcode Emulator.dispose}. */
  get ended(): Promise<unknown> {
    return this.#child.status;
  }

  /**
   * Asks for something.
   *
   * @param letter What, a letter that the child knows.
   * @param details What it needs to know. Default: nothing.
   * @throws {Error} If the child is gone, with its last words.
   */
  ask(letter: string, details: Uint8Array = new Uint8Array()): void {
    this.#checkUsable();
    try {
      for (const bytes of [new TextEncoder().encode(letter), details]) {
        for (let sent = 0; sent < bytes.length;) {
          sent += this.#requests.writeSync(bytes.subarray(sent));
        }
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
      this.#fail();
    }
  }

  /**
   * Waits for an answer.
   *
   * @param answer What is filled with it.
   * @returns The answer.
   * @throws {Error} If the child ends before, with its last words.
   */
  receive<A extends Uint8Array>(answer: A): A {
    this.#checkUsable();
    for (let received = 0; received < answer.length;) {
      received += this.#answers.readSync(answer.subarray(received)) ?? this.#fail();
    }
    return answer;
  }

  /** Ends the child. A second call does nothing. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const file of [this.#requests, this.#answers, this.#words]) file.close();
    this.#child.ref(); // it ends at once, and this process waits for that
  }

  #checkUsable(): void {
    if (!this.#isDisposed) return;
    throw new UserError("Cannot play Atari: the environment is disposed; make another one");
  }

  #fail(): never {
    this.#words.seekSync(0, Deno.SeekMode.Start);
    const words = readAll(this.#words).trim();
    this.dispose();
    const [, missing] = /ModuleNotFoundError: No module named '(\w+)'/.exec(words) ?? [];
    if (missing !== undefined) {
      throw new UserError(
        `Cannot play Atari: "${this.#python}" has no ${missing}; install it with: deno task setup --atari`,
      );
    }
    throw new UserError(
      "Cannot play Atari: the emulator's process has ended; " +
        (words === "" ? "it said nothing, as when it is killed" : `its last words were:\n${words}`),
    );
  }
}

function makePipes(...paths: string[]): void {
  const { success, stderr } = new Deno.Command("mkfifo", { args: paths }).outputSync();
  if (success) return;
  throw new UserError(
    `Cannot play Atari: mkfifo failed: ${new TextDecoder().decode(stderr).trim()}`,
  );
}

/** What is left of a file, at most the last of it. */
function readAll(file: Deno.FsFile): string {
  const bytes = new Uint8Array(file.statSync().size);
  file.readSync(bytes);
  return new TextDecoder().decode(bytes).split("\n").slice(-12).join("\n");
}
