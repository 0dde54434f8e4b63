import { UserError } from "../../errors/mod.ts";

/** Options of {@linkcode fetchBytes}. */
export interface FetchBytesOptions {
  /** Size beyond which a download is stopped. */
  maximumBytes: number;
  /** Milliseconds without a byte after which it is stopped. */
  stallMs: number;
  /** Called whenever bytes arrive; `totalBytes` only if the server says it. */
  onProgress: (receivedBytes: number, totalBytes?: number) => void;
}

/**
 * Downloads one address into memory.
 *
 * @param url The address.
 * @param options Limits, and what to call with the progress.
 * @returns The bytes.
 * @throws {Error} If the server cannot be reached, answers anything but success, goes silent, or sends too
 * much.
 */
export async function fetchBytes(
  url: string,
  options: FetchBytesOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { maximumBytes, stallMs, onProgress } = options;
  const controller = new AbortController();
  const cannot = `Cannot download "${url}"`;
  const giveUp = () =>
    controller.abort(new UserError(`${cannot}: the server sent no data for ${stallMs / 1000} s`));
  let timer = setTimeout(giveUp, stallMs);
  try {
    const response = await fetch(url, { signal: controller.signal });
    if (!response.ok) {
      const { status, statusText } = response;
      throw new UserError(`${cannot}: HTTP ${status} ${statusText}`.trimEnd());
    }
    const totalBytes = Number(response.headers.get("content-length")) || undefined;
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let receivedBytes = 0;
    for await (const piece of response.body ?? []) {
      clearTimeout(timer);
      timer = setTimeout(giveUp, stallMs);
      receivedBytes += piece.length;
      if (receivedBytes > maximumBytes) {
        throw new UserError(`${cannot}: it has more than ${maximumBytes} bytes`);
      }
      pieces.push(piece);
      onProgress(receivedBytes, totalBytes);
    }
    return new Uint8Array(await new Blob(pieces).arrayBuffer());
  } finally {
    clearTimeout(timer);
    // Also closes the connection of an answer that was not read to its end.
    controller.abort();
  }
}
