/**
 * Files that are written whole and read with a check, the paths that people give, and the formats of arrays that other
 * programs read: safetensors and NumPy's `.npy`. Knows no tensors and nothing of the other folders.
 *
 * ```ts
 * import { encodeSafetensors, writeFileAtomically } from "lib/files";
 *
 * const bias = { name: "dense/bias", shape: [2], data: Float32Array.of(0, 1) };
 * const path = `${await Deno.makeTempDir()}/weights.safetensors`;
 * await writeFileAtomically(path, encodeSafetensors([bias]));
 * ```
 *
 * @module
 */
export { decodeNpy, type DecodeNpyOptions } from "./arrays/decode_npy.ts";
export { encodeNpy } from "./arrays/encode_npy.ts";
export { halfPrecision } from "./arrays/half_precision.ts";
export { type ArrayData, type NamedArray, sizeOfShape } from "./arrays/named_array.ts";
export {
  decodeSafetensors,
  type DecodeSafetensorsOptions,
  encodeSafetensors,
  type EncodeSafetensorsOptions,
  readSafetensors,
  type SafetensorsContent,
  safetensorsParts,
} from "./arrays/safetensors.ts";
export { exists, isFile, isFolder } from "./exists.ts";
export { isDiskFull } from "./is_disk_full.ts";
export { readJson } from "./json/read_json.ts";
export { type JsonLinesContent, readJsonLines } from "./json/read_json_lines.ts";
export { checkAgainst } from "./json/schema_check.ts";
export { tableJson } from "./json/table_json.ts";
export { joinBytes } from "./join_bytes.ts";
export { makeFolder } from "./make_folder.ts";
export { pagePolicy } from "./page_policy.ts";
export { readBytes } from "./read_bytes.ts";
export { type FolderEntry, readFolder } from "./read_folder.ts";
export { sha256, sha256OfParts } from "./sha256.ts";
export { systemReason, type SystemReasonOptions } from "./system_reason.ts";
export { childEnvironment, userPath, type UserPathOptions } from "./user_path.ts";
export {
  checkWritable,
  removeStaleTemporaries,
  writeFileAtomically,
} from "./write_file_atomically.ts";
