/** A thread threw or died. The session cannot be used afterwards. */
export class CrewError extends Error {}
