/**
 * Where processes of a place keep what is temporary: Ray leaves there all that it has written, and an agent that is killed
 * leaves what it was given. It is removed when the place is ended.
 *
 * @param id The place's.
 * @returns The folder, of a short path: Ray puts sockets in it, whose paths have at most 103 bytes.
 */
export function temporaryFolder(id: string): string {
  return `/tmp/fedgan-${id.slice(0, 13)}`;
}
