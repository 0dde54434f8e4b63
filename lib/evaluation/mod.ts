/**
 * How good generated images are: networks that judge them.
 *
 * @module
 */
export { DigitClassifier, type DigitClassifierOptions } from "./digit_classifier.ts";
