/** Exit codes: 0 ok, 1 failed, 2 usage or invalid configuration, 130 interrupted. */
export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;
