import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { Environment } from "../../environments/mod.ts";
import { checkOptions, UserError, UserTypeError } from "../../errors/mod.ts";
import type { NamedArray } from "../../files/mod.ts";
import { RandomStream } from "../../random/mod.ts";
import { checkNumber } from "../check_number.ts";

/** An environment whose observations are states, numbered from 0: what tables can be learnt from. */
export type StateEnvironment = Environment<Int32Array<ArrayBuffer>>;

/** Where a training ends. */
export interface EpisodeLimits {
  /** Train until this many episodes are finished, those of earlier calls included; an integer of at least 0. */
  episodes: number;
  /** Ends the training after the episode under way once it is aborted. Default: never. */
  signal?: AbortSignal;
}

/** One finished episode. */
export interface EpisodeLog {
  /** Which, from 1. */
  readonly episode: number;
  /** Its steps. */
  readonly steps: number;
  /** Steps of all episodes up to this one. */
  readonly totalSteps: number;
  /** Sum of its rewards, not discounted. */
  readonly return: number;
  /** Whether it came to its end; if not, the time limit cut it off. */
  readonly isTerminated: boolean;
}

/** All that a {@linkcode TabularLearner} needs to go on exactly as if it had never stopped. */
export interface TabularState {
  /** Tables, random stream and the environment's own state, each under a name that no other has. */
  readonly arrays: readonly NamedArray[];
  /** Episodes finished. */
  readonly episodes: number;
  /** Steps of those episodes. */
  readonly totalSteps: number;
}

/** One step as a learner sees it. */
export interface Transition {
  /** What it paid. */
  reward: number;
  /** The state that it led to, of the same episode. */
  nextState: number;
  /** Whether nothing follows that state: its value is 0, and its entry of a table does not count. */
  isTerminated: boolean;
  /** Whether the episode is over: it came to its end, or the time limit cut it off. */
  hasEnded: boolean;
}

/** An episode with more steps than this is taken for one that never ends. */
const mostSteps = 1_000_000;
/** The event loop gets a turn after so many milliseconds: a turn for every episode would take longer than the episodes. */
const turnMs = 20;
const environmentPrefix = "environment/";

/**
 * What all learning from experience in tables has in common: it plays one game after another, and changes a table. It knows
 * the environment by what happens, not by its rules. The same seeds, of learner and environment, give the same bytes.
 */
