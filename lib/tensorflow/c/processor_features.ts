/** What the processor can do, as Linux reports it. */
import { openLibc } from "./libc.ts";
import { cString } from "./pointers.ts";

const DESCRIPTION = "/proc/cpuinfo";
/** The first core stands first, and all cores of a machine say the same. */
const ENOUGH_BYTES = 16_384;

/**
 * The processor's instruction sets by Linux's names, for example `avx2` or `avx512_bf16`. C reads them: Deno opens
 * that file only to programs without any limit, while the engine needs no more than the right to call C.
 *
 * @returns An empty set where the processor cannot be asked: macOS and Windows have no such file.
 */
export function processorFeatures(): ReadonlySet<string> {
  const libc = openLibc();
  const file = libc.open(cString(DESCRIPTION), 0 /* O_RDONLY */);
  if (file < 0) return new Set();
  const bytes = new Uint8Array(ENOUGH_BYTES);
  let length = 0;
  for (let count = 1; count > 0 && length < bytes.length; length += count) {
    const rest = bytes.subarray(length);
    count = Math.max(0, Number(libc.read(file, rest, BigInt(rest.length))));
  }
  libc.close(file);
  const text = new TextDecoder().decode(bytes.subarray(0, length));
  // x86 calls the line "flags", Arm "Features".
  const features = /^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1];
  return new Set(features?.trim().split(/\s+/));
}
