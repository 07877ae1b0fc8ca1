// Ctrl-C: once to end in order, twice to stop at once.
import chalk from 'chalk';
import { EXIT } from './exit-codes.js';

/** Aborts `controller` at the first signal; returns what takes the handlers away. */
export function onInterrupt(controller: AbortController, clear: () => void, said: string): () => void {
  const handler = (name: NodeJS.Signals) => {
    clear();
    if (name === 'SIGHUP') endByHangUp();
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write(chalk.yellow(`${said}\n`));
    controller.abort(name);
  };
  // A terminal that is closed is Ctrl-C, too: Node undoes what nohup asked for.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, handler);
  return () => {
    for (const signal of signals) process.off(signal, handler);
  };
}

/**
 * Lets the process end by SIGHUP once it has done what it has to do: Node restores the terminal as it exits, and aborts where
 * that is gone.
 */
export function endByHangUp(): void {
  process.once('exit', () => {
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  });
}
