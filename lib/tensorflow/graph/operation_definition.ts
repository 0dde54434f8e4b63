/** What a graph must know of an operation before it can be recorded: lists among its inputs, and what follows. */

/** One input of an operation. */
export interface InputDefinition {
  /** Attributes that follow from the input: its data type, for a list of tensors the length. */
  readonly impliedAttributes: readonly string[];
  /** Whether the input is a list of tensors. */
  readonly isList: boolean;
}

/** The part of TensorFlow's `OpDef` that recording needs. */
export interface OperationDefinition {
  /** Inputs in order. */
  readonly inputs: readonly InputDefinition[];
  /** Whether the operation does more than compute its outputs. */
  readonly isStateful: boolean;
}

// Field numbers of tensorflow/core/framework/op_def.proto
const INPUT_ARG = 2;
const IS_STATEFUL = 17;
const TYPE_ATTR = 4;
const NUMBER_ATTR = 5;
const TYPE_LIST_ATTR = 6;

/** Reads a serialised `OpDef`. */
export function readOperationDefinition(proto: Uint8Array): OperationDefinition {
  const inputs: InputDefinition[] = [];
  let isStateful = false;
  for (const [field, value] of fields(proto)) {
    if (field === INPUT_ARG && value instanceof Uint8Array) inputs.push(readInput(value));
    if (field === IS_STATEFUL) isStateful = value === 1;
  }
  return { inputs, isStateful };
}

function readInput(proto: Uint8Array): InputDefinition {
  const impliedAttributes: string[] = [];
  let isList = false;
  for (const [field, value] of fields(proto)) {
    if (field === NUMBER_ATTR || field === TYPE_LIST_ATTR) isList = true;
    if ((field === TYPE_ATTR || field === NUMBER_ATTR) && value instanceof Uint8Array) {
      impliedAttributes.push(new TextDecoder().decode(value));
    }
  }
  return { isList, impliedAttributes };
}

/** Walks a protocol buffer message: numbers of varint fields, bytes of all others. */
function* fields(proto: Uint8Array): Generator<[number, number | Uint8Array]> {
  let position = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1;; scale *= 128) {
      const byte = proto[position++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (position < proto.length) {
    const key = varint();
    const wireType = key & 7;
    if (wireType === 0) {
      yield [key >> 3, varint()];
      continue;
    }
    const length = wireType === 2 ? varint() : wireType === 1 ? 8 : 4;
    yield [key >> 3, proto.subarray(position, position += length)];
  }
}
