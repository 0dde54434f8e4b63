/**
 * Lets a command that has printed what the environment variable HOLD matches write no file any more until it gets SIGINT or
 * SIGTERM: it can be killed in the middle of its work, or told to end there, however long it takes a test to do that.
 */
const hold = Deno.env.get("HOLD");
if (hold !== undefined) {
  const { open, stdout } = Deno;
  const write = stdout.writeSync.bind(stdout);
  const told = Promise.withResolvers<void>();
  let printed = "";
  stdout.writeSync = (bytes) => {
    printed += new TextDecoder().decode(bytes);
    return write(bytes);
  };
  Deno.open = async (path, options) => {
    if (options?.createNew && new RegExp(hold, "im").test(printed)) {
      // A promise alone keeps no process.
      const timer = setInterval(() => {}, 1_000);
      await told.promise.finally(() => clearInterval(timer));
    }
    return await open(path, options);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, told.resolve);
  }
}
