/**
 * A dense layer in WebAssembly, four numbers an instruction: V8 multiplies one at a time in loops over typed arrays.
 *
 * The module is assembled here, once a process, from the few instructions that it needs
 * (https://webassembly.github.io/spec/core/binary/instructions.html); products and sums are rounded one by one, so that every
 * machine gives the same numbers.
 */

import {
  add,
  advance,
  type Code,
  floats,
  int,
  load,
  loadSplat,
  local,
  loop,
  multiply,
  set,
  splat,
  store,
  types,
  type WasmFunction,
  wasmModule,
} from "./wasm_assembler.ts";

/** Rows that the kernel takes at a time; the rows of a call are a multiple. */
export const rowTile = 4;

/** Outputs that the kernel takes at a time; a layer's are a multiple, those beyond its own being zeros. */
export const outputTile = 8;

/** A layer in the memory of {@linkcode DenseKernel}: places are offsets in bytes. */
export interface DenseCall {
  /** `[rows, inputs]`. */
  readonly x: number;
  /** `[inputs, outputs]`. */
  readonly kernel: number;
  /** `[outputs]`. */
  readonly bias: number;
  /** `[rows, outputs]`, overwritten. */
  readonly y: number;
  /** A multiple of {@linkcode rowTile}. */
  readonly rows: number;
  /** Numbers of a row of `x`, a multiple of 4. */
  readonly inputs: number;
  /** A multiple of {@linkcode outputTile}. */
  readonly outputs: number;
}

/** The kernel on a memory of its own. */
export interface DenseKernel {
  /** `y = x kernel + bias`, each sum in the order of the inputs. */
  dense(call: DenseCall): void;
  /** The hyperbolic tangent of so many numbers, a multiple of 4, in place. */
  tanh(at: number, count: number): void;
  /** The rectifier of so many numbers, a multiple of 4, in place. */
  relu(at: number, count: number): void;
}

/** Exports of the module. */
interface Exports {
  dense(
    x: number,
    kernel: number,
    bias: number,
    y: number,
    rows: number,
    inputs: number,
    outputs: number,
  ): void;
  tanh(at: number, count: number): void;
  relu(at: number, count: number): void;
}

let compiled: WebAssembly.Module | undefined;

/**
 * Makes the kernel.
 *
 * @param memory Where the layers' numbers are.
 */
export function makeDenseKernel(memory: WebAssembly.Memory): DenseKernel {
  compiled ??= new WebAssembly.Module(
    wasmModule([denseFunction(), elementwise("tanh", tanhOf), elementwise("relu", reluOf)]),
  );
  const { exports } = new WebAssembly.Instance(compiled, { host: { memory } });
  const { dense, tanh, relu } = exports as unknown as Exports;
  return {
    dense: ({ x, kernel, bias, y, rows, inputs, outputs }) =>
      dense(x, kernel, bias, y, rows, inputs, outputs),
    tanh,
    relu,
  };
}

/** Inputs that a turn of the innermost loop takes: counting turns costs as much as one of them. */
const inputTile = 4;

