/** `StatelessWhile` for a fixed number of turns: its body, its condition and the values that go round. */
import { AttributeType, DataType } from "../c/data_types.ts";
import type { EagerContext } from "../eager/eager_context.ts";
import type { Graph } from "../graph/graph.ts";
import type { GraphOutput, NamedFunction } from "../graph/graph_output.ts";
import type { Recording } from "./recording.ts";
import { TracingError } from "./tracing_error.ts";

/**
 * Records one turn of a loop.
 *
 * @param turn Which, from 0: an int32 scalar
 * @returns What is summed over the turns, and the variables that a turn changes: what each is before the loop, and after
 * the turn.
 */
export type LoopBody = (turn: GraphOutput) => {
  readonly sums: readonly GraphOutput[];
  readonly variables: readonly { readonly before: GraphOutput; readonly after: GraphOutput }[];
};

/**
 * Records a loop into the recording that encloses its body's.
 *
 * @param inner An empty recording for the body
 * @param body Records a turn there
 * @param options How many turns, the context, and where to note the names of the functions made
 * @returns The sums, and what the variables are after the last turn.
 */
export function recordLoop(
  inner: Recording,
  body: LoopBody,
  { times, context, functions }: { times: number; context: EagerContext; functions: string[] },
): { sums: GraphOutput[]; variables: GraphOutput[] } {
  const turn = inner.placeholder(DataType.INT32, []);
  const { sums, variables } = body(turn);
  // What goes round: the turn, the sums, all that the body reads from outside, variables among it.
  const terms = sums.map((sum) => inner.input(sum));
  const totals = terms.map(({ dtype, shape }) => inner.placeholder(dtype, known(shape)));
  const next = new Map(
    variables.map(({ before, after }) => [inner.input(before), inner.input(after)]),
  );
  const read = [...inner.inputs.values()];
  const sum = (a: GraphOutput, b: GraphOutput) => typed(inner, "AddV2", [a, b]);
  const placeholders = [turn, ...totals, ...read];
  const outputs = [
    sum(turn, integer(context, inner.graph, 1)),
    ...terms.map((term, i) => sum(totals[i], term)),
    ...read.map((value) => typed(inner, "Identity", [next.get(value) ?? value])),
  ];

  const made: NamedFunction[] = [];
  const condition = context.newGraph();
  try {
    const add = (graph: Graph, inputs: GraphOutput[], results: GraphOutput[]) =>
      made.push(
        context.functions.addInner(`loop_${graph.checksum(inputs, results)}`, {
          ...{ graph, inputs, outputs: results },
        }),
      );
    add(inner.graph, placeholders, outputs);
    const values = placeholders.map(({ dtype, shape }) => condition.placeholder(dtype, shape!));
    const isLess = condition.add(
      "Less",
      [{ name: "T", type: AttributeType.TYPE, value: DataType.INT32 }],
      [values[0], integer(context, condition, times)],
    );
    add(condition, values, isLess);
    const outer = inner.enclosing!;
    const first = [
      integer(context, outer.graph, 0),
      ...totals.map(({ dtype, shape }) => zeros(context, outer.graph, { dtype, shape: shape! })),
      ...[...inner.inputs.keys()].map((output) => outer.input(output)),
    ];
    const last = outer.owned(
      outer.graph.addLoop({ body: made[0], condition: made[1] }, first),
    );
    const after = (value: GraphOutput) => last[placeholders.indexOf(value)];
    return {
      sums: totals.map(after),
      variables: variables.map(({ before }) => after(inner.input(before))),
    };
  } finally {
    condition.dispose();
    for (const inner of made) {
      functions.push(inner.name);
      context.functions.deleteBody(inner);
    }
  }
}

function typed(recording: Recording, name: string, inputs: GraphOutput[]): GraphOutput {
  const type = { name: "T", type: AttributeType.TYPE, value: inputs[0].dtype };
  return recording.owned(recording.graph.add(name, [type], inputs))[0];
}

function known(shape: readonly number[] | undefined): readonly number[] {
  if (shape !== undefined) return shape;
  throw new TracingError(
    "repeat()",
    "the shape of what its body makes depends on values",
    "Use operations whose shapes are known",
  );
}

function integer(context: EagerContext, graph: Graph, value: number): GraphOutput {
  return constant(context, graph, {
    dtype: DataType.INT32,
    shape: [],
    values: Int32Array.of(value),
  });
}

function zeros(
  context: EagerContext,
  graph: Graph,
  { dtype, shape }: { dtype: number; shape: readonly number[] },
): GraphOutput {
  const count = shape.reduce((size, axis) => size * axis, 1);
  const values = dtype === DataType.FLOAT ? new Float32Array(count) : new Int32Array(count);
  return constant(context, graph, { dtype, shape, values });
}

function constant(
  context: EagerContext,
  graph: Graph,
  { dtype, shape, values }: {
    dtype: number;
    shape: readonly number[];
    values: Float32Array | Int32Array;
  },
): GraphOutput {
  const handle = context.newHandle([...shape], dtype, values);
  try {
    return context.constantOf(handle, graph);
  } finally {
    context.deleteHandle(handle);
  }
}
