import * as v from "valibot";
import { checkOptions } from "../errors/mod.ts";
import type { Setting, SettingOptions } from "./setting.ts";

/** Options of {@linkcode word}. */
export interface WordOptions<W extends string> extends SettingOptions<NoInfer<W>> {
  /** The words that there are. */
  words: readonly W[];
}

/**
 * A setting that is one of a few words.
 *
 * @typeParam W The words.
 * @param options Its meaning, default and words.
 * @returns The setting.
 */
export function word<const W extends string>(options: WordOptions<W>): Setting<W> {
  checkOptions<WordOptions<string>>("word()", options, {
    meaning: "string",
    default: "string",
    flag: "object",
    words: "object",
  });
  const range = `one of ${options.words.join(", ")}`;
  return {
    schema: v.picklist(options.words, range),
    default: options.default,
    meaning: options.meaning,
    range,
    hint: "word",
    flag: options.flag,
    parse: (text) => text,
    format: (value) => value,
  };
}