/** The layer: tiles of four rows and eight outputs, whose 32 sums stay in registers. */
function denseFunction(): WasmFunction {
  const [x, kernel, bias, y, rows, inputs, outputs] = [0, 1, 2, 3, 4, 5, 6];
  const [j, i, k, width, lastX, lastRow] = [7, 8, 9, 10, 11, 12];
  const places = [13, 14, 15, 16]; // of the rows' next inputs
  const sums = [0, 1, 2, 3].map((row) => [17 + 2 * row, 18 + 2 * row]);
  const [left, right, value] = [25, 26, 27];
  const bytes = (count: number): Code => [...local(count), ...int(4), ...multiply];
  const turn: Code = [
    ...Array.from({ length: inputTile }, (_, input) => [
      ...local(k),
      ...load(),
      ...set(left),
      ...local(k),
      ...load(16),
      ...set(right),
      ...sums.flatMap(([low, high], row) => [
        ...local(places[row]),
        ...loadSplat(4 * input),
        ...set(value),
        ...[low, high].flatMap((sum) => [
          ...local(sum),
          ...local(value),
          ...local(sum === low ? left : right),
          ...floats.multiply,
          ...floats.add,
          ...set(sum),
        ]),
      ]),
      ...advance(k, local(width)),
    ]).flat(),
    ...places.flatMap((place) => advance(place, int(4 * inputTile))),
  ];
  const tile: Code = [
    ...sums.flatMap((pair) =>
      pair.flatMap((sum, half) => [
        ...local(bias),
        ...local(j),
        ...add,
        ...load(16 * half),
        ...set(sum),
      ])
    ),
    ...local(kernel),
    ...local(j),
    ...add,
    ...set(k),
    ...places.flatMap((place, row) => [
      ...row === 0 ? local(x) : [...local(places[row - 1]), ...local(i), ...add],
      ...set(place),
    ]),
    ...local(x),
    ...local(i),
    ...add,
    ...set(lastX),
    ...loop(turn, places[0], local(lastX)),
    ...sums.flatMap((pair, row) =>
      pair.flatMap((sum, half) => [
        ...local(y),
        ...local(j),
        ...add,
        ...int(row),
        ...local(width),
        ...multiply,
        ...add,
        ...local(sum),
        ...store(16 * half),
      ])
    ),
    ...advance(j, int(4 * outputTile)),
  ];
  const strip: Code = [
    ...int(0),
    ...set(j),
    ...loop(tile, j, local(width)),
    ...advance(x, [...int(rowTile), ...local(i), ...multiply]),
    ...advance(y, [...int(rowTile), ...local(width), ...multiply]),
  ];
  const code = [
    ...bytes(inputs),
    ...set(i),
    ...bytes(outputs),
    ...set(width),
    ...local(x),
    ...local(rows),
    ...local(i),
    ...multiply,
    ...add,
    ...set(lastRow),
    ...loop(strip, x, local(lastRow)),
  ];
  return { name: "dense", parameters: 7, locals: [[10, types.i32], [11, types.v128]], code };
}

/** Something of all numbers of an array, four at a time. */
function elementwise(
  name: string,
  apply: (value: number, square: number) => Code,
): WasmFunction {
  const [at, count, end, value, square] = [0, 1, 2, 3, 4];
  const code = [
    ...local(at),
    ...local(count),
    ...int(4),
    ...multiply,
    ...add,
    ...set(end),
    ...loop(
      [
        ...local(at),
        ...load(),
        ...set(value),
        ...local(at),
        ...apply(value, square),
        ...store(),
        ...advance(at, int(16)),
      ],
      at,
      local(end),
    ),
  ];
  return { name, parameters: 2, locals: [[1, types.i32], [2, types.v128]], code };
}

/** Eigen's approximation, which TensorFlow learns with: a quotient of polynomials, wrong by 3e-8 at most before rounding. */
const tanhNumerator = [
  ...[-2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8],
  ...[1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3],
];
const tanhDenominator = [
  ...[1.19825839466702e-6, 1.18534705686654e-4, 2.26843463243900e-3, 4.89352518554385e-3],
];

const tanhOf = (value: number, square: number): Code => {
  const polynomial = ([first, ...others]: readonly number[]): Code => [
    ...splat(first),
    ...others.flatMap((coefficient) => [
      ...local(square),
      ...floats.multiply,
      ...splat(coefficient),
      ...floats.add,
    ]),
  ];
  return [
    ...local(value),
    ...splat(-9), // beyond, it is 1 but for rounding
    ...floats.greatest,
    ...splat(9),
    ...floats.least,
    ...set(value),
    ...local(value),
    ...local(value),
    ...floats.multiply,
    ...set(square),
    ...local(value),
    ...polynomial(tanhNumerator),
    ...floats.multiply,
    ...polynomial(tanhDenominator),
    ...floats.divide,
  ];
};

const reluOf = (value: number): Code => [...local(value), ...splat(0), ...floats.greatest];
