/** What a partition needs to know of a data set. */
export interface LabelledExamples {
  /** Classes `[count]`. */
  readonly labels: Uint8Array;
  /** Number of classes. Default: 10. */
  readonly classes?: number;
}
