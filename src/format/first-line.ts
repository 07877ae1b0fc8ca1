// Long messages where there is room for a line.

/** The first line, without the colon that leads on to the others. */
export const firstLine = (text: string): string => text.split('\n')[0].replace(/:\s*$/, '');
