/**
 * How good generated images are: networks that judge them.
 *
 * @module
 */
export {
  DigitClassifier,
  type DigitClassifierLog,
  type DigitClassifierOptions,
  type DigitClassifierTrainOptions,
} from "./digit_classifier.ts";
