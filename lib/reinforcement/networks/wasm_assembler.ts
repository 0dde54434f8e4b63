/**
 * An assembler of WebAssembly, as far as loops over numbers in memory need it: instructions as bytes, functions, a module
 * (https://webassembly.github.io/spec/core/binary/).
 */

/** Bytes of an instruction, or of several. */
export type Code = readonly number[];

/** Types of a local. */
export const types = { i32: 0x7f, v128: 0x7b } as const;

/** Reads a local. */
export const local = (index: number): Code => [0x20, index];
/** Writes a local. */
export const set = (index: number): Code => [0x21, index];
/** A whole number. */
export const int = (value: number): Code => [0x41, ...signed(value)];
/** The sum of two whole numbers. */
export const add: Code = [0x6a];
/** The product of two whole numbers. */
export const multiply: Code = [0x6c];
const isLess: Code = [0x49];

const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
/** Four numbers of float32 from an address, and so many bytes beyond. */
export const load = (offset: number = 0): Code => [...simd(0x00), 2, ...unsigned(offset)];
/** One number from an address, and so many bytes beyond, four times. */
export const loadSplat = (offset: number = 0): Code => [...simd(0x09), 2, ...unsigned(offset)];
/** Four numbers to an address, and so many bytes beyond. */
export const store = (offset: number = 0): Code => [...simd(0x0b), 2, ...unsigned(offset)];
/** A number, four times. */
export const splat = (value: number): Code => [0x43, ...float(value), ...simd(0x13)];
/** Arithmetic of four numbers with four others. */
export const floats = {
  add: simd(0xe4),
  multiply: simd(0xe6),
  divide: simd(0xe7),
  least: simd(0xe8),
  greatest: simd(0xe9),
} as const;

/** Adds to a local. */
export const advance = (
  index: number,
  amount: Code,
): Code => [...local(index), ...amount, ...add, ...set(index)];

/** Goes on while `index < limit`, at least once. */
export const loop = (body: Code, index: number, limit: Code): Code => [
  ...[0x03, 0x40],
  ...body,
  ...local(index),
  ...limit,
  ...isLess,
  ...[0x0d, 0, 0x0b],
];

/** A function of a {@linkcode wasmModule}. */
export interface WasmFunction {
  /** What JavaScript calls it. */
  readonly name: string;
  /** Whole numbers that it takes; its first locals. It returns nothing. */
  readonly parameters: number;
  /** The types of its other locals, and how many of each. */
  readonly locals: readonly (readonly [count: number, type: number])[];
  /** What it does. */
  readonly code: Code;
}

/**
 * A module that works on a memory from outside, `host.memory`.
 *
 * @param functions What it exports.
 * @returns Its bytes.
 */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const signatures = functions.map(({ parameters }) => [
    ...[0x60, ...list(Array.from({ length: parameters }, () => [types.i32]))],
    0,
  ]);
  const bodies = functions.map(({ locals, code }) => {
    const body = [...list(locals), ...code, 0x0b];
    return [...unsigned(body.length), ...body];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, signatures),
    ...section(2, [[...text("host"), ...text("memory"), 0x02, 0x00, 1]]),
    ...section(3, functions.map((_, i) => [i])),
    ...section(7, functions.map(({ name }, i) => [...text(name), 0x00, i])),
    ...section(10, bodies),
  ]);
}

function section(id: number, items: readonly Code[]): Code {
  const content = list(items);
  return [id, ...unsigned(content.length), ...content];
}

function list(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): Code {
  return list([...new TextEncoder().encode(name)].map((byte) => [byte]));
}

/** LEB128, as WebAssembly writes integers. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [value & 0x7f | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): Code {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [value & 0x7f | 0x80, ...signed(value >> 7)];
}

function float(value: number): Code {
  return [...new Uint8Array(Float32Array.of(value).buffer)];
}
