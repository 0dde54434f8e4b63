/** The span of one axis and the values marked on it. */
export interface Axis {
  /** Value at the lower or left end. */
  readonly min: number;
  /** Value at the upper or right end. */
  readonly max: number;
  /** Marked values, ascending, all within the span. */
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** Settings of {@linkcode valueAxis}. */
export interface ValueAxisOptions {
  /** Largest number of marks. Default 7. */
  maxTicks?: number;
  /** Share of the values' span that is left free at each end. Default 0.05. */
  padding?: number;
  /** Whether the axis contains 0 and leaves no room beyond it, as bars need. Default false. */
  fromZero?: boolean;
  /** Whether marks are at whole numbers only. Default false. */
  whole?: boolean;
}

/**
 * An axis that holds all values, with marks at round numbers (1, 2, 2.5 or 5 times a power of ten).
 *
 * @param values What the axis shows; values that are not finite are left out.
 * @param options Marks and padding.
 */
export function valueAxis(values: readonly number[], options: ValueAxisOptions = {}): Axis {
  const { maxTicks = 7, padding = 0.05, fromZero = false, whole = false } = options;
  const finite = values.filter(Number.isFinite);
  let low = finite.reduce((least, value) => Math.min(least, value), Infinity);
  let high = finite.reduce((most, value) => Math.max(most, value), -Infinity);
  if (finite.length === 0) [low, high] = [0, 1];
  if (fromZero) [low, high] = [Math.min(low, 0), Math.max(high, 0)];
  if (low === high) {
    const room = Math.abs(low) / 2 || 0.5;
    [low, high] = [fromZero ? low : low - room, high + room];
  }
  const pad = (high - low) * padding;
  const min = fromZero && low === 0 ? 0 : low - pad;
  const max = fromZero && high === 0 ? 0 : high + pad;
  const step = roundStep((max - min) / maxTicks, whole);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9) + (isQuarter(step) ? 1 : 0));
  const ticks = [];
  const last = Math.floor(max / step + 1e-9);
  for (let index = Math.ceil(min / step - 1e-9); index <= last; index++) {
    const value = index * step;
    // Rounded text can give "-0".
    const label = formatNumber(value === 0 ? 0 : value, decimals);
    ticks.push({ value, label });
  }
  return { min, max, ticks };
}

/** An axis with one place for each category, in the order given. */
export function categoryAxis(categories: readonly string[]): Axis {
  const ticks = categories.map((label, value) => ({ value, label }));
  return { min: -0.5, max: Math.max(categories.length, 1) - 0.5, ticks };
}

function roundStep(atLeast: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const digits = whole && power < 10 ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10];
  const step = digits.map((digit) => digit * power)
    .find((candidate) => candidate >= atLeast * (1 - 1e-9)) ?? 10 * power;
  return whole ? Math.max(1, step) : step;
}

/** Whether the step is 2.5 times a power of ten, which needs one decimal more than its size tells. */
function isQuarter(step: number): boolean {
  return Math.abs(step / 10 ** Math.floor(Math.log10(step) + 1e-9) - 2.5) < 1e-6;
}

function formatNumber(value: number, decimals: number): string {
  if (Math.abs(value) >= 1e9) return value.toExponential();
  const [whole, fraction] = value.toFixed(Math.min(decimals, 12)).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
