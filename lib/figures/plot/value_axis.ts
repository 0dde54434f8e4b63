import { checkOptions } from "../../errors/mod.ts";
import { scale } from "vega";

/** The span of one axis and the values marked on it, in units that arithmetic can take. */
export interface Axis {
  /** Whether equal ratios have equal lengths. */
  readonly isLogarithmic: boolean;
  /** Values are divided by it before they are drawn: 1, but for very large and very small ones. */
  readonly unit: number;
  /** Values at both ends, divided by the unit. */
  readonly domain: readonly [number, number];
  /** Marks, ascending: values divided by the unit, and what stands beside them. */
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** Options of {@linkcode valueAxis}. */
export interface ValueAxisOptions {
  /** About how many marks. Default 6. */
  ticks?: number;
  /** Share of the values' span that is left free at each end. Default 0.05. */
  padding?: number;
  /** Whether the axis contains 0 and leaves no room beyond it, as bars need. Default false. */
  fromZero?: boolean;
  /** Whether marks are at whole numbers only. Default false. */
  whole?: boolean;
  /** First and last value. Default: what holds all values. */
  range?: readonly [number, number];
  /** Whether equal ratios have equal lengths; what is not positive is then left out. Default false. */
  isLogarithmic?: boolean;
}

/** Differences below this share of the values are rounding: an axis that magnified them would mark nothing. */
const ROUNDING = 1e-11;

/**
 * An axis that holds all values, with marks at round numbers. Values are brought near 1 where their differences or squares
 * would not fit into a number.
 *
 * @param values What the axis shows; values that are not finite are left out.
 * @param options Marks and padding.
 */
export function valueAxis(values: Iterable<number>, options: ValueAxisOptions = {}): Axis {
  checkOptions<ValueAxisOptions>("valueAxis()", options, {
    ticks: "number",
    padding: "number",
    fromZero: "boolean",
    whole: "boolean",
    range: "object",
    isLogarithmic: "boolean",
  });
  const { ticks: count = 6, padding = 0.05, fromZero = false, whole = false } = options;
  const { range, isLogarithmic = false } = options;
  let [low, high] = [Infinity, -Infinity];
  for (const value of range ?? values) {
    if (!Number.isFinite(value) || (isLogarithmic && value <= 0)) continue;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  if (low > high) [low, high] = isLogarithmic ? [1, 10] : [0, 1];
  if (isLogarithmic) return logarithmicAxis(low, high, count);
  if (fromZero) [low, high] = [Math.min(low, 0), Math.max(high, 0)];
  const unit = unitOf(Math.max(Math.abs(low), Math.abs(high)));
  [low, high] = [low / unit, high / unit];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  if (high - low <= ROUNDING * largest || high === low) {
    const room = largest / 2 || 0.5;
    [low, high] = [fromZero && low === 0 ? 0 : low - room, high + room];
  }
  const pad = range === undefined ? (high - low) * padding : 0;
  const domain = [
    fromZero && low === 0 ? 0 : low - pad,
    fromZero && high === 0 ? 0 : high + pad,
  ] as const;
  const round: number[] = scale("linear")().domain(domain).ticks(count);
  const marked = whole ? round.filter((value) => Number.isInteger(value * unit)) : round;
  const step = marked.length > 1 ? marked[1] - marked[0] : (marked[0] ?? 1);
  const most = marked.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const format = formatOf(most, { step: Math.abs(step), power: Math.round(Math.log10(unit)) });
  const ticks = marked.map((value) => ({ value, label: format(value) }));
  return { isLogarithmic, unit, domain, ticks };
}

/** An axis with one place for each category, in the order given. */
export function categoryAxis(categories: readonly string[]): Axis {
  const ticks = categories.map((label, value) => ({ value, label }));
  const end = Math.max(categories.length, 1) - 0.5;
  return { isLogarithmic: false, unit: 1, domain: [-0.5, end], ticks };
}

function logarithmicAxis(low: number, high: number, count: number): Axis {
  if (high / low < 10) [low, high] = [low / 2, high * 2];
  const domain = [low, Math.min(high, Number.MAX_VALUE)] as const;
  const powers: number[] = scale("log")().domain(domain).ticks(count);
  const whole = powers.filter((value) =>
    Number.isInteger(Math.round(1e6 * Math.log10(value)) / 1e6)
  );
  const marked = whole.length >= 2 ? whole : powers;
  const ticks = marked.map((value) => ({
    value,
    label: formatOf(value, { step: value, power: 0 })(value),
  }));
  return { isLogarithmic: true, unit: 1, domain, ticks };
}

/** 1, or the power of ten near a value whose sums or differences leave the range of a number. */
function unitOf(largest: number): number {
  if (largest === 0) return 1;
  const exponent = Math.floor(Math.log10(largest));
  return Math.abs(exponent) < 100 ? 1 : 10 ** Math.max(-300, Math.min(300, exponent));
}

/** How marks up to a value and a step apart are written, of which each stands for so many powers of ten more. */
function formatOf(
  largest: number,
  { step, power }: { step: number; power: number },
): (value: number) => string {
  const exponent = (value: number) => Math.floor(Math.log10(value) + 1e-9);
  if (largest === 0 || (power === 0 && largest >= 1e-4 && largest < 1e7)) {
    const decimals = Math.min(20, Math.max(0, step > 0 ? -exponent(step) : 0));
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return (value) => signed(value.toLocaleString("en-US", digits));
  }
  return (value) => {
    if (value === 0) return "0";
    const digits = Math.max(0, exponent(Math.abs(value)) - exponent(step));
    const [mantissa, own] = value.toExponential(Math.min(digits, 15)).split("e");
    return signed(`${Number(mantissa)}×10`) + superscript(Number(own) + power);
  };
}

function signed(text: string): string {
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text.replace("-", "−");
}

function superscript(value: number): string {
  return String(value).replace(/./g, (digit) => digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]);
}
