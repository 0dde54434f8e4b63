/**
 * Tells from how work went so far how long the rest will take. The first report only starts the clock, since what
 * comes before it (the first step of a training, the connection of a download) is slower than the rest.
 */
export class TimeLeft {
  readonly #now: () => number;
  #first: { done: number; atMs: number } | undefined;

  /**
   * The clock starts with the first report.
   *
   * @param now The time in milliseconds, from any start. Default: the process's clock.
   */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Reports how much is done.
   *
   * @param done How much is done, in any unit.
   * @param total How much there is in that unit.
   * @returns Such as `12:34 left`; empty while nothing can be told.
   */
  report(done: number, total: number): string {
    const atMs = this.#now();
    this.#first ??= { done, atMs };
    const { done: doneBefore, atMs: startMs } = this.#first;
    if (done <= doneBefore) return "";
    return `${duration((atMs - startMs) / (done - doneBefore) * (total - done))} left`;
  }
}

/**
 * A time for people.
 *
 * @param milliseconds How long, at least 0.
 * @returns Minutes and seconds, `2:05`, with hours from one hour on, `1:00:00`.
 */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
