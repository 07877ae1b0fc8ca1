// Handles Ctrl-C: the first stops cleanly, the second at once.
import chalk from 'chalk';
import { EXIT } from './exit-codes.js';

/** Aborts `controller` at the first signal; returns a function that removes the handlers. */
export function onInterrupt(controller: AbortController, clear: () => void, said: string): () => void {
  const handler = (name: NodeJS.Signals) => {
    clear();
    if (name === 'SIGHUP') endByHangUp();
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write(chalk.yellow(`${said}\n`));
    controller.abort(name);
  };
  // A closed terminal is handled like Ctrl-C: Node cancels the effect of nohup.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, handler);
  return () => {
    for (const signal of signals) process.off(signal, handler);
  };
}

/**
 * Ends the process by SIGHUP once its work is done: on a normal exit Node restores the terminal, and aborts if that is
 * gone.
 */
export function endByHangUp(): void {
  process.once('exit', () => {
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  });
}
