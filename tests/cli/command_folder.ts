import assert from "node:assert/strict";
import { runCli, startHeldCli } from "./run_cli.ts";

/** Commands that write their runs into a folder, which goes when the tests have ended. */
export class CommandFolder {
  /** The folder. */
  readonly outputs = Deno.makeTempDirSync();

  constructor() {
    globalThis.addEventListener("unload", () => Deno.removeSync(this.outputs, { recursive: true }));
  }

  /** What a command prints that succeeds. */
  async shown(file: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await runCli(this.outputs, file, ...args);
    assert.equal(code, 0, stderr);
    return stdout;
  }

  /** Runs a command that fails, with these words. */
  async refused(expected: RegExp, file: string, ...args: string[]): Promise<void> {
    const { code, stderr } = await runCli(this.outputs, file, ...args);
    assert.notEqual(code, 0);
    assert.match(stderr, expected);
  }

  /** Starts a training and kills it with its supervisor, as when the machine goes down, once it has printed something. */
  async killedTraining(printed: RegExp, ...args: string[]): Promise<void> {
    const child = startHeldCli(this.outputs, printed, "train", ...args);
    let text = "";
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      const isReached = printed.test(text);
      text += part;
      if (!isReached && printed.test(text)) Deno.kill(-child.pid, "SIGKILL");
    }
    await child.stderr.cancel();
    assert.equal((await child.status).signal, "SIGKILL");
  }
}
