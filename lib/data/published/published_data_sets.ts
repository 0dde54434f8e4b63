import { publishedName, type Split } from "../idx/idx_pair.ts";

/** The data sets that mirrors serve. */
export type PublishedName = "mnist" | "fashion-mnist";

/** A file that mirrors serve. */
export interface PublishedFile {
  /** Its name, on mirrors and in the data folder. */
  readonly name: string;
  /** Size of its uncompressed content in bytes. */
  readonly bytes: number;
  /** SHA-256 of its uncompressed content: a mirror may have packed the same content anew. */
  readonly sha256: string;
}

/** A data set of gzipped IDX files that can be downloaded. */
export interface PublishedDataSet {
  /** Addresses, each with a slash at its end, under which the files are; tried in order. */
  readonly mirrors: readonly string[];
  /** The files of each split. */
  readonly files: Readonly<Record<Split, PublishedFiles>>;
  /** What the classes are called. Default: their numbers. */
  readonly classNames?: readonly string[];
}

/** The two files of a split. */
export interface PublishedFiles {
  /** Its images. */
  readonly images: PublishedFile;
  /** Their labels. */
  readonly labels: PublishedFile;
}

/** Height and width of the images of MNIST's format, in pixels. */
const side = 28;

/** How many classes each published set has. */
export const publishedClasses = 10;

/** The published data sets, by name. */
export const publishedDataSets: Readonly<Record<PublishedName, PublishedDataSet>> = {
  "mnist": {
    mirrors: [
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
    ],
    files: withChecksums({
      trainImages: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      trainLabels: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      testImages: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      testLabels: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    }),
  },
  "fashion-mnist": {
    mirrors: [
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ],
    files: withChecksums({
      trainImages: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
      trainLabels: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
      testImages: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
      testLabels: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    }),
    classNames: [
      ...[
        "T-shirt/top",
        "trouser",
        "pullover",
        "dress",
        "coat",
        "sandal",
        "shirt",
        "sneaker",
        "bag",
      ],
      "ankle boot",
    ],
  },
};

/** Both sets have the same files but for their content. */
function withChecksums(
  sha256: Record<"trainImages" | "trainLabels" | "testImages" | "testLabels", string>,
): Record<Split, PublishedFiles> {
  const images = (split: Split, count: number, sha256: string) => ({
    name: publishedName({ split, kind: "images" }),
    bytes: 16 + count * side * side,
    sha256,
  });
  const labels = (split: Split, count: number, sha256: string) => ({
    name: publishedName({ split, kind: "labels" }),
    bytes: 8 + count,
    sha256,
  });
  return {
    train: {
      images: images("train", 60_000, sha256.trainImages),
      labels: labels("train", 60_000, sha256.trainLabels),
    },
    test: {
      images: images("test", 10_000, sha256.testImages),
      labels: labels("test", 10_000, sha256.testLabels),
    },
  };
}
