import * as v from "valibot";
import { didYouMean, UserRangeError, UserTypeError } from "../errors/mod.ts";
import { checkSetting, parseSetting, type Setting, type ValueOf } from "./setting.ts";

/** Settings by name. */
// deno-lint-ignore no-explicit-any -- settings of any type; `unknown` would not take a setting of numbers
export type SettingsRecord = Readonly<Record<string, Setting<any>>>;

/** The values of a family. */
export type SettingsOf<F> = F extends SettingsFamily<infer S> ? SettingsValues<S> : never;

/** A value for each setting; editors show the setting's own documentation. */
export type SettingsValues<S extends SettingsRecord> = { -readonly [K in keyof S]: ValueOf<S[K]> };

/** Settings that belong together, such as those of one model. */
export class SettingsFamily<S extends SettingsRecord> {
  /** What they are settings of, as in "settings of the DCGAN". */
  readonly name: string;
  /** Each setting by its name, in the order in which `config.json` and help list them. */
  readonly settings: S;

  /**
   * Makes a family.
   *
   * @param name What they are settings of.
   * @param settings Each setting by its name.
   * @throws {RangeError} If a default is outside its own range.
   */
  constructor(name: string, settings: S) {
    this.name = name;
    this.settings = Object.freeze({ ...settings });
    for (const [key, setting] of Object.entries(settings)) {
      checkSetting(key, setting, setting.default);
    }
  }

  /** The names of the settings, in order. */
  get names(): (keyof S & string)[] {
    return Object.keys(this.settings);
  }

  /** The value of each setting where none is chosen. */
  get defaults(): SettingsValues<S> {
    return this.complete();
  }

  /**
   * What `config.json` holds of this family: a setting that a file lacks takes its default, an unknown one is refused.
   */
  get schema(): v.GenericSchema<unknown, SettingsValues<S>> {
    return v.pipe(
      v.record(v.string(), v.unknown(), `an object with the settings of the ${this.name}`),
      v.rawTransform(({ dataset, addIssue, NEVER }) => {
        try {
          return this.complete(dataset.value as Partial<SettingsValues<S>>);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          addIssue({ message: error.message });
          return NEVER;
        }
      }),
    );
  }

  /**
   * All settings, checked.
   *
   * @param changes Those that differ from the defaults; `undefined` leaves the default.
   * @returns A value for every setting.
   * @throws {RangeError} If a setting is unknown or outside its range.
   * @throws {TypeError} If the changes are no object.
   */
  complete(changes: Partial<SettingsValues<S>> = {}): SettingsValues<S> {
    if (typeof changes !== "object" || changes === null) {
      throw new UserTypeError(
        `Cannot use settings of the ${this.name}: they are ${changes} but must be an object`,
      );
    }
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    for (const [name] of given) this.#setting(name);
    const chosen = new Map(given);
    return Object.fromEntries(
      Object.entries(this.settings).map(([name, setting]) => [
        name,
        chosen.has(name) ? checkSetting(name, setting, chosen.get(name)) : setting.default,
      ]),
    ) as SettingsValues<S>;
  }

  /**
   * The settings that differ from their defaults.
   *
   * @param values Any of the family's settings, checked.
   * @returns Those that were changed.
   */
  differences(values: Partial<SettingsValues<S>>): Partial<SettingsValues<S>> {
    return Object.fromEntries(
      Object.entries(values).filter(([name, value]) => {
        const { default: usual, format } = this.#setting(name);
        return value !== undefined && format(value) !== format(usual);
      }),
    ) as Partial<SettingsValues<S>>;
  }

  /**
   * The family's own settings among others.
   *
   * @param values Settings of this family and of others.
   * @returns A copy with this family's alone.
   */
  pick(values: object): Partial<SettingsValues<S>> {
    return Object.fromEntries(
      Object.entries(values).filter(([name]) => Object.hasOwn(this.settings, name)),
    ) as Partial<SettingsValues<S>>;
  }

  /**
   * Reads a value as the command line spells it.
   *
   * @param name The setting.
   * @param text The spelling.
   * @returns The value.
   * @throws {RangeError} If there is no such setting, or the text spells no value of it.
   */
  parse<K extends keyof S & string>(name: K, text: string): ValueOf<S[K]> {
    return parseSetting(name, this.#setting(name), text) as ValueOf<S[K]>;
  }

  /**
   * Spells a value as {@linkcode SettingsFamily.parse} reads it.
   *
   * @param name The setting.
   * @param value Its value.
   * @returns The spelling.
   * @throws {RangeError} If there is no such setting.
   */
  format<K extends keyof S & string>(name: K, value: ValueOf<S[K]>): string {
    return this.#setting(name).format(value);
  }

  /**
   * The same settings with other defaults.
   *
   * @param changes The defaults that differ.
   * @returns A new family.
   * @throws {RangeError} If a setting is unknown or outside its range.
   */
  withDefaults(changes: Partial<SettingsValues<S>>): SettingsFamily<S> {
    const values = this.complete(changes);
    const settings = Object.entries(this.settings)
      .map(([name, setting]) => [name, { ...setting, default: values[name] }]);
    return new SettingsFamily(this.name, Object.fromEntries(settings) as S);
  }

  /**
   * These settings and more.
   *
   * @typeParam O The others.
   * @param name What all are settings of.
   * @param others The others; none may have the name of one of these.
   * @returns A new family: these settings, then the others.
   * @throws {TypeError} If two settings have one name.
   */
  with<O extends SettingsRecord>(name: string, others: O): SettingsFamily<S & O> {
    const twice = Object.keys(others).find((other) => Object.hasOwn(this.settings, other));
    if (twice !== undefined) {
      throw new UserTypeError(`Cannot join settings: two are named "${twice}"`);
    }
    return new SettingsFamily(name, { ...this.settings, ...others });
  }

  #setting(name: string): SettingsRecord[string] {
    if (Object.hasOwn(this.settings, name)) return this.settings[name];
    throw new UserRangeError(
      `Cannot use setting "${name}": it is unknown${didYouMean(name, this.names)}`,
    );
  }
}
