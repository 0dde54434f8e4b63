/**
 * How the parts of a federated run are spelled: in folders and files, on the command line, and for people.
 *
 * @module
 */

/** The mean of all agents, as files, folders and flags name it: it is what the intermediary has. */
export const meanName = "intermediary";

/** Whose part of a federated run: an agent's, by its number from 1, or the mean's. */
export type PartName = number | typeof meanName;

/**
 * The name of a part's folder, and of its rows in files.
 *
 * @param part Whose.
 */
export function partFolderName(part: PartName): string {
  return part === meanName ? meanName : `agent-${part}`;
}

/**
 * What people call a part.
 *
 * @param part Whose.
 */
export function partTitle(part: PartName): string {
  return part === meanName ? "Mean" : `Agent ${part}`;
}

/**
 * What people call the part of a folder.
 *
 * @param name As {@linkcode partFolderName} gives it.
 * @returns As {@linkcode partTitle} gives it; another name stays as it is.
 */
export function titleOfFolder(name: string): string {
  if (name === meanName) return partTitle(meanName);
  const [, number] = /^agent-(\d+)$/.exec(name) ?? [];
  return number === undefined ? name : partTitle(Number(number));
}
