import assert from "node:assert/strict";
import { Command } from "commander";
import { UserError, UserNotFoundError, UserRangeError } from "lib/errors";
import { runProgram } from "../../../lib/cli/terminal/run_program.ts";

/** What a program shows that throws, and its exit code. */
async function outcome(act: () => void): Promise<{ shown: string; code: number }> {
  const shown: string[] = [];
  const { error } = console;
  console.error = (text: string) => void shown.push(text);
  try {
    await runProgram(new Command("x").argument("[any...]").action(act));
    return { shown: shown.join("\n"), code: Deno.exitCode };
  } finally {
    console.error = error;
    Deno.exitCode = 0;
  }
}

Deno.test("runProgram() shows the project's own words without a stack, and says whose mistake it was", async () => {
  const codes = [
    [new UserRangeError("Cannot draw: count is 0 but must be at least 1"), 2],
    [new UserNotFoundError("Cannot open run"), 2],
    [new UserError("Cannot download"), 1],
  ] as const;
  for (const [error, code] of codes) {
    const result = await outcome(() => {
      throw error;
    });
    assert.deepEqual(result, { shown: `Error: ${error.message}`, code });
  }
});

Deno.test("runProgram() keeps the stack of a fault, whatever its words are", async () => {
  const faults = [
    () => Object.entries(undefined as unknown as object),
    () => {
      const nothing = undefined as unknown as { a: number };
      const { a } = nothing;
      return a;
    },
    () => ((undefined as unknown as { a: number }).a = 1),
    () => (null as unknown as { a: number }).a,
    () => {
      throw new RangeError("Cannot allocate");
    },
    () => new Float32Array(-1),
  ];
  for (const fault of faults) {
    const { shown, code } = await outcome(() => void fault());
    assert.match(shown, /run_program_test\.ts/);
    assert.equal(code, 1);
  }
});

Deno.test("runProgram() says what can happen wherever something is opened or written", async () => {
  for (
    const [code, reason] of [["EMFILE", /too many files open/], [
      "ENOSPC",
      /the disk is full/,
    ]] as const
  ) {
    const { shown } = await outcome(() => {
      throw Object.assign(new Error("os error"), { code });
    });
    assert.match(shown, /^Error: Cannot continue: /);
    assert.match(shown, reason);
  }
});

Deno.test("runProgram() says that settings need more memory than there is", async () => {
  for (const length of [2 ** 40, 2 ** 60]) {
    const { shown, code } = await outcome(() => void new Float32Array(length));
    assert.match(shown, /^Error: Cannot continue: the settings need more memory .*\(.+\)$/);
    assert.equal(code, 1);
  }
});

Deno.test("help and lists end quietly when nobody reads on", async () => {
  const command =
    `"${Deno.execPath()}" run -A --no-check lib/cli/commands/train.ts dcgan --help | true`;
  const { stderr } = await new Deno.Command("sh", { args: ["-c", command] }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
});

Deno.test("runProgram() says which path the system refuses, wherever that happens", async () => {
  const folder = await Deno.makeTempDir();
  const loop = `${folder}/loop`;
  await Deno.symlink("loop", loop);
  const { shown, code } = await outcome(() => Deno.openSync(loop));
  assert.deepEqual({ shown, code }, {
    shown: `Error: Cannot use "${loop}": its symbolic links lead in a circle`,
    code: 1,
  });
  const readOnly = "Read-only file system (os error 30): rename '/a/b' -> '/a/c'";
  const renamed = await outcome(() => {
    throw Object.assign(new Error(readOnly), { code: "EROFS" });
  });
  assert.equal(renamed.shown, 'Error: Cannot use "/a/b": its file system is read-only');
  await Deno.remove(folder, { recursive: true });
});
