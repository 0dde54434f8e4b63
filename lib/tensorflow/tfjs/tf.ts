/** tfjs's usual API; what is named here takes the place of tfjs's own. */
export * from "@tensorflow/tfjs";
export {
  multinomial,
  randomGamma,
  randomNormal,
  randomStandardNormal,
  truncatedNormal,
} from "../repairs/repair_seeds.ts";
