/** The part of Deno's kernel that this folder changes. It is not a public interface, so it may go. */
export interface KernelInternals {
  /** Publishes the value of a cell's last expression, in a kernel. */
  broadcastResult?: (executionCount: number, result: unknown) => Promise<void>;
}

/** The internals of the kernel that runs this very code; `undefined` outside a kernel. */
export function kernelInternals(): KernelInternals | undefined {
  const { internal } = Deno as unknown as { internal: symbol };
  return (Deno as unknown as Record<symbol, { jupyter?: KernelInternals }>)[internal]?.jupyter;
}
