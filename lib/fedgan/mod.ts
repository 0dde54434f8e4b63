/**
 * FedGAN (https://arxiv.org/abs/2006.07228): the GANs of `lib/gan` in a federation of `lib/federated`, and the distributed
 * GAN that it is compared with.
 *
 * @module
 */
export { DistributedGan, type DistributedGanOptions } from "./distributed_gan.ts";
export { type Fedgan, fedgan, ganMaker } from "./fedgan.ts";
export {
  federationOptionsOf,
  type FedganOptions,
  fedganOptions,
  fedganProfile,
  fedganSettings,
  ganOptionsOf,
} from "./fedgan_options.ts";
