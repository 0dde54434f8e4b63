import { createHash } from "node:crypto";

/**
 * The content security policy of an HTML page that needs nothing from outside: pictures, style and fonts are in the
 * page itself, and of scripts only these run. So nothing that a foreign file brought into the page can act, or send
 * word of its reader.
 *
 * @example A page without scripts
 * ```ts
 * import { pagePolicy } from "lib/files";
 * import assert from "node:assert/strict";
 *
 * assert.match(pagePolicy([]), /^<meta http-equiv="Content-Security-Policy" content=".*script-src 'none'/);
 * ```
 *
 * @param scripts The texts of the page's own script elements, to the letter.
 * @returns The element, which belongs before all that it restricts.
 */
export function pagePolicy(scripts: readonly string[]): string {
  const hashes = scripts.map((text) =>
    `'sha256-${createHash("sha256").update(text).digest("base64")}'`
  );
  const rules = [
    "default-src 'none'",
    "img-src data: blob:",
    "style-src 'unsafe-inline'",
    "font-src data:",
    `script-src ${hashes.length === 0 ? "'none'" : hashes.join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<meta http-equiv="Content-Security-Policy" content="${rules.join("; ")}">`;
}
