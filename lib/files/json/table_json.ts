/**
 * A table as JSON: what holds for all of it first, then a line for each row, so that versions compare.
 *
 * @param head What holds for all rows.
 * @param rows The rows.
 * @returns `{ ...head, "runs": rows }`, with a line break at the end.
 */
export function tableJson(head: object, rows: readonly object[]): string {
  const start = JSON.stringify(head, null, 2).replace(/\n}$/, "");
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(",\n");
  return rows.length === 0
    ? `${start},\n  "runs": []\n}\n`
    : `${start},\n  "runs": [\n${lines}\n  ]\n}\n`;
}
