import { UserTypeError } from "../../errors/mod.ts";
import type { StateSpace } from "../environments/state_space.ts";

/**
 * How likely a policy finishes each object, by dynamic programming from the start: `u(s') = Σ_parents u(s) P_F(s'|s)` is how
 * likely a state is on the way, and `p(x) = u(x) P_F(exit|x)`.
 *
 * @param space The states.
 * @param logForward log P_F of each action, the exit last, `[states, moves + 1]`.
 * @returns `p`, `[states]`; it sums to 1.
 * @throws {TypeError} If there are not as many probabilities.
 */
export function terminalDistribution(
  space: StateSpace,
  logForward: Float64Array | Float32Array,
): Float64Array<ArrayBuffer> {
  const { size, children, environment: { moves } } = space;
  const actions = moves + 1;
  if (logForward.length !== size * actions) {
    throw new UserTypeError(
      `Cannot compute a distribution: the policy has ${logForward.length} numbers but must have ${
        size * actions
      }, [${size}, ${actions}]`,
    );
  }
  const visits = new Float64Array(size);
  const terminal = new Float64Array(size);
  visits[0] = 1;
  for (let state = 0; state < size; state++) {
    const visit = visits[state];
    if (visit === 0) continue;
    for (let move = 0; move < moves; move++) {
      const child = children[state * moves + move];
      if (child >= 0) visits[child] += visit * Math.exp(logForward[state * actions + move]);
    }
    terminal[state] = visit * Math.exp(logForward[state * actions + moves]);
  }
  return terminal;
}
