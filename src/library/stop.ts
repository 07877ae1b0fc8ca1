// Stops work when the caller's signal asks for it.

/** A signal that follows the caller's, and a function that lets go of it: a program may keep one signal for many runs. */
export function following(signal: AbortSignal | undefined): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  // The records of a run name what stopped it.
  const stop = () => controller.abort('an abort signal');
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  return { signal: controller.signal, release: () => signal?.removeEventListener('abort', stop) };
}
