/** Splits a byte stream into lines. */
export class TextLineStream {
  /** Where bytes go in. */
  readonly writable: WritableStream<Uint8Array<ArrayBuffer>>;
  /** Where lines come out, without their ends. */
  readonly readable: ReadableStream<string>;

  /** Makes a stream for `pipeThrough()`. */
  constructor() {
    const decoder = new TextDecoderStream();
    let rest = "";
    this.writable = decoder.writable as WritableStream<Uint8Array<ArrayBuffer>>;
    this.readable = decoder.readable.pipeThrough(
      new TransformStream<string, string>({
        transform(chunk, controller) {
          const lines = (rest + chunk).split("\n");
          rest = lines.pop()!;
          for (const line of lines) controller.enqueue(line);
        },
        flush(controller) {
          if (rest !== "") controller.enqueue(rest);
        },
      }),
    );
  }
}
