/** 2048 as one would explain it: rows of exponents in lists, 0 for an empty cell. */

/** A row after its tiles have been moved to the left, and what was merged. */
export function plainRow(row: readonly number[]): { row: number[]; score: number } {
  const tiles = row.filter((exponent) => exponent !== 0);
  const moved: number[] = [];
  let score = 0;
  while (tiles.length > 0) {
    const exponent = tiles.shift()!;
    // Four bits a cell: the greatest tiles do not merge.
    if (exponent === tiles[0] && exponent < 15) {
      tiles.shift();
      moved.push(exponent + 1);
      score += 2 ** (exponent + 1);
    } else {
      moved.push(exponent);
    }
  }
  return { row: [...moved, 0, 0, 0, 0].slice(0, 4), score };
}

/** A board of sixteen cells after a move (0 up, 1 right, 2 down, 3 left), what was merged, and whether anything moved. */
export function plainMove(cells: readonly number[], direction: number) {
  const after = [...cells];
  let score = 0;
  for (let line = 0; line < 4; line++) {
    // The line's cells in the order in which they move.
    const places = [0, 1, 2, 3].map((i) => {
      const along = direction === 1 || direction === 2 ? 3 - i : i;
      return direction % 2 === 0 ? 4 * along + line : 4 * line + along;
    });
    const moved = plainRow(places.map((place) => cells[place]));
    places.forEach((place, i) => after[place] = moved.row[i]);
    score += moved.score;
  }
  return { after, score, isLegal: after.some((exponent, place) => exponent !== cells[place]) };
}

/** The cells of a board's two words. */
export function cellsOf(board: ArrayLike<number>): number[] {
  return Array.from({ length: 16 }, (_, cell) => board[cell >> 3] >>> 4 * (cell % 8) & 15);
}
