/** A row of four exponents of two in 16 bits, the leftmost cell in the lowest four; 0 is an empty cell. */
const rows = 1 << 16;

/**
 * Exponents have four bits. Two tiles of 2^15 = 32,768 stay apart where the rules would merge them: the best program reaches
 * one of them in seven of ten games (https://arxiv.org/abs/1604.05085), and needs two for this to matter.
 */
const greatestExponent = 15;

/** Each row after its tiles have been moved to the left, `[65536]`. */
export const movedLeft: Uint16Array = new Uint16Array(rows);
/** Each row after its tiles have been moved to the right, `[65536]`. */
export const movedRight: Uint16Array = new Uint16Array(rows);
/** What tiles merge to when a row is moved, the sum of their values; the same to both sides, `[65536]`. */
export const mergedScores: Int32Array = new Int32Array(rows);
/** Whether a row changes: bit 0 to the left, bit 1 to the right, `[65536]`. */
export const rowChanges: Uint8Array = new Uint8Array(rows);

for (let row = 0; row < rows; row++) {
  const left = moveLeft(row);
  const right = reversed(moveLeft(reversed(row)).row);
  movedLeft[row] = left.row;
  movedRight[row] = right;
  mergedScores[row] = left.score;
  rowChanges[row] = (left.row === row ? 0 : 1) | (right === row ? 0 : 2);
}

/** Moves the tiles of a row to the left; a tile that has merged does not merge again. */
function moveLeft(row: number): { row: number; score: number } {
  let [moved, score, length, waiting] = [0, 0, 0, 0];
  for (let shift = 0; shift < 16; shift += 4) {
    const exponent = row >>> shift & 15;
    if (exponent === 0) continue;
    if (exponent === waiting && exponent < greatestExponent) {
      moved += 1 << 4 * (length - 1);
      score += 2 << exponent;
      waiting = 0;
    } else {
      moved |= exponent << 4 * length++;
      waiting = exponent;
    }
  }
  return { row: moved, score };
}

/** The same cells from right to left. */
function reversed(row: number): number {
  return (row & 15) << 12 | (row & 0xf0) << 4 | row >>> 4 & 0xf0 | row >>> 12;
}
