import { UserError } from "../../errors/mod.ts";
import type { PythonEnvironment } from "../../python/mod.ts";
import { flowerCommand } from "./start_process.ts";

/**
 * Calls Flower's command line, which answers in JSON.
 *
 * @param args What `flwr` is asked.
 * @param parts The Python that has Flower, and the folder of Flower's own settings.
 * @returns The answer.
 * @throws {Error} If Flower refuses, or gives no answer.
 */
export async function runFlwr(
  args: readonly string[],
  { python, home }: { python: PythonEnvironment; home: string },
): Promise<unknown> {
  const { path, options } = flowerCommand({
    ...{ python, home, program: "flwr" },
    args: [...args, "--format", "json"],
  });
  const { stdout, stderr } = await new Deno.Command(path, { ...options, stdin: "null" }).output();
  const [text, words] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  try {
    const answer = JSON.parse(text.slice(text.indexOf("{")));
    if (answer.success) return answer;
    throw new UserError(`Cannot call Flower: ${answer["error-message"]?.trim()}`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UserError(
      `Cannot call Flower: "flwr ${args[0]}" gave no answer; its last words were:\n${
        (words || text).trim().split("\n").slice(-8).join("\n")
      }`,
    );
  }
}
