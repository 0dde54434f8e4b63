/**
 * Whether nothing listens on a port of this machine's loopback.
 *
 * @param port The port.
 */
export function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}

/**
 * A port of this machine's loopback that nothing listens on now. It is by chance one of 12,768 below those that systems give to
 * whatever connects to something: such a connection could have it before it is used.
 */
export function freePort(): number {
  for (;;) {
    const port = 20_000 + crypto.getRandomValues(new Uint16Array(1))[0] % 12_768;
    if (isFree(port)) return port;
  }
}
