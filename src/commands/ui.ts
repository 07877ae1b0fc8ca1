import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import chalk from 'chalk';
import { BaseCommand, dataDirFlag } from '../cli/base-command.js';
import { engineFlag } from '../cli/engine-flag.js';
import { endByHangUp } from '../cli/interrupt.js';

const PORT = 1998;

export default class Ui extends BaseCommand {
  // Prints one document at the start and none at the end, unlike oclif's --json.
  static override enableJsonFlag = false;

  static override summary = 'Browse runs: tables, live curves, figures, and a board to draw digits on.';
  static override description =
    'Serves a page on this machine only, until Ctrl-C. Runs can be sorted, filtered and compared; ' +
    'running ones are followed live; a digit that you draw is classified by the chosen model in the browser, ' +
    'layer by layer. The page is read-only, and shows nothing outside the runs directory.';

  static override examples = ['<%= config.bin %> ui', '<%= config.bin %> ui runs/activations --port 8080'];

  static override args = {
    runs: Args.string({ default: 'runs', description: 'Directory with runs and studies in it.' }),
  };

  static override flags = {
    port: Flags.integer({
      min: 0,
      max: 65535,
      description: `Port to listen on; 0 for any free port. Default: ${PORT}, or any free port if that is taken.`,
    }),
    host: Flags.string({
      default: '127.0.0.1',
      description: 'Address to listen on. With another address, everybody who can reach it can see the runs.',
    }),
    json: Flags.boolean({ description: 'Print the address as JSON once the server is ready.' }),
    'data-dir': dataDirFlag,
    engine: engineFlag,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Ui);
    const { host, port = PORT } = flags;
    const { isLoopback } = await import('../ui/guard.js');
    const { serveUi } = await import('../ui/serve.js');
    const { resolveEngine } = await import('../kernels/native.js');
    const { url, runs, close } = await serveUi({
      ...{ root: args.runs, host, port },
      mayMove: flags.port === undefined,
      version: this.config.version,
      engine: resolveEngine(flags.engine),
      context: this.loadContext(flags['data-dir']),
    });
    if (flags.json) process.stdout.write(`${JSON.stringify({ url, runs })}\n`);
    else
      this.say(
        `${chalk.bold(url)}  ${runs} ${runs === 1 ? 'run' : 'runs'} in ${args.runs}  ${chalk.dim('Ctrl-C ends')}`,
      );
    if (!isLoopback(host)) this.remark(chalk.yellow('everybody who reaches this address can see the runs'));
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      process.once('SIGHUP', () => {
        endByHangUp();
        resolve();
      });
    });
    // Ctrl-C is the normal way to end a server: exit code 0.
    await close();
  }
}
