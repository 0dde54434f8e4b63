/** Specs that are left out beyond tfjs-node's own list, each with its reason. */

/** Specs that are left out for one reason. */
export interface IgnoredSpecs {
  /** Why they cannot pass. */
  readonly reason: string;
  /** Full names, as jasmine reports them. */
  readonly specs: readonly string[];
}

/** Of tfjs-core's suite. */
export const ignoredCoreSpecs: readonly IgnoredSpecs[] = [
  {
    reason:
      "the forward operation throws first: TensorFlow has no dilated one for the CPU, which " +
      'is why tfjs-node leaves out "depthwiseConv2D"',
    specs: ["depthwiseConv2d gradients test-tensorflow {} throws error on dilations > 1"],
  },
];

/** Of tfjs-core's suite, those that pass eagerly but cannot pass compiled. */
export const uncompiledCoreSpecs: readonly IgnoredSpecs[] = [
  {
    reason: "the shape of the result depends on values: how many different values there are",
    specs: [
      "unique test-tensorflow {} 1d tensor with int32",
      "unique test-tensorflow {} 1d tensor with string",
      "unique test-tensorflow {} 1d tensor with bool",
      "unique test-tensorflow {} 2d tensor with axis=0",
      "unique test-tensorflow {} 2d tensor with axis=1",
      "unique test-tensorflow {} 2d tensor with string",
      "unique test-tensorflow {} 2d tensor with strings that have comma",
      "unique test-tensorflow {} 3d tensor with axis=0",
      "unique test-tensorflow {} 3d tensor with axis=1",
      "unique test-tensorflow {} 3d tensor with axis=2",
      "unique test-tensorflow {} 3d tensor with string",
    ],
  },
  {
    reason: "the shape of the result depends on values: how many boxes are left",
    specs: [
      "nonMaxSuppression test-tensorflow {} NonMaxSuppression Basic select from three clusters",
      "nonMaxSuppression test-tensorflow {} NonMaxSuppression Basic select from three clusters flipped coordinates",
      "nonMaxSuppression test-tensorflow {} NonMaxSuppression Basic select at most two boxes from three clusters",
      "nonMaxSuppression test-tensorflow {} NonMaxSuppression Basic select at most thirty boxes from three clusters",
      "nonMaxSuppression test-tensorflow {} NonMaxSuppression Basic select single box",
      "nonMaxSuppression test-tensorflow {} NonMaxSuppression Basic select from ten identical boxes",
      "nonMaxSuppression test-tensorflow {} NonMaxSuppression Basic empty input",
      "nonMaxSuppression test-tensorflow {} NonMaxSuppression Basic accepts a tensor-like object",
      "nonMaxSuppression test-tensorflow {} NonMaxSuppression Basic works when inputs are not explicitly initialized on the CPU",
      "nonMaxSuppression test-tensorflow {} NonMaxSuppressionPadded select from three clusters with no padding when pad option is false.",
      "nonMaxSuppression test-tensorflow {} NonMaxSuppressionWithScore select from three clusters with SoftNMS",
    ],
  },
];

/** Of tfjs-node's own specs. */
export const ignoredNodeSpecs: readonly IgnoredSpecs[] = [
  {
    reason: "it expects an error for what TensorFlow computes once it has oneDNN's kernels",
    specs: ["conv3d dilations CPU should throw error on dilations >1"],
  },
  {
    reason: "tfjs-node joins scalars with concat(), which TensorFlow no longer takes",
    specs: [
      "tensorboard SummaryFileWriter.histogram Create summaryFileWriter and write tensor",
      "tensorBoard callback fit(): histogramFreq 2, with validation",
    ],
  },
  {
    reason: "reads test_objects/images, which the npm package does not hold",
    specs: [
      "decode images decode png",
      "decode images decode png 1 channels",
      "decode images decode png 3 channels",
      "decode images decode png 4 channels",
      "decode images decode bmp",
      "decode images decode bmp through decodeImage",
      "decode images decode jpg",
      "decode images decode jpeg node bindings do not leak",
      "decode images decode jpg 1 channel",
      "decode images decode jpg 3 channels",
      "decode images decode jpg with 0 channels, use the number of channels in the JPEG-encoded image",
      "decode images decode jpg with downscale",
      "decode images decode gif",
      "decode images decode gif with no expandAnimation",
      "decode images throw error if request non int32 dtype",
      "decode images throw error if backend is not tensorflow",
    ],
  },
];

/** Spec files of tfjs-node that are not loaded at all, each with its reason. */
export const ignoredNodeFiles: Readonly<Record<string, string>> = {
  "saved_model_test.js":
    "the engine refuses SavedModels, and the npm package does not hold test_objects/saved_model",
};
