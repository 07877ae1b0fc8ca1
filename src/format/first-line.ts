// Shortens messages to one line.

/** The first line, without the trailing colon that introduces the others. */
export const firstLine = (text: string): string => text.split('\n')[0].replace(/:\s*$/, '');
