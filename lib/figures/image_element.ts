import { escapeMarkup } from "./text/svg_text.ts";
import { Buffer } from "node:buffer";

/** An image element with its data inside, a description and a white ground that reads in dark themes. */
export function imageElement(
  mimeType: string,
  base64: string,
  { text, width }: { text: string; width: number },
): string {
  return `<img src="data:${mimeType};base64,${base64}" alt="${escapeMarkup(text)}" ` +
    `width="${width}" style="max-width: 100%; background: white">`;
}

/** Bytes, or text as UTF-8, in base64. */
export function toBase64(content: Uint8Array | string): string {
  return Buffer.from(content as Uint8Array).toString("base64");
}
