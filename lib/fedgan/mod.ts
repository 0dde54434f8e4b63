/**
 * FedGAN (https://arxiv.org/abs/2006.07228): the GANs of `lib/gan` in a federation of `lib/federated`.
 *
 * @module
 */
export { type Fedgan, fedgan } from "./fedgan.ts";
export {
  federationOptionsOf,
  type FedganOptions,
  fedganOptions,
  fedganProfile,
  fedganSettings,
  ganOptionsOf,
} from "./fedgan_options.ts";
