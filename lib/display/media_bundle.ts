/**
 * What a cell shows, by MIME type: text as it is, pictures in base64. A front end takes the richest type that it knows.
 */
export type MediaBundle = { readonly [mimeType: string]: string | object };

/** The name of the method that Deno's kernel asks the value of a cell's last expression for. */
const jupyterDisplay = Symbol.for("Jupyter.display");

/** What a value can be shown as, if it says so itself. */
export interface Displayable {
  /** What it shows, by MIME type. */
  [jupyterDisplay](): MediaBundle | Promise<MediaBundle>;
}

/** Whether a value says itself how a notebook shows it. */
export function isDisplayable(value: unknown): value is Displayable {
  return (typeof value === "object" && value !== null || typeof value === "function") &&
    typeof (value as Partial<Displayable>)[jupyterDisplay] === "function";
}

/**
 * Has an object, or by their prototype all objects of a class, show themselves in a notebook. For what is no class of the
 * project's; a class has a method `[Symbol.for("Jupyter.display")]`.
 *
 * @param target The object or prototype. The property is not enumerable: copies and comparisons leave it out.
 * @param bundle What it is shown as.
 * @returns The object.
 */
export function displayedAs<T extends object>(
  target: T,
  bundle: (value: T) => MediaBundle | Promise<MediaBundle>,
): T {
  return Object.defineProperty(target, jupyterDisplay, {
    configurable: true,
    value(this: T): MediaBundle | Promise<MediaBundle> {
      return bundle(this);
    },
  });
}
