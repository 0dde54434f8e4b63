import { UserError } from "../errors/mod.ts";

/** Where a training diverged. */
export interface Divergence {
  /** What is not finite: a metric's name, or a weight's. */
  what: string;
  /** What it is instead: NaN, Infinity or -Infinity. Default: it is only known not to be finite. */
  value?: number;
  /** The epoch that it happened in, from 1. Default: unknown. */
  epoch?: number;
  /** The step of that epoch, from 1. Default: unknown. */
  step?: number;
  /** The round of a federation at whose end it showed, from 1. Default: it showed within a training. */
  round?: number;
  /** Whose training, such as `agent 2`. Default: there is only one. */
  owner?: string;
}

/** A training whose numbers are not finite any more: its weights are lost, and no further step mends them. */
export class DivergedError extends UserError {
  /** Its name in messages. */
  override readonly name = "DivergedError";
  /** Where it diverged. */
  readonly divergence: Readonly<Divergence>;

  /**
   * An error that says where.
   *
   * @param divergence What is not finite, and when.
   */
  constructor(divergence: Divergence) {
    const { what, value, epoch, step, round, owner } = divergence;
    const of = owner === undefined ? "" : ` of ${owner}`;
    const where = epoch !== undefined
      ? ` in epoch ${epoch}, step ${step}`
      : round !== undefined
      ? ` at the end of round ${round}`
      : "";
    super(
      `Cannot continue training: it has diverged, "${what}"${of} is ${
        value ?? "not finite"
      } but must be ` +
        `finite${where}; use a smaller learning rate, or weights from before`,
    );
    this.divergence = divergence;
  }
}
