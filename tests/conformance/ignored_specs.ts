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

/** Parts of names that tfjs-node leaves out of tfjs-core's suite, but that pass on the engine. */
export const mendedCoreSpecs: readonly string[] = [
  "version version",
  "depthwiseConv2D",
  "separableConv2d",
  "maxPool test-tensorflow {} x=[2,2,3] f=[2,2] s=3 p=1 default dimRoundingMode",
  "maxPool test-tensorflow {} x=[2,2,3] f=[1,1] s=2 p=1 dimRoundingMode=floor",
  "maxPool test-tensorflow {} x=[2,2,3] f=[2,2] s=3 p=1 dimRoundingMode=floor",
  "avgPool test-tensorflow {} x=[3,3,1] f=[3,3] s=1 p=explicit",
  "avgPool test-tensorflow {} x=[2,2,3] f=[2,2] s=3 p=1 default dimRoundingMode",
  "avgPool test-tensorflow {} x=[2,2,3] f=[1,1] s=2 p=1 dimRoundingMode=floor",
  "avgPool test-tensorflow {} x=[2,2,3] f=[2,2] s=3 p=1 dimRoundingMode=floor",
  "avgPool3d test-tensorflow {} x=[1,2,2,2,1] f=[2,2,2] s=1 p=1 roundingMode=floor",
  "maxPool test-tensorflow {} x=[3,3,1] f=[3,3] s=1 p=explicit",
  "maxPoolBackprop test-tensorflow {} gradient x=[3,3,1] f=3 s=1 p=explicit",
  "maxPool3d test-tensorflow {} x=[1,2,2,2,1] f=[2,2,2] s=1 p=1 roundingMode=floor",
  "argmax test-tensorflow {} 6D, axis=0",
  "conv2d test-tensorflow {} x=[2,1,2,2] f=[1,1,1,1] s=1 d=1 p=0 NCHW",
  "conv2d test-tensorflow {} x=[1,2,2] f=[2,2,1,1] s=1 d=1 p=explicit NCHW",
  "conv2d test-tensorflow {} x=[1,2,2] f=[2,2,1,1] s=1 d=1 p=same NCHW",
  "conv2d test-tensorflow {} x=[2,2,2] f=[2,2,2,1] s=1 d=1 p=same NCHW",
  "conv2d test-tensorflow {} x=[2,1,2,2] f=[2,2,1,1] s=1 d=1 p=same NCHW",
  "conv2d test-tensorflow {} gradient x=[1,1,3,3] f=[2,2,1,1] s=1 p=0 NCHW",
  "conv2d test-tensorflow {} gradient x=[2,1,3,3] f=[2,2,1,1] s=1 p=0 NCHW",
  "conv2dTranspose test-tensorflow {} input=3x3x1,d2=1,f=2,s=2,p=explicit",
  "conv2dTranspose test-tensorflow {} gradient input=[1,3,3,1] f=[2,2,2,1] s=[1,1] p=explicit",
  "pool test-tensorflow {} max x=[3,3,1] f=[3,3] s=1 d=1 p=explicit",
  "pool test-tensorflow {} max x=[3,3,1] f=[3,3] s=3 d=1 p=explicit defualt dimRoundingMode",
  "pool test-tensorflow {} max x=[3,3,1] f=[3,3] s=3 d=1 p=explicit dimRoundingMode=floor",
  "pool test-tensorflow {} avg x=[3,3,1] f=[3,3] s=3 d=1 p=explicit defualt dimRoundingMode",
  "pool test-tensorflow {} avg x=[3,3,1] f=[3,3] s=3 d=1 p=explicit dimRoundingMode=floor",
  "pool test-tensorflow {} avg x=[3,3,1] f=[3,3] s=1 d=1 p=explicit",
  "multinomial test-tensorflow {} creates the same data given the same seed",
  "maxPool test-tensorflow {} x=[2,2,3] f=[2,2] s=3 p=1 dimRoundingMode=round",
  "maxPool test-tensorflow {} x=[2,2,3] f=[2,2] s=3 p=1 dimRoundingMode=ceil",
  "avgPool test-tensorflow {} x=[2,2,3] f=[2,2] s=3 p=1 dimRoundingMode=round",
  "avgPool test-tensorflow {} x=[2,2,3] f=[2,2] s=3 p=1 dimRoundingMode=ceil",
  "avgPool3d test-tensorflow {} x=[1,1,1,1,1] f=[2,2,2] s=1 p=2",
  "pool test-tensorflow {} max x=[3,3,1] f=[3,3] s=3 d=1 p=explicit dimRoundingMode=round",
  "pool test-tensorflow {} max x=[3,3,1] f=[3,3] s=3 d=1 p=explicit dimRoundingMode=ceil",
  "pool test-tensorflow {} avg x=[3,3,1] f=[3,3] s=3 d=1 p=explicit dimRoundingMode=round",
  "pool test-tensorflow {} avg x=[3,3,1] f=[3,3] s=3 d=1 p=explicit dimRoundingMode=ceil",
  "denseBincount",
  "image.transform",
  "searchSorted",
  "upperBound",
  "lowerBound",
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
