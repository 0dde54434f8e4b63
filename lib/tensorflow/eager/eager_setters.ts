/** The C functions that set attributes on an eager operation. */
import type { AttributeSetters } from "../c/attributes.ts";
import type { LibTensorFlow } from "../c/library.ts";
import type { Status } from "../c/status.ts";

/**
 * Setters for one operation.
 *
 * @param library The C functions
 * @param op The operation, `TFE_Op*`
 * @param status What the calls that can fail report to
 */
export function eagerSetters(
  library: LibTensorFlow,
  op: Deno.PointerValue,
  status: Status,
): AttributeSetters {
  return {
    string: (name, value) => library.TFE_OpSetAttrString(op, name, value, BigInt(value.length)),
    int: (name, value) => library.TFE_OpSetAttrInt(op, name, value),
    intList: (name, values) => library.TFE_OpSetAttrIntList(op, name, values, values.length),
    float: (name, value) => library.TFE_OpSetAttrFloat(op, name, value),
    floatList: (name, values) => library.TFE_OpSetAttrFloatList(op, name, values, values.length),
    bool: (name, value) => library.TFE_OpSetAttrBool(op, name, value),
    boolList: (name, values) => library.TFE_OpSetAttrBoolList(op, name, values, values.length),
    type: (name, value) => library.TFE_OpSetAttrType(op, name, value),
    shape: (name, dims) => {
      library.TFE_OpSetAttrShape(op, name, dims, dims.length, status.pointer);
      status.check("TFE_OpSetAttrShape");
    },
  };
}
