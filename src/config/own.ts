/** What a record holds under a word of the user's: never what every object inherits, as `toString`. */
export function own<T>(record: Readonly<Record<string, T>> | undefined, word: string): T | undefined {
  return record && Object.hasOwn(record, word) ? record[word] : undefined;
}