export abstract class TabularLearner {
  /** Where it learns; do not step it yourself. */
  readonly environment: StateEnvironment;
  /** Number of states. */
  readonly states: number;
  /** Number of actions. */
  readonly actions: number;
  /** Decides what is left to chance in choosing actions. */
  protected random: RandomStream;
  readonly #action: Int32Array = new Int32Array(1);
  readonly #transition: Transition = {
    ...{ reward: 0, nextState: 0, isTerminated: false, hasEnded: false },
  };
  #episodes = 0;
  #totalSteps = 0;
  #isTraining = false;

  /**
   * A learner that has not begun.
   *
   * @param environment One game whose observations are states and whose actions are numbers.
   * @param seed Decides its choices, an integer of at least 0.
   * @throws {TypeError} If the environment has several games, other observations or other actions, or forbids actions.
   * @throws {RangeError} If the seed is not an integer of at least 0.
   */
  constructor(environment: StateEnvironment, seed: number) {
    const { games, observationSpace, actionSpace, legal, name } = environment;
    if (observationSpace.kind !== "discrete" || actionSpace.kind !== "discrete") {
      throw new UserTypeError(
        `Cannot learn ${name}: observations are ${observationSpace.kind} and actions are ` +
          `${actionSpace.kind} but both must be discrete to have a table`,
      );
    }
    if (games !== 1 || legal !== undefined) {
      throw new UserTypeError(
        `Cannot learn ${name}: it has ${games} games${
          legal ? " that forbid actions" : ""
        } but must ` +
          "have 1 with all actions allowed",
      );
    }
    this.environment = environment;
    this.states = observationSpace.count;
    this.actions = actionSpace.count;
    this.random = new RandomStream(seed);
  }

  /** Episodes finished. */
  get episodes(): number {
    return this.#episodes;
  }

  /** Steps of those episodes. */
  get totalSteps(): number {
    return this.#totalSteps;
  }

  /** Plays one episode to its end, step by step with `act()`, and learns from it. */
  protected abstract playEpisode(): void;

  /** The learner's tables themselves: all that training changes. */
  protected abstract tables(): NamedArray[];

  /** The state in which the episode under way is now; at the start of `playEpisode()`, in which it begins. */
  protected get currentState(): number {
    return this.environment.observations[0];
  }

  /**
   * Plays one step.
   *
   * @param action What to do.
   * @returns What came of it; the same object each time.
   * @throws {Error} If the episode does not end within a million steps.
   */
  protected act(action: number): Readonly<Transition> {
    const { environment } = this;
    this.#action[0] = action;
    environment.step(this.#action);
    if (environment.episodeLengths[0] > mostSteps) {
      throw new UserError(
        `Cannot train: an episode of ${environment.name} has ${mostSteps} steps and must end before; ` +
          "give its environment a timeLimit",
      );
    }
    const transition = this.#transition;
    transition.isTerminated = environment.terminated[0] === 1;
    transition.hasEnded = transition.isTerminated || environment.truncated[0] === 1;
    transition.reward = environment.rewards[0];
    // Where an episode has ended, `observations` is the start of the next one already.
    transition.nextState = transition.hasEnded
      ? environment.finalObservations[0]
      : environment.observations[0];
    return transition;
  }

  /**
   * Trains from where it stands, one log an episode. Leaving the loop over the logs ends the training, which can go on
   * later; a training that is cut into several calls is, to the byte, the same as one.
   *
   * @param limits Where to end.
   * @returns The logs, as they come.
   * @throws {RangeError} If a limit is unknown or outside its range.
   * @throws {Error} If another call is training this learner, or an episode does not end within a million steps.
   */
  async *train(limits: EpisodeLimits): AsyncGenerator<EpisodeLog, void> {
    checkOptions<EpisodeLimits>("train()", limits, { episodes: "number", signal: "object" });
    const { episodes, signal } = limits;
    checkNumber("Cannot train", { episodes }, { least: 0, isInteger: true });
    if (this.#isTraining) {
      throw new UserError(
        "Cannot train: another call is training this learner; let that end first",
      );
    }
    this.#isTraining = true;
    try {
      let turn = performance.now();
      while (this.#episodes < episodes) {
        if (performance.now() - turn > turnMs) {
          await eventLoopTurn();
          turn = performance.now();
        }
        if (signal?.aborted) return;
        this.playEpisode();
        const { episodeLengths, episodeReturns, terminated } = this.environment;
        this.#episodes++;
        this.#totalSteps += episodeLengths[0];
        yield {
          episode: this.#episodes,
          steps: episodeLengths[0],
          totalSteps: this.#totalSteps,
          return: episodeReturns[0],
          isTerminated: terminated[0] === 1,
        };
      }
    } finally {
      this.#isTraining = false;
    }
  }

  /** A copy of everything that training changes, fit for a safetensors file. */
  state(): TabularState {
    const own = this.tables().map((table) => ({ ...table, data: table.data.slice() }));
    const played = this.environment.state().arrays
      .map((array) => ({ ...array, name: environmentPrefix + array.name }));
    const random = { name: "random", shape: [4], data: Uint32Array.from(this.random.state) };
    return {
      arrays: [...own, random, ...played],
      episodes: this.#episodes,
      totalSteps: this.#totalSteps,
    };
  }

  /**
   * Goes back to a state, so that what follows is, to the byte, what followed it then. Nothing changes if it does not fit.
   *
   * @param state What {@linkcode TabularLearner.state} gave for a learner with the same options, in such an environment.
   * @throws {TypeError} If an array is missing, unknown, or of another shape or type.
   * @throws {RangeError} If a count or the random stream's state is impossible.
   */
  restore(state: TabularState): void {
    const { arrays, episodes, totalSteps } = state;
    checkNumber("Cannot restore a learner", { episodes, totalSteps }, {
      least: 0,
      isInteger: true,
    });
    const own = this.tables();
    const isPlayed = ({ name }: NamedArray) => name.startsWith(environmentPrefix);
    const unknown = arrays.find((array) =>
      !isPlayed(array) && array.name !== "random" && !own.some(({ name }) => name === array.name)
    );
    if (unknown !== undefined) {
      throw new UserTypeError(
        `Cannot restore a learner: array "${unknown.name}" is unknown; there are ${
          own.map(({ name }) => name).join(", ")
        }`,
      );
    }
    const given = own.map((table) => dataOf(arrays, table));
    const words = dataOf(arrays, { name: "random", shape: [4], data: new Uint32Array(4) });
    const random = RandomStream.fromState(Array.from(words as Uint32Array));
    this.environment.restore({
      arrays: arrays.filter(isPlayed)
        .map((array) => ({ ...array, name: array.name.slice(environmentPrefix.length) })),
    });
    own.forEach(({ data }, index) => (data as Float64Array).set(given[index] as Float64Array));
    this.random = random;
    this.#episodes = episodes;
    this.#totalSteps = totalSteps;
  }
}

/** The data of the array that has the name, shape and type of another. */
function dataOf(
  arrays: readonly NamedArray[],
  { name, shape, data }: NamedArray,
): NamedArray["data"] {
  const found = arrays.find((array) => array.name === name);
  const kind = (array: NamedArray | undefined) =>
    array === undefined ? "missing" : `${array.data.constructor.name} [${array.shape.join(", ")}]`;
  const expected = kind({ name, shape, data });
  if (found !== undefined && kind(found) === expected && found.data.length === data.length) {
    return found.data;
  }
  throw new UserTypeError(
    `Cannot restore a learner: array "${name}" is ${kind(found)} but must be ${expected}`,
  );
}
