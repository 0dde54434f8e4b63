import { type Stats, statSync } from "node:fs";
import { basename, join } from "@std/path";
import { UserTypeError } from "../../errors/mod.ts";

/** A processor architecture as Deno names it, or what the file's header says when Deno has no name for it. */
export type Machine = "x86_64" | "aarch64" | `machine ${string}`;

/**
 * Reads from a shared library's header which processors it is built for, without opening the library.
 *
 * The dynamic loader says "cannot open shared object file" or "wrong ELF class" for a library of another machine;
 * reading four bytes first lets the error say what is the matter.
 *
 * @param path An ELF (Linux) or Mach-O (macOS, thin or universal) file.
 * @returns The machines in the file: one, or several for a universal Mach-O file.
 * @throws {TypeError} If the file is neither ELF nor Mach-O, or ends within its header.
 */
function libraryMachines(path: string): Machine[] {
  const header = readHeader(path);
  const magic = header.byteLength >= 4 ? header.getUint32(0) : 0;
  try {
    // ELF: `e_machine` is 16 bits at offset 18, in the byte order that `e_ident[EI_DATA]` (offset 5) names.
    if (magic === 0x7f454c46) return [elfMachine(header.getUint16(18, header.getUint8(5) === 1))];
    // Mach-O, 64 bits, little-endian: `cputype` follows the magic number.
    if (magic === 0xcffaedfe) return [machOMachine(header.getUint32(4, true))];
    // Universal Mach-O: a big-endian count, then one 20-byte record a machine, each opening with its `cputype`.
    if (magic === 0xcafebabe) {
      const count = Math.min(header.getUint32(4), 10);
      return Array.from({ length: count }, (_, i) => machOMachine(header.getUint32(8 + 20 * i)));
    }
  } catch (cause) {
    throw new UserTypeError(`Cannot read the header of "${path}": the file ends within it`, {
      cause,
    });
  }
  throw new UserTypeError(
    `Cannot read "${path}" as a shared library: it starts with 0x${
      magic.toString(16).padStart(8, "0")
    }, which is neither ELF nor Mach-O`,
  );
}

function readHeader(path: string): DataView {
  const bytes = new Uint8Array(256);
  using file = Deno.openSync(path);
  const length = file.readSync(bytes) ?? 0;
  return new DataView(bytes.buffer, 0, length);
}

function elfMachine(code: number): Machine {
  return code === 62 ? "x86_64" : code === 183 ? "aarch64" : `machine ${code}`;
}

function machOMachine(code: number): Machine {
  return code === 0x01000007
    ? "x86_64"
    : code === 0x0100000c
    ? "aarch64"
    : `machine 0x${code.toString(16)}`;
}

/** The file names of the C library's two halves on one operating system. */
export interface LibraryNames {
  /** The half that holds the framework; it must be opened first. */
  framework: string;
  /** The half that exports the C functions: its name in Python wheels, then in C archives. */
  cc: [string, string];
}

/**
 * The names that TensorFlow gives to its C library's files.
 *
 * @param os The operating system, as `Deno.build.os` names it; any but `darwin` has Linux's names.
 * @returns The names, without folders.
 */
export function libraryNames(os: string): LibraryNames {
  return os === "darwin"
    ? {
      framework: "libtensorflow_framework.2.dylib",
      cc: ["libtensorflow_cc.2.dylib", "libtensorflow.2.dylib"],
    }
    : {
      framework: "libtensorflow_framework.so.2",
      cc: ["libtensorflow_cc.so.2", "libtensorflow.so.2"],
    };
}

/**
 * Looks for the C library's two halves in one folder and checks which processor they are built for.
 *
 * @param folder The folder to look in; it need not exist.
 * @param machine The operating system and processor that must be able to open them, as `Deno.build` names them.
 * @returns The two paths, or in words why the folder does not serve.
 */
export function librariesIn(
  folder: string,
  { os, arch }: { os: string; arch: string },
): { framework: string; cc: string } | string {
  const names = libraryNames(os);
  const exists = (name: string) => statusOf(join(folder, name))?.isFile();
  if (!statusOf(folder)) return "it does not exist";
  if (!exists(names.framework)) return `it has no ${names.framework}`;
  const cc = names.cc.find(exists);
  if (cc === undefined) return `it has neither ${names.cc.join(" nor ")}`;
  for (const name of [names.framework, cc]) {
    const problem = machineProblem(join(folder, name), arch);
    if (problem !== null) return problem;
  }
  return { framework: join(folder, names.framework), cc: join(folder, cc) };
}

function machineProblem(path: string, arch: string): string | null {
  try {
    const machines = libraryMachines(path);
    if (machines.some((machine) => machine === arch)) return null;
    return `${basename(path)} is built for ${machines.join(" and ")} but this machine is ${arch}`;
  } catch (error) {
    if (error instanceof TypeError || error instanceof Deno.errors.PermissionDenied) {
      return error.message;
    }
    throw error;
  }
}

/**
 * What is at a path.
 *
 * @param path The path.
 * @returns Its status; undefined if nothing is there, or a part of the path is a file.
 */
export function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return undefined;
    throw error;
  }
}
