/** Environments whose every number can be said in advance. */
import { type EnvironmentOptions, VectorEnvironment } from "lib/environments";

/** A game that is one number, which is seen as it is. */
abstract class NumberGame extends VectorEnvironment<Float32Array<ArrayBuffer>> {
  protected observe(game: number): void {
    this.observations[game] = this.variables[game];
  }

  protected drawGame() {
    return { width: 1, height: 1, channels: 3, pixels: new Uint8Array(3) } as const;
  }

  protected describeGame(game: number): string {
    return `${this.variables[game]}`;
  }
}

/** Ten steps to the right and the game is over; each step pays 5, be it to the right (1) or none (0). */
export class Corridor extends NumberGame {
  constructor({ games = 1, seed = 0, timeLimit = 20 }: EnvironmentOptions = {}) {
    super({
      ...{ name: "corridor", games, seed, timeLimit, variables: 1 },
      observationSpace: { kind: "box", shape: [1], low: [0], high: [10] },
      actionSpace: { kind: "discrete", count: 2 },
      observationType: Float32Array,
    });
    this.reset();
  }

  protected begin(game: number): void {
    this.variables[game] = 0;
  }

  protected advance(actions: ArrayLike<number>): void {
    for (let game = 0; game < this.games; game++) {
      this.variables[game] += actions[game];
      this.rewards[game] = 5;
      if (this.variables[game] === 10) this.terminated[game] = 1;
      this.observe(game);
    }
  }
}

/** A corridor whose later episodes, until all games are reset, pay a million a step. */
export class DearAfterwards extends Corridor {
  /** 1 for games whose first episode is over. */
  declare private isLater: Uint8Array;

  override reset(): void {
    super.reset();
    this.isLater = new Uint8Array(this.games);
  }

  override step(actions: ArrayLike<number>): void {
    super.step(actions);
    for (let game = 0; game < this.games; game++) {
      if (this.isLater[game] === 1) this.rewards[game] = 1e6;
      this.isLater[game] |= this.terminated[game] | this.truncated[game];
    }
  }
}

/**
 * Sutton and Barto's corridor of three places that look alike (example 13.1): right leads to the end, but in the second place
 * right and left are exchanged. Every step pays -1; a policy that always does the same never arrives.
 */
export class AliasedCorridor extends Corridor {
  protected override advance(actions: ArrayLike<number>): void {
    for (let game = 0; game < this.games; game++) {
      const isRight = (actions[game] === 1) !== (this.variables[game] === 1);
      this.variables[game] = Math.max(0, this.variables[game] + (isRight ? 1 : -1));
      this.rewards[game] = -1;
      if (this.variables[game] === 3) this.terminated[game] = 1;
      this.observe(game);
    }
  }

  protected override observe(game: number): void {
    this.observations[game] = 1;
  }
}

/** A number to be guessed: what is seen is what should be said; pays minus the square of the distance. */
export class Echo extends NumberGame {
  constructor({ games = 1, seed = 0, timeLimit = 5 }: EnvironmentOptions = {}) {
    super({
      ...{ name: "echo", games, seed, timeLimit, variables: 1 },
      observationSpace: { kind: "box", shape: [1], low: [-1], high: [1] },
      actionSpace: { kind: "box", shape: [1], low: [-1], high: [1] },
      observationType: Float32Array,
    });
    this.reset();
  }

  protected begin(game: number): void {
    this.variables[game] = 2 * this.random[game].uniform() - 1;
  }

  protected advance(actions: ArrayLike<number>): void {
    for (let game = 0; game < this.games; game++) {
      if (Math.abs(actions[game]) > 1) throw new Error("outside of the space");
      this.rewards[game] = -((actions[game] - this.variables[game]) ** 2);
      this.begin(game);
      this.observe(game);
    }
  }
}

/** Episodes of one step that the time limit ends: -1 is seen before it, 1 after it, and it pays 5. One action is legal. */
export class OneStep extends NumberGame {
  constructor({ games = 1, seed = 0 }: EnvironmentOptions = {}) {
    super({
      ...{ name: "one step", games, seed, timeLimit: 1, variables: 1, hasLegal: true },
      observationSpace: { kind: "box", shape: [1], low: [-1], high: [1] },
      actionSpace: { kind: "discrete", count: 2 },
      observationType: Float32Array,
    });
    this.reset();
  }

  protected begin(game: number): void {
    this.variables[game] = -1;
  }

  protected advance(): void {
    for (let game = 0; game < this.games; game++) {
      this.variables[game] = 1;
      this.rewards[game] = 5;
      this.observe(game);
    }
  }

  protected override observe(game: number): void {
    super.observe(game);
    this.legal!.set([1, 0], 2 * game);
  }
}
