/**
 * The part of TensorFlow's C API that the engine calls: signatures only, no logic.
 *
 * C names are kept verbatim. `buffer` is memory that JavaScript owns, `pointer` memory that C owns. Reference:
 * `tensorflow/c/c_api.h`, `tf_tensor.h`, `tf_tstring.h` and `eager/c_api.h`.
 */

/** `TF_Output`: an operation of a graph and the index of one of its outputs; passed by value. */
const TF_OUTPUT = { struct: ["pointer", "i32"] } as const;

/** Every C function that the engine calls. */
export const symbols = {
  TF_Version: { parameters: [], result: "pointer" }, // const char*
  // Loads a pluggable device such as Apple's Metal plug-in.
  TF_LoadPluggableDeviceLibrary: {
    parameters: ["buffer", /* path */ "pointer" /* status */],
    result: "pointer",
    optional: true,
  },

  // Status
  TF_NewStatus: { parameters: [], result: "pointer" },
  TF_DeleteStatus: { parameters: ["pointer"], result: "void" },
  TF_SetStatus: { parameters: ["pointer", "i32", "buffer"], result: "void" }, // code, message
  TF_GetCode: { parameters: ["pointer"], result: "i32" },
  TF_Message: { parameters: ["pointer"], result: "pointer" }, // const char*, owned by the status

  // Host tensors
  TF_AllocateTensor: {
    // dtype, int64_t dims[], rank, bytes
    parameters: ["i32", "buffer", "i32", "usize"],
    result: "pointer",
  },
  TF_DeleteTensor: { parameters: ["pointer"], result: "void" },
  TF_TensorData: { parameters: ["pointer"], result: "pointer" },
  TF_TensorByteSize: { parameters: ["pointer"], result: "usize" },
  TF_TensorElementCount: { parameters: ["pointer"], result: "i64" },

  // Strings inside host tensors (24 bytes each)
  TF_StringInit: { parameters: ["pointer"], result: "void" },
  TF_StringCopy: {
    parameters: ["pointer", "buffer", /* source */ "usize" /* bytes */],
    result: "void",
  },
  TF_StringGetDataPointer: { parameters: ["pointer"], result: "pointer" },
  TF_StringGetSize: { parameters: ["pointer"], result: "usize" },
  TF_StringDealloc: { parameters: ["pointer"], result: "void" },

  // Eager context and its devices
  TFE_NewContextOptions: { parameters: [], result: "pointer" },
  TFE_ContextOptionsSetConfig: {
    parameters: [
      "pointer",
      "buffer", /* ConfigProto */
      "usize", /* bytes */
      "pointer", /* status */
    ],
    result: "void",
  },
  TFE_DeleteContextOptions: { parameters: ["pointer"], result: "void" },
  TFE_NewContext: {
    parameters: ["pointer", /* options */ "pointer" /* status */],
    result: "pointer",
  },
  TFE_ContextListDevices: {
    parameters: ["pointer", /* context */ "pointer" /* status */],
    result: "pointer",
  },
  TF_DeviceListCount: { parameters: ["pointer"], result: "i32" },
  TF_DeviceListName: {
    parameters: ["pointer", "i32", /* index */ "pointer" /* status */],
    result: "pointer",
  },
  TF_DeviceListType: {
    parameters: ["pointer", "i32", /* index */ "pointer" /* status */],
    result: "pointer",
  },
  TF_DeleteDeviceList: { parameters: ["pointer"], result: "void" },

  // Tensor handles: what an eager operation takes and gives
  TFE_NewTensorHandle: {
    parameters: ["pointer", /* TF_Tensor */ "pointer" /* status */],
    result: "pointer",
  },
  TFE_DeleteTensorHandle: { parameters: ["pointer"], result: "void" },
  TFE_TensorHandleDataType: { parameters: ["pointer"], result: "i32" },
  TFE_TensorHandleNumDims: { parameters: ["pointer", "pointer" /* status */], result: "i32" },
  TFE_TensorHandleDim: {
    parameters: ["pointer", "i32", /* axis */ "pointer" /* status */],
    result: "i64",
  },
  TFE_TensorHandleResolve: { parameters: ["pointer", "pointer" /* status */], result: "pointer" },
  TFE_TensorHandleCopySharingTensor: {
    parameters: ["pointer", "pointer" /* status */],
    result: "pointer",
  },
  TFE_TensorHandleCopyToDevice: {
    // handle, context, device name, status
    parameters: ["pointer", "pointer", "buffer", "pointer"],
    result: "pointer",
  },

  // Eager operations
  TFE_NewOp: {
    parameters: ["pointer", /* context */ "buffer", /* name */ "pointer" /* status */],
    result: "pointer",
  },
  TFE_DeleteOp: { parameters: ["pointer"], result: "void" },
  TFE_OpAddInput: { parameters: ["pointer", "pointer", "pointer" /* status */], result: "void" },
  TFE_OpSetAttrString: {
    parameters: ["pointer", "buffer", /* name */ "buffer", /* value */ "usize" /* bytes */],
    result: "void",
  },
  TFE_OpSetAttrInt: { parameters: ["pointer", "buffer", /* name */ "i64"], result: "void" },
  TFE_OpSetAttrIntList: {
    parameters: ["pointer", "buffer", /* name */ "buffer", /* int64_t[] */ "i32" /* length */],
    result: "void",
  },
  TFE_OpSetAttrFloat: { parameters: ["pointer", "buffer", /* name */ "f32"], result: "void" },
  TFE_OpSetAttrFloatList: {
    parameters: ["pointer", "buffer", /* name */ "buffer", /* float[] */ "i32" /* length */],
    result: "void",
  },
  TFE_OpSetAttrBool: { parameters: ["pointer", "buffer", /* name */ "u8"], result: "void" },
  TFE_OpSetAttrBoolList: {
    parameters: ["pointer", "buffer", /* name */ "buffer", /* uint8_t[] */ "i32" /* length */],
    result: "void",
  },
  TFE_OpSetAttrType: {
    parameters: ["pointer", "buffer", /* name */ "i32" /* dtype */],
    result: "void",
  },
  TFE_OpSetAttrShape: {
    parameters: [
      "pointer",
      "buffer", /* name */
      "buffer", /* int64_t dims[] */
      "i32", /* rank */
      "pointer", /* status */
    ],
    result: "void",
  },
  TFE_Execute: {
    parameters: [
      "pointer", /* op */
      "buffer", /* TFE_TensorHandle* outputs[] */
      "buffer", /* int* number of outputs, in and out */
      "pointer", /* status */
    ],
    result: "void",
  },
  // The same function on another thread: the event loop goes on, the buffers must outlive the call.
  TFE_ExecuteAsync: {
    name: "TFE_Execute",
    parameters: ["pointer", "buffer", "buffer", "pointer"],
    result: "void",
    nonblocking: true,
  },

  // Graphs: operations that are recorded, not run
  TF_NewGraph: { parameters: [], result: "pointer" },
  TF_DeleteGraph: { parameters: ["pointer"], result: "void" },
  TF_GraphGetOpDef: {
    parameters: ["pointer", "buffer", /* operation type */ "pointer", /* buffer */ "pointer"],
    result: "void",
  },
  TF_NewBuffer: { parameters: [], result: "pointer" },
  TF_DeleteBuffer: { parameters: ["pointer"], result: "void" },
  TF_NewOperation: {
    parameters: ["pointer", /* graph */ "buffer", /* type */ "buffer" /* name */],
    result: "pointer",
  },
  TF_AddInput: { parameters: ["pointer", TF_OUTPUT], result: "void" },
  TF_AddInputList: {
    parameters: ["pointer", "buffer", /* TF_Output[] */ "i32" /* length */],
    result: "void",
  },
  TF_SetAttrString: {
    parameters: ["pointer", "buffer", /* name */ "buffer", /* value */ "usize" /* bytes */],
    result: "void",
  },
  TF_SetAttrInt: { parameters: ["pointer", "buffer", /* name */ "i64"], result: "void" },
  TF_SetAttrIntList: {
    parameters: ["pointer", "buffer", /* name */ "buffer", /* int64_t[] */ "i32" /* length */],
    result: "void",
  },
  TF_SetAttrFloat: { parameters: ["pointer", "buffer", /* name */ "f32"], result: "void" },
  TF_SetAttrFloatList: {
    parameters: ["pointer", "buffer", /* name */ "buffer", /* float[] */ "i32" /* length */],
    result: "void",
  },
  TF_SetAttrBool: { parameters: ["pointer", "buffer", /* name */ "u8"], result: "void" },
  TF_SetAttrBoolList: {
    parameters: ["pointer", "buffer", /* name */ "buffer", /* uint8_t[] */ "i32" /* length */],
    result: "void",
  },
  TF_SetAttrType: {
    parameters: ["pointer", "buffer", /* name */ "i32" /* dtype */],
    result: "void",
  },
  TF_SetAttrShape: {
    parameters: ["pointer", "buffer", /* name */ "buffer", /* int64_t dims[] */ "i32" /* rank */],
    result: "void",
  },
  TF_SetAttrFuncName: {
    parameters: ["pointer", "buffer", /* name */ "buffer", /* value */ "usize" /* its length */],
    result: "void",
  },
  TF_SetAttrTensor: {
    parameters: ["pointer", "buffer", /* name */ "pointer", /* TF_Tensor */ "pointer" /* status */],
    result: "void",
  },
  TF_FinishOperation: {
    parameters: ["pointer", /* description */ "pointer" /* status */],
    result: "pointer",
  },
  TF_OperationNumOutputs: { parameters: ["pointer"], result: "i32" },
  TF_OperationOutputType: { parameters: [TF_OUTPUT], result: "i32" },
  TF_GraphGetTensorNumDims: {
    parameters: ["pointer", /* graph */ TF_OUTPUT, "pointer" /* status */],
    result: "i32",
  },
  TF_GraphGetTensorShape: {
    parameters: [
      "pointer", /* graph */
      TF_OUTPUT,
      "buffer", /* int64_t dims[] */
      "i32", /* rank */
      "pointer", /* status */
    ],
    result: "void",
  },

  TF_GraphSetTensorShape: {
    parameters: [
      "pointer", /* graph */
      TF_OUTPUT,
      "buffer", /* int64_t dims[] */
      "i32", /* rank */
      "pointer", /* status */
    ],
    result: "void",
  },

  // Functions: a graph made callable by name
  TF_GraphToFunctionWithControlOutputs: {
    parameters: [
      "pointer", /* graph */
      "buffer", /* name */
      "u8", /* append a hash to the name */
      "i32", /* number of operations; -1 for all of the graph's */
      "pointer", /* TF_Operation*[] */
      "i32", /* number of inputs */
      "buffer", /* TF_Output inputs[] */
      "i32", /* number of outputs */
      "buffer", /* TF_Output outputs[] */
      "pointer", /* const char* output names[] */
      "i32", /* number of control outputs */
      "buffer", /* TF_Operation* control outputs[] */
      "pointer", /* const char* control output names[] */
      "pointer", /* options */
      "pointer", /* description */
      "pointer", /* status */
    ],
    result: "pointer",
  },
  TF_DeleteFunction: { parameters: ["pointer"], result: "void" },
  TF_FunctionSetAttrValueProto: {
    // function, name, AttrValue, bytes, status
    parameters: ["pointer", "buffer", "buffer", "usize", "pointer"],
    result: "void",
  },
  // Makes a function callable by operations of a graph.
  TF_GraphCopyFunction: {
    parameters: [
      "pointer", /* graph */
      "pointer", /* function */
      "pointer", /* its gradient, or null */
      "pointer", /* status */
    ],
    result: "void",
  },
  TFE_ContextAddFunction: {
    parameters: ["pointer", /* context */ "pointer", /* function */ "pointer" /* status */],
    result: "void",
  },
  TFE_ContextRemoveFunction: {
    parameters: ["pointer", /* context */ "buffer", /* name */ "pointer" /* status */],
    result: "void",
  },
} as const satisfies Deno.ForeignLibraryInterface;
