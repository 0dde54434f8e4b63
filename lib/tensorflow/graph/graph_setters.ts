/** How attributes are set on an operation of a graph. */
import type { AttributeSetters } from "../c/attributes.ts";
import type { LibTensorFlow } from "../c/library.ts";

/** The setters of an operation that is being described, `TF_OperationDescription*`. */
export function graphSetters(library: LibTensorFlow, op: Deno.PointerValue): AttributeSetters {
  return {
    string: (name, value) => library.TF_SetAttrString(op, name, value, BigInt(value.length)),
    int: (name, value) => library.TF_SetAttrInt(op, name, value),
    intList: (name, values) => library.TF_SetAttrIntList(op, name, values, values.length),
    float: (name, value) => library.TF_SetAttrFloat(op, name, value),
    floatList: (name, values) => library.TF_SetAttrFloatList(op, name, values, values.length),
    bool: (name, value) => library.TF_SetAttrBool(op, name, value),
    boolList: (name, values) => library.TF_SetAttrBoolList(op, name, values, values.length),
    type: (name, value) => library.TF_SetAttrType(op, name, value),
    shape: (name, dims) => library.TF_SetAttrShape(op, name, dims, dims.length),
  };
}
