import { UserRangeError, UserTypeError } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import type { EnvironmentState } from "../environment.ts";
import { findArray } from "../find_array.ts";
import type { Emulator } from "./emulator.ts";
import type { GameGroup } from "./game_groups.ts";

/** The games that each emulator plays. */
type Groups = readonly GameGroup[];

/**
 * The states of all games, random streams included.
 *
 * @param emulators Who plays them.
 * @param groups The games of each.
 * @returns The states' bytes, one after the other, and their lengths.
 */
export function saveEmulators(emulators: readonly Emulator[], groups: Groups): NamedArray[] {
  const games = groups.at(-1)!.end;
  const lengths = new Int32Array(games);
  const parts = groups.map(({ first, end }, group) => {
    emulators[group].ask("g");
    const own = lengths.subarray(first, end);
    const words = new DataView(emulators[group].receive(new Uint8Array(4 * own.length)).buffer);
    own.forEach((_, i) => own[i] = words.getUint32(4 * i, true));
    return emulators[group].receive(new Uint8Array(sum(own)));
  });
  const data = new Uint8Array(sum(lengths));
  parts.reduce((at, part) => (data.set(part, at), at + part.length), 0);
  return [
    { name: "emulator_lengths", shape: [games], data: lengths },
    { name: "emulators", shape: [data.length], data },
  ];
}

/**
 * Goes back to what {@linkcode saveEmulators} gave. Nothing changes if it does not fit.
 *
 * @param emulators Who plays the games.
 * @param groups The games of each.
 * @param state An environment's state, the arrays among it.
 * @throws {TypeError} If an array is missing, or of another shape or type.
 * @throws {RangeError} If a game's state is damaged.
 */
export function restoreEmulators(
  emulators: readonly Emulator[],
  groups: Groups,
  state: EnvironmentState,
): void {
  const games = groups.at(-1)!.end;
  const own = { name: "emulator_lengths", shape: [games], data: new Int32Array(games) };
  const lengths = findArray("pong", state, own);
  const bytes = state.arrays.find(({ name }) => name === "emulators")?.data;
  if (
    !(bytes instanceof Uint8Array) || lengths.some((length) => length < 0) ||
    bytes.length !== sum(lengths)
  ) {
    throw new UserTypeError(
      `Cannot restore pong: array "emulators" has ${bytes?.length ?? "no"} bytes but must have ` +
        `${sum(lengths)}`,
    );
  }
  const before = saveEmulators(emulators, groups);
  if (put(emulators, groups, { lengths, bytes })) return;
  const [{ data: oldLengths }, { data: oldBytes }] = before;
  put(emulators, groups, { lengths: oldLengths as Int32Array, bytes: oldBytes as Uint8Array });
  throw new UserRangeError(
    "Cannot restore pong: a game's state is damaged but must be what the emulator gave",
  );
}

/** Says whether all emulators took their games' states. */
function put(
  emulators: readonly Emulator[],
  groups: Groups,
  { lengths, bytes }: { lengths: Int32Array; bytes: Uint8Array },
): boolean {
  let at = 0;
  return groups.every(({ first, end }, group) => {
    const own = lengths.subarray(first, end);
    const size = sum(own);
    const details = new Uint8Array(4 * own.length + size);
    const view = new DataView(details.buffer);
    own.forEach((length, i) => view.setUint32(4 * i, length, true));
    details.set(bytes.subarray(at, at += size), 4 * own.length);
    emulators[group].ask("p", details);
    return emulators[group].receive(new Uint8Array(1))[0] === 0;
  });
}

function sum(values: Int32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
