/**
 * Image sets: labelled images of any height, width, channels and classes, as bytes. MNIST and Fashion-MNIST from files or
 * mirrors, IDX files and folders of pictures of your own, digits drawn by strokes; how they are split among agents, and
 * the order in which training goes through them. Knows no tensors.
 *
 * ```ts
 * import { epochBatches, loadDataSet, takeImages } from "lib/data";
 *
 * const dataSet = await loadDataSet("drawn", { examples: 1000 });
 * for (const batch of epochBatches(dataSet, { batchSize: 256, seed: 42, epoch: 0 })) {
 *   const images = takeImages(dataSet, batch); // [batch, height, width, channels] in [-1, 1]
 *   console.assert(images.length % batch.length === 0);
 * }
 * ```
 *
 * @module
 */
export { balanced } from "./balanced.ts";
export { epochBatches, type EpochBatchesOptions, takeImages } from "./batches.ts";
export { type DataSet, type DataSetName, dataSetOf } from "./data_set.ts";
export { drawnDigits, type DrawnDigitsOptions } from "./drawn/drawn_digits.ts";
export { type Split } from "./idx/idx_pair.ts";
export { loadDataSet, type LoadDataSetOptions } from "./load_data_set.ts";
export { labelCounts } from "./partition/label_counts.ts";
export { type LabelledExamples } from "./partition/labelled_examples.ts";
export { checkPartition, partition, type PartitionOptions } from "./partition/partition.ts";
export {
  checkPartitionKind,
  type ClassesPartition,
  type DirichletPartition,
  formatPartitionKind,
  type IidPartition,
  parsePartitionKind,
  type PartitionKind,
  type SizesPartition,
  type UnequalPartition,
} from "./partition/partition_kind.ts";
export {
  downloadDataSet,
  type DownloadDataSetOptions,
  type DownloadProgress,
} from "./published/download_data_set.ts";
export { type IdxImages, type IdxLabels, readIdxImages, readIdxLabels } from "./idx/idx_file.ts";
export {
  type PublishedDataSet,
  type PublishedFile,
  type PublishedFiles,
  type PublishedName,
} from "./published/published_data_sets.ts";
