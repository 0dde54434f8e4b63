import { joinBytes } from "../../files/mod.ts";
import { maskedCrc32c } from "./crc32c.ts";

/** What TensorBoard is told about one step. */
export interface TrainingEvent {
  /** The epoch or round, from 1. */
  readonly step: number;
  /** Seconds since the start of the training. */
  readonly seconds: number;
  /** Numbers by their tag, such as `loss/generator`; those that are not finite count as NaN. */
  readonly scalars?: { readonly [tag: string]: number };
  /** Pictures by their tag, as PNG. */
  readonly images?: { readonly [tag: string]: Uint8Array };
}

/**
 * A TensorBoard event file: TFRecords, each of which holds an `Event` message of TensorFlow's `event.proto`. The same
 * events give the same bytes.
 *
 * @param events In the order of their steps.
 */
export function encodeEvents(events: readonly TrainingEvent[]): Uint8Array {
  const version = message(3, utf8("brain.Event:2"));
  return joinBytes([version, ...events.map(encodeEvent)].map(record));
}

function encodeEvent({ step, seconds, scalars = {}, images = {} }: TrainingEvent): Uint8Array {
  const values = [
    ...Object.entries(scalars).map(([tag, value]) =>
      joinBytes([message(1, utf8(tag)), float(2, value)])
    ),
    ...Object.entries(images).map(([tag, png]) =>
      joinBytes([message(1, utf8(tag)), message(4, encodeImage(png))])
    ),
  ];
  const summary = joinBytes(values.map((value) => message(1, value)));
  return joinBytes([double(1, seconds), varint(2, step), message(5, summary)]);
}

/** TensorFlow's `Summary.Image` of a PNG file, whose size stands in its first chunk. */
function encodeImage(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset);
  const [width, height] = [16, 20].map((place) => view.getUint32(place));
  const grey = 1;
  return joinBytes([varint(1, height), varint(2, width), varint(3, grey), message(4, png)]);
}

/** Length, its checksum, content, its checksum; all little-endian. */
function record(content: Uint8Array): Uint8Array {
  const head = new Uint8Array(12);
  const view = new DataView(head.buffer);
  view.setBigUint64(0, BigInt(content.length), true);
  view.setUint32(8, maskedCrc32c(head.subarray(0, 8)), true);
  const foot = new Uint8Array(4);
  new DataView(foot.buffer).setUint32(0, maskedCrc32c(content), true);
  return joinBytes([head, content, foot]);
}

// The wire types of protocol buffers: https://protobuf.dev/programming-guides/encoding/

function varint(field: number, value: number): Uint8Array {
  return joinBytes([base128(field << 3), base128(value)]);
}

function double(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return joinBytes([base128(field << 3 | 1), bytes]);
}

function message(field: number, content: Uint8Array): Uint8Array {
  return joinBytes([base128(field << 3 | 2), base128(content.length), content]);
}

function float(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joinBytes([base128(field << 3 | 5), bytes]);
}

function base128(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; bytes.length === 0 || rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push(rest % 128 + (rest >= 128 ? 128 : 0));
  }
  return Uint8Array.from(bytes);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
