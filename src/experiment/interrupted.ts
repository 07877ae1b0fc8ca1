/** The run was interrupted before there was anything to keep. */
export class Interrupted extends Error {}
