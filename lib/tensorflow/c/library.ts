/** Opens libtensorflow and keeps it open for as long as the process lives. */
import { UserError } from "../../errors/mod.ts";
import { type LibTensorFlowLocation, locateLibTensorFlow } from "../install/locate.ts";
import { keepResident, leaveBeforeStaticsGo, openLibc, withoutStderr } from "./libc.ts";
import { readCString } from "./pointers.ts";
import { preferOneDnn } from "./prefer_onednn.ts";
import { processorFeatures } from "./processor_features.ts";
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

/**
 * Finds and opens libtensorflow.
 *
 * @throws {Error} If no library is found, it cannot be opened, or it is too old; says what to do.
 */
export function openLibrary(): OpenLibrary {
  // TensorFlow reads this once, when it is opened. It logs to the process's stderr, which would tear
  // progress bars apart; 2 leaves errors only.
  if (Deno.env.get("TF_CPP_MIN_LOG_LEVEL") === undefined) {
    Deno.env.set("TF_CPP_MIN_LOG_LEVEL", "2");
  }
  const location = locateLibTensorFlow();
  const libc = openLibc();
  const open = () => {
    keepResident(libc, location.framework);
    keepResident(libc, location.cc);
  };
  preferOneDnn();
  // While it is opened TensorFlow announces oneDNN on stderr, at any log level. On a processor without the
  // instructions that it was built for it ends the program there and says why: that must be seen.
  if (processorFeatures().has("avx2")) withoutStderr(libc, open);
  else open();
  leaveBeforeStaticsGo(libc);
  // First the version alone: it says more about an old library than the first function that it lacks.
  const { TF_Version } = openFunctions(location.cc, { TF_Version: symbols.TF_Version });
  const version = readCString(TF_Version());
  checkVersion(version, location.cc);
  return { functions: openFunctions(location.cc, symbols), location, version };
}

function openFunctions<Symbols extends Deno.ForeignLibraryInterface>(
  path: string,
  symbols: Symbols,
): Deno.DynamicLibrary<Symbols>["symbols"] {
  try {
    return Deno.dlopen(path, symbols).symbols;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(
      `Cannot use "${path}": ${reason}. It is not libtensorflow, or is older than ` +
        `${OLDEST_VERSION.join(".")}: run "deno task setup" to fetch one that fits`,
      { cause },
    );
  }
}

function checkVersion(version: string, path: string): void {
  const [major, minor] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_VERSION;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new UserError(
      `Cannot use "${path}": TensorFlow ${version} is older than ${OLDEST_VERSION.join(".")}. ` +
        `Run "deno task setup" to fetch one that fits`,
    );
  }
}
