// Runs `lenet ui`: the real binary, on a free port.
import type { ChildProcess } from 'node:child_process';
import { lenet, type Result } from '../cli/lenet.js';

export interface UiServer {
  readonly url: string;
  /** Ends it like Ctrl-C. */
  readonly stop: () => Promise<Result>;
}

export function startUi(root: string, cwd: string): Promise<UiServer> {
  return new Promise((resolve, reject) => {
    let child: ChildProcess | undefined;
    const ended = lenet(['ui', root, '--port', '0', '--json'], {
      cwd,
      meanwhile: (started) => {
        child = started;
        started.stdout?.once('data', (line) => {
          const stop = () => {
            child?.kill('SIGINT');
            return ended;
          };
          resolve({ url: JSON.parse(String(line)).url, stop });
        });
      },
    });
    void ended.then(({ stderr }) => reject(new Error(`lenet ui ended: ${stderr}`)));
  });
}
