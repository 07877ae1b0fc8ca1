// Words of a command line, as a shell must be given them.

/** A word as it is where it is plain, else in single quotes. */
export const quotedWord = (word: string): string =>
  /^[\w./=:@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
