// The commands that come next, ready to copy.
import chalk from 'chalk';

/** A line for each, without its `lenet`. */
export const commandsText = (commands: readonly string[]): string =>
  commands.map((command) => chalk.dim(`lenet ${command}`)).join('\n');
