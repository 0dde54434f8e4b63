/** The devices that TensorFlow computes on. */
import { UserError } from "../../errors/mod.ts";
import type { LibTensorFlow } from "../c/library.ts";
import { cString, readCString } from "../c/pointers.ts";
import { Status } from "../c/status.ts";

/** A device that TensorFlow found. */
export interface Device {
  /** TensorFlow's name, for example `"/job:localhost/replica:0/task:0/device:CPU:0"`. */
  readonly name: string;
  /** `"CPU"` or `"GPU"`; plug-ins register as `"GPU"` too. */
  readonly type: string;
}

/**
 * Lists the devices of an eager context.
 *
 * @throws {TensorFlowError} If TensorFlow cannot say.
 */
export function listDevices(library: LibTensorFlow, context: Deno.PointerValue): Device[] {
  const status = new Status(library);
  let list: Deno.PointerValue = null;
  const name = (read: (status: Deno.PointerValue) => Deno.PointerValue) => {
    const text = read(status.pointer);
    status.check("TFE_ContextListDevices");
    return readCString(text);
  };
  try {
    list = library.TFE_ContextListDevices(context, status.pointer);
    status.check("TFE_ContextListDevices");
    return Array.from({ length: library.TF_DeviceListCount(list) }, (_, i) => ({
      name: name((pointer) => library.TF_DeviceListName(list, i, pointer)),
      type: name((pointer) => library.TF_DeviceListType(list, i, pointer)),
    }));
  } finally {
    if (list !== null) library.TF_DeleteDeviceList(list);
    status.dispose();
  }
}

/**
 * Loads a pluggable device, such as the one of `tensorflow-metal`; before the first context is made.
 *
 * @throws {Error} If this TensorFlow has no plug-ins.
 * @throws {TensorFlowError} If the plug-in cannot be loaded.
 */
export function loadDevicePlugin(library: LibTensorFlow, path: string): void {
  if (library.TF_LoadPluggableDeviceLibrary === null) {
    throw new UserError(`Cannot load "${path}": this TensorFlow takes no pluggable devices`);
  }
  const status = new Status(library);
  try {
    library.TF_LoadPluggableDeviceLibrary(cString(path), status.pointer);
    status.check("TF_LoadPluggableDeviceLibrary");
  } finally {
    status.dispose();
  }
}
