/**
 * Whether a path names a file that is there.
 *
 * @param path The path.
 * @returns Whether it does.
 */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
