/** An own property of a record, never an inherited one such as `toString`: words come from the user. */
export function own<T>(record: Readonly<Record<string, T>> | undefined, word: string): T | undefined {
  return record && Object.hasOwn(record, word) ? record[word] : undefined;
}
