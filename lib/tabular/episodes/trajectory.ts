/** The steps of one episode, and what followed each of them. */
export class Trajectory {
  /** What each step began with: its state, or its state and action as one number. */
  readonly rows: number[] = [];
  /** What each step paid. */
  readonly rewards: number[] = [];
  /** What followed each step, its own reward included, discounted; right after `finish()`. */
  readonly returns: number[] = [];

  /** Number of steps. */
  get length(): number {
    return this.rows.length;
  }

  /** Forgets the episode before. */
  begin(): void {
    this.rows.length = this.rewards.length = this.returns.length = 0;
  }

  /**
   * Notes a step.
   *
   * @param row What it began with.
   * @param reward What it paid.
   */
  add(row: number, reward: number): void {
    this.rows.push(row);
    this.rewards.push(reward);
  }

  /**
   * Computes all returns, G = r + γG', from the last step backwards.
   *
   * @param discount γ.
   * @param following What follows the last step: 0 if nothing does.
   */
  finish(discount: number, following: number): void {
    for (let t = this.length - 1; t >= 0; t--) {
      following = this.rewards[t] + discount * following;
      this.returns[t] = following;
    }
  }
}
