/** What opens a file as a double click would, by operating system. */
const openers: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  windows: ["cmd", "/c", "start", ""],
};

/**
 * Opens a file in the person's browser.
 *
 * @param path The file's absolute path.
 * @returns Whether the system has something to open it with.
 */
export async function openInBrowser(path: string): Promise<boolean> {
  const [command, ...args] = openers[Deno.build.os] ?? ["xdg-open"];
  try {
    const { success } = await new Deno.Command(command, {
      args: [...args, path],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch (error) {
    // A machine without a desktop has none.
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
