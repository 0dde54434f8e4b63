/**
 * Notes an object's own properties, and what is in those that are arrays or records.
 *
 * @param object What may change
 * @returns Brings back what was, and removes what was added.
 */
export function restoreProperties(object: object): () => void {
  const properties = Object.getOwnPropertyDescriptors(object);
  const arrays = Object.values(object).filter(Array.isArray).map((array) => ({
    array,
    items: [...array],
  }));
  return () => {
    for (const name of Reflect.ownKeys(object)) {
      if (!(name in properties)) Reflect.deleteProperty(object, name);
    }
    Object.defineProperties(object, properties);
    for (const { array, items } of arrays) array.splice(0, array.length, ...items);
  };
}
