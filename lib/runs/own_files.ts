import { dirname, join, relative } from "@std/path";
import { UserError, UserInvalidDataError } from "../errors/mod.ts";
import { systemReason, writeFileAtomically } from "../files/mod.ts";

/**
 * The files of one run's folder, or of a folder within it. A symbolic link below the run's folder is refused by name:
 * reading through it could put another user's file into a report, writing could change one. The run's folder
 * itself may be a link, such as to a larger disk.
 */
export class OwnFiles {
  /** The folder whose files these are. */
  readonly folder: string;
  readonly #root: string;

  /**
   * Nothing is read or written yet.
   *
   * @param root The run's folder.
   * @param folder The folder within it. Default: the run's folder.
   */
  constructor(root: string, folder: string = root) {
    this.#root = root;
    this.folder = folder;
  }

  /**
   * The files of a folder within this one.
   *
   * @param name The folder's name.
   */
  within(name: string): OwnFiles {
    return new OwnFiles(this.#root, join(this.folder, name));
  }

  /**
   * Reads a file.
   *
   * @param name Its path from this folder.
   * @returns Its bytes; undefined if there is none.
   * @throws {Deno.errors.InvalidData} If it cannot be read, or is or lies behind a symbolic link.
   */
  async read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const path = await this.path(name);
    try {
      return await Deno.readFile(path);
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      throw await unreadable(path, cause);
    }
  }

  /**
   * Writes a file whole or not at all, and makes the folders that it is in.
   *
   * @param name Its path from this folder.
   * @param content Bytes, or text that is written as UTF-8.
   * @throws {Deno.errors.InvalidData} If it is or lies behind a symbolic link.
   * @throws {Error} If it cannot be written.
   */
  async write(name: string, content: Uint8Array | string): Promise<void> {
    const path = await this.path(name);
    await Deno.mkdir(dirname(path), { recursive: true });
    await writeFileAtomically(path, content);
  }

  /**
   * Writes a new file, whole or not at all; leaves one that exists as it is.
   *
   * @param name Its path from this folder.
   * @param content Text that is written as UTF-8.
   * @returns Whether it was written; false if there is one.
   * @throws {Error} If it cannot be written.
   */
  async writeNew(name: string, content: string): Promise<boolean> {
    const path = await this.path(name);
    const draft = `.${name}.${crypto.randomUUID()}.tmp`;
    await this.write(draft, content);
    try {
      // A rename would replace what another process has written meanwhile.
      await Deno.link(join(this.folder, draft), path);
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) return false;
      throw new UserError(`Cannot write "${path}": ${await systemReason(error, path)}`, {
        cause: error,
      });
    } finally {
      await Deno.remove(join(this.folder, draft));
    }
  }

  /**
   * The names in this folder or one within it; none if there is no such folder.
   *
   * @param name The folder's path from this one. Default: this folder.
   * @throws {Deno.errors.InvalidData} If it cannot be read, or is or lies behind a symbolic link.
   */
  async list(name: string = "."): Promise<string[]> {
    const path = await this.path(name);
    try {
      return (await Array.fromAsync(Deno.readDir(path))).map((entry) => entry.name);
    } catch (cause) {
      if (isMissing(cause)) return [];
      throw await unreadable(path, cause);
    }
  }

  /** Removes what a killed process left half-written in this folder and those within, all under names of their own. */
  async removeUnfinished(): Promise<void> {
    for await (const { name, isDirectory, isFile } of Deno.readDir(this.folder)) {
      if (isDirectory) await this.within(name).removeUnfinished();
      else if (isFile && isUnfinished(name)) await Deno.remove(join(this.folder, name));
    }
  }

  /**
   * The path of a file, after a look at each step to it below the run's folder.
   *
   * @param name Its path from this folder; there need not be such a file.
   * @throws {Deno.errors.InvalidData} If it is or lies behind a symbolic link, or is a device or pipe.
   */
  async path(name: string): Promise<string> {
    const path = join(this.folder, name);
    let at = this.#root;
    for (const step of relative(this.#root, path).split("/")) {
      at = join(at, step);
      const status = await Deno.lstat(at).catch(async (cause) => {
        if (isMissing(cause)) return undefined;
        throw await unreadable(at, cause);
      });
      if (status === undefined) break;
      if (at === this.#root || status.isFile || status.isDirectory) continue;
      if (!status.isSymlink) {
        // Reading a pipe waits for a writer, and a device may have no end.
        throw new UserInvalidDataError(
          `Cannot use "${at}": it is a device or pipe but must be a file; put a file in its place`,
        );
      }
      throw new UserInvalidDataError(
        `Cannot use "${at}": it is a symbolic link but must be the run's own; put what it leads to in its place`,
      );
    }
    return path;
  }
}

/** Whether a file of this name is what {@linkcode writeFileAtomically} leaves when it is killed. */
export function isUnfinished(name: string): boolean {
  return /^\..+\.[0-9a-f-]{36}\.tmp$/.test(name);
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

async function unreadable(path: string, cause: unknown): Promise<Error> {
  return new UserInvalidDataError(`Cannot read "${path}": ${await systemReason(cause, path)}`, {
    cause,
  });
}
