/** @module */
export * from "./config.ts";
export * from "./generator.ts";
export * from "./discriminator.ts";
export * from "./losses.ts";
export * from "./train_step.ts";
