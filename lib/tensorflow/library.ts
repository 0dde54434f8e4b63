/** Opens libtensorflow and keeps it open for as long as the process lives. */
import { type LibTensorFlowLocation, locateLibTensorFlow } from "./install/locate.ts";
import { cString, readCString } from "./pointers.ts";
import { symbols } from "./symbols.ts";

/** The C functions, callable. */
export type LibTensorFlow = Deno.DynamicLibrary<typeof symbols>["symbols"];

/** An open library. */
export interface OpenLibrary {
  /** The C functions. */
  readonly functions: LibTensorFlow;
  /** Where the library was found. */
  readonly location: LibTensorFlowLocation;
  /** TensorFlow's version, for example `"2.21.0"`. */
  readonly version: string;
}

/** The oldest TensorFlow that has every function and operation that the engine calls. */
const OLDEST_VERSION = [2, 9];

const RTLD_NOW = 0x2;
/** `RTLD_NODELETE` has another value on macOS. */
const RTLD_NODELETE = Deno.build.os === "darwin" ? 0x80 : 0x1000;
const LIBC = Deno.build.os === "darwin" ? ["libSystem.dylib"] : ["libc.so.6", "libdl.so.2"];

/**
 * Finds and opens libtensorflow.
 *
 * @throws {Error} If no library is found, it cannot be opened, or it is too old; says what to do
 */
export function openLibrary(): OpenLibrary {
  // TensorFlow reads this once, when it is opened. It logs to the process's stderr, which would tear
  // progress bars apart; 2 leaves errors only.
  if (Deno.env.get("TF_CPP_MIN_LOG_LEVEL") === undefined) {
    Deno.env.set("TF_CPP_MIN_LOG_LEVEL", "2");
  }
  const location = locateLibTensorFlow();
  const libc = openLibc();
  keepResident(libc, location.framework);
  keepResident(libc, location.cc);
  leaveBeforeStaticsGo(libc);
  // First the version alone: it says more about an old library than the first function that it lacks.
  const { TF_Version } = openFunctions(location.cc, { TF_Version: symbols.TF_Version });
  const version = readCString(TF_Version());
  checkVersion(version, location.cc);
  return { functions: openFunctions(location.cc, symbols), location, version };
}

/**
 * When the program ends, TensorFlow's threads may be in the middle of an operation, which crashes (exit code 139)
 * once C destroys its static objects: leave before that, with the same code. Handlers run in the reverse order of
 * their registration, and TensorFlow makes some statics as late as in its first operations, so this one registers
 * again at every event that announces an end. macOS has no `on_exit`.
 */
function leaveBeforeStaticsGo(libc: Libc): void {
  const register = () => libc.on_exit?.(libc._exit, null);
  register();
  for (const event of ["unload", "error", "unhandledrejection"]) addEventListener(event, register);
}

/** The part of the C library that opening takes. */
const libcSymbols = {
  dlopen: { parameters: ["buffer", /* path */ "i32" /* mode */], result: "pointer" },
  dlerror: { parameters: [], result: "pointer" }, // char*
  on_exit: {
    parameters: ["pointer", /* void (*function)(int status, void*) */ "pointer" /* argument */],
    result: "i32",
    optional: true,
  },
  _exit: { type: "pointer" },
} as const;

type Libc = Deno.DynamicLibrary<typeof libcSymbols>["symbols"];

function openLibc(): Libc {
  for (const name of LIBC) {
    try {
      return Deno.dlopen(name, libcSymbols).symbols;
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw error;
      // glibc before 2.34 has dlopen in libdl: the next name
    }
  }
  throw new Error(`Cannot find dlopen in any of ${LIBC.join(", ")}: this system is not supported`);
}

/**
 * Deno closes its libraries when the program ends, while TensorFlow's own threads still run in them: a crash
 * with exit code 139. Opened once more with RTLD_NODELETE, the code stays mapped until the end.
 */
function keepResident(libc: Libc, path: string): void {
  if (libc.dlopen(cString(path), RTLD_NOW | RTLD_NODELETE) !== null) return;
  throw new Error(
    `Cannot open "${path}": ${readCString(libc.dlerror())}. ` +
      `Run "deno task setup" to fetch a library that fits this machine`,
  );
}

function openFunctions<Symbols extends Deno.ForeignLibraryInterface>(
  path: string,
  symbols: Symbols,
): Deno.DynamicLibrary<Symbols>["symbols"] {
  try {
    return Deno.dlopen(path, symbols).symbols;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `Cannot use "${path}": ${reason}. It is no libtensorflow, or older than ` +
        `${OLDEST_VERSION.join(".")}: run "deno task setup" to fetch one that fits`,
      { cause },
    );
  }
}

function checkVersion(version: string, path: string): void {
  const [major, minor] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_VERSION;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new Error(
      `Cannot use "${path}": TensorFlow ${version} is older than ${OLDEST_VERSION.join(".")}. ` +
        `Run "deno task setup" to fetch one that fits`,
    );
  }
}
