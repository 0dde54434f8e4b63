import { UserRangeError } from "../../errors/mod.ts";
import type { FlowEnvironment } from "../environments/flow_environment.ts";

/** Ways from the start to finished objects, in typed arrays. */
export class Trajectories {
  /** What they are built in. */
  readonly environment: FlowEnvironment;
  /** How many there are. */
  readonly count: number;
  /** Room for states of each: one more than the longest way has moves. */
  readonly room: number;
  /** The states passed by their numbers, the start first, the object last, `[count, room]`. */
  readonly states: Float64Array<ArrayBuffer>;
  /** What was done in each of them, moves and then the exit, `[count, room]`. */
  readonly actions: Int32Array<ArrayBuffer>;
  /** How many states each passed, as many as it has actions, `[count]`; 0 before it is finished. */
  readonly lengths: Int32Array<ArrayBuffer>;
  /** log R of each object, `[count]`. */
  readonly logRewards: Float64Array<ArrayBuffer>;

  /**
   * Room for trajectories.
   *
   * @param environment What they are built in.
   * @param count How many.
   */
  constructor(environment: FlowEnvironment, count: number) {
    this.environment = environment;
    this.count = count;
    this.room = environment.longest + 1;
    this.states = new Float64Array(count * this.room);
    this.actions = new Int32Array(count * this.room);
    this.lengths = new Int32Array(count);
    this.logRewards = new Float64Array(count);
  }

  /**
   * Trajectories of given moves.
   *
   * @param environment What they are built in.
   * @param moves The moves of each, without the exit.
   * @throws {RangeError} If a move is not possible where it is made.
   */
  static of(environment: FlowEnvironment, moves: readonly (readonly number[])[]): Trajectories {
    const made = new Trajectories(environment, moves.length);
    const mask = new Uint8Array(environment.moves);
    moves.forEach((own, i) => {
      const state = new Int32Array(environment.coordinates);
      const start = i * made.room;
      own.forEach((move, step) => {
        made.states[start + step] = environment.indexOf(state);
        made.actions[start + step] = move;
        environment.markMoves(state, mask);
        if (mask[move] !== 1) {
          throw new UserRangeError(
            `Cannot make a trajectory: move ${step} is ${move} but must be possible in state [${state}] of ${environment.name}`,
          );
        }
        environment.apply(state, move);
      });
      made.finish(i, { state, moves: own.length });
    });
    return made;
  }

  /**
   * Some of several batches, one after the other.
   *
   * @param batches All of one environment.
   * @returns A copy.
   */
  static concat(batches: readonly Trajectories[]): Trajectories {
    const count = batches.reduce((sum, batch) => sum + batch.count, 0);
    const all = new Trajectories(batches[0].environment, count);
    let first = 0;
    for (const { count, room, states, actions, lengths, logRewards } of batches) {
      all.states.set(states, first * room);
      all.actions.set(actions, first * room);
      all.lengths.set(lengths, first);
      all.logRewards.set(logRewards, first);
      first += count;
    }
    return all;
  }

  /**
   * Some of these.
   *
   * @param first The first.
   * @param end The one after the last.
   * @returns A copy.
   */
  slice(first: number, end: number): Trajectories {
    const { room } = this;
    const part = new Trajectories(this.environment, end - first);
    part.states.set(this.states.subarray(first * room, end * room));
    part.actions.set(this.actions.subarray(first * room, end * room));
    part.lengths.set(this.lengths.subarray(first, end));
    part.logRewards.set(this.logRewards.subarray(first, end));
    return part;
  }

  /**
   * Notes where a trajectory ends.
   *
   * @param i Which.
   * @param end The object, and how many moves led to it.
   */
  finish(i: number, { state, moves }: { state: Int32Array; moves: number }): void {
    const { environment, room } = this;
    this.states[i * room + moves] = environment.indexOf(state);
    this.actions[i * room + moves] = environment.moves; // the exit
    this.lengths[i] = moves + 1;
    this.logRewards[i] = environment.logReward(state);
  }

  /**
   * The object that a trajectory comes to.
   *
   * @param i Which.
   * @returns Its number among all states.
   */
  object(i: number): number {
    return this.states[i * this.room + this.lengths[i] - 1];
  }
}
