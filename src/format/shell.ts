// Quotes shell words.

/** A word unchanged if it is safe, otherwise in single quotes. */
export const quotedWord = (word: string): string =>
  /^[\w./=:@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
