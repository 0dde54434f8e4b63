import { gzipSync } from "node:zlib";
import { join } from "@std/path";
import { checkOptions, UserError } from "../../errors/mod.ts";
import { isFile, makeFolder, writeFileAtomically } from "../../files/mod.ts";
import type { Split } from "../idx/idx_pair.ts";
import { type IdxKind, isGzip, unpackIdx } from "../idx/unpack_idx.ts";
import { fetchBytes } from "./fetch_bytes.ts";
import {
  type PublishedDataSet,
  publishedDataSets,
  type PublishedFile,
  type PublishedName,
} from "./published_data_sets.ts";

/** How far a download is. */
export interface DownloadProgress {
  /** The file's name. */
  file: string;
  /** Where it is downloaded from. */
  url: string;
  /** Bytes received so far. */
  receivedBytes: number;
  /** Bytes to receive, if the mirror says so. */
  totalBytes?: number;
}

/** Options of {@linkcode downloadDataSet}. */
export interface DownloadDataSetOptions {
  /** The data folder; files go to its folder of the set's name, which is made if needed. */
  folder: string;
  /** Which files. Default: `"train"`. */
  split?: Split;
  /** Mirrors and checksums to use, e.g. a mirror of your own. Default: those of the data set. */
  published?: PublishedDataSet;
  /** Milliseconds without a byte after which a mirror is given up. Default: 30,000. */
  stallMs?: number;
  /** Called whenever bytes arrive. Default: none. */
  onProgress?: (progress: DownloadProgress) => void;
}

/**
 * Downloads those files of a data set that the data folder lacks. Each is checked before it is written,
 * whole; files that are there already stay as they are.
 *
 * @param name Which set.
 * @param options Where to, and from where.
 * @throws {Error} If no mirror gives a file with the right checksum. The message says what went wrong with
 * each, and what to do.
 */
export async function downloadDataSet(
  name: PublishedName,
  options: DownloadDataSetOptions,
): Promise<void> {
  checkOptions<DownloadDataSetOptions>("downloadDataSet()", options, {
    folder: "string",
    split: "string",
    published: "object",
    stallMs: "number",
    onProgress: "function",
  });
  const { mirrors, files } = options.published ?? publishedDataSets[name];
  const folder = join(options.folder, name);
  const { images, labels } = files[options.split ?? "train"];
  for (const [kind, file] of [["images", images], ["labels", labels]] as const) {
    const path = join(folder, file.name);
    if (await isFile(path)) continue;
    const bytes = await downloadFromFirst(mirrors, { ...options, kind, file, folder });
    await makeFolder(folder);
    await writeFileAtomically(path, bytes);
  }
}

interface DownloadFileOptions extends DownloadDataSetOptions {
  kind: IdxKind;
  file: PublishedFile;
}

/** The file's bytes from the first mirror that has them. */
async function downloadFromFirst(
  mirrors: readonly string[],
  options: DownloadFileOptions,
): Promise<Uint8Array> {
  const failures: string[] = [];
  for (const mirror of mirrors) {
    const url = mirror + options.file.name;
    try {
      return await downloadFile(url, options);
    } catch (error) {
      failures.push(`  ${url}: ${reasonOf(error)}`);
    }
  }
  throw new UserError(
    `Cannot download "${options.file.name}" from any of ${mirrors.length} mirrors:\n` +
      `${
        failures.join("\n")
      }\nPut the file into "${options.folder}" by hand, or use the data set ` +
      `"drawn" (--dataset drawn), which needs no network`,
  );
}

async function downloadFile(url: string, options: DownloadFileOptions): Promise<Uint8Array> {
  const { kind, file, stallMs = 30_000, onProgress } = options;
  const received = await fetchBytes(url, {
    // Gzip adds a few bytes to what it cannot pack.
    maximumBytes: file.bytes + 65_536,
    stallMs,
    onProgress: (receivedBytes, totalBytes) =>
      onProgress?.({ file: file.name, url, receivedBytes, totalBytes }),
  });
  // Where a server declares gzip to be the transport's, fetch has unpacked it.
  const packed = isGzip(received) ? received : gzipSync(received);
  const { sha256 } = await unpackIdx(packed, { name: file.name, kind });
  if (sha256 !== file.sha256) {
    throw new UserError(
      `Cannot use "${url}": its content has SHA-256 ${sha256} but must have ${file.sha256}`,
    );
  }
  return packed;
}

/** Why a download failed; `fetch` itself says only that it did, and keeps the reason in `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message } = error.cause instanceof Error ? error.cause : error;
  // The list names the address already.
  return message.replace(/^(error sending request for url \(.*?\)|Cannot \w+ ".*?"): /, "");
}
