/** The part of the C library that opening TensorFlow takes. */
import { UserError } from "../../errors/mod.ts";
import { cString, readCString } from "./pointers.ts";

const libcSymbols = {
  dlopen: { parameters: ["buffer", /* path */ "i32" /* mode */], result: "pointer" },
  dlerror: { parameters: [], result: "pointer" }, // char*
  open: { parameters: ["buffer", /* path */ "i32" /* flags */], result: "i32" },
  read: {
    parameters: ["i32", "buffer", /* to */ "usize" /* at most so many bytes */],
    result: "isize",
  },
  dup: { parameters: ["i32"], result: "i32" },
  dup2: { parameters: ["i32", /* from */ "i32" /* to */], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  on_exit: {
    parameters: ["pointer", /* void (*function)(int status, void*) */ "pointer" /* argument */],
    result: "i32",
    optional: true,
  },
  _exit: { type: "pointer" },
} as const;

/** The C library's functions, callable. */
export type Libc = Deno.DynamicLibrary<typeof libcSymbols>["symbols"];

const LIBC = Deno.build.os === "darwin" ? ["libSystem.dylib"] : ["libc.so.6", "libdl.so.2"];
const RTLD_NOW = 0x2;
/** `RTLD_NODELETE` has another value on macOS. */
const RTLD_NODELETE = Deno.build.os === "darwin" ? 0x80 : 0x1000;
const O_WRONLY = 1;
const STDERR = 2;

/**
 * Opens the C library.
 *
 * @throws {Error} If this system has none that offers `dlopen`.
 */
export function openLibc(): Libc {
  for (const name of LIBC) {
    try {
      return Deno.dlopen(name, libcSymbols).symbols;
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw error;
      // glibc before 2.34 has dlopen in libdl: the next name
    }
  }
  throw new UserError(
    `Cannot find dlopen in any of ${LIBC.join(", ")}: this system is not supported`,
  );
}

/**
 * Deno closes its libraries when the program ends, while TensorFlow's own threads still run in them: a crash
 * with exit code 139. Opened once more with RTLD_NODELETE, the code stays mapped until the end.
 *
 * @throws {Error} If the library cannot be opened; says why.
 */
export function keepResident(libc: Libc, path: string): void {
  if (libc.dlopen(cString(path), RTLD_NOW | RTLD_NODELETE) !== null) return;
  throw new UserError(
    `Cannot open "${path}": ${readCString(libc.dlerror())}. ` +
      `Run "deno task setup" to fetch a library that fits this machine`,
  );
}

/**
 * When the program ends, TensorFlow's threads may be in the middle of an operation, which crashes (exit code 139)
 * once C destroys its static objects: leave before that, with the same code. Handlers run in the reverse order of
 * their registration, and TensorFlow makes some statics as late as in its first operations, so this one registers
 * again at every event that announces an end. macOS has no `on_exit`.
 */
export function leaveBeforeStaticsGo(libc: Libc): void {
  const register = () => libc.on_exit?.(libc._exit, null);
  register();
  for (const event of ["unload", "error", "unhandledrejection"]) addEventListener(event, register);
}

/**
 * Runs `action`, a synchronous one, while what C code writes to the process's stderr goes nowhere.
 *
 * @returns What `action` returns; stderr is back afterwards, also after an error.
 */
export function withoutStderr<Result>(libc: Libc, action: () => Result): Result {
  const kept = libc.dup(STDERR);
  const nowhere = libc.open(cString("/dev/null"), O_WRONLY);
  if (kept < 0 || nowhere < 0) return action(); // no descriptor left: rather two lines too many
  libc.dup2(nowhere, STDERR);
  try {
    return action();
  } finally {
    libc.dup2(kept, STDERR);
    libc.close(kept);
    libc.close(nowhere);
  }
}
