// Suggests the closest command for an unknown one.
import type { Hook } from '@oclif/core';
import { closest } from '../config/closest.js';

const hook: Hook<'command_not_found'> = async ({ id, config }) => {
  const commands = config.commands.filter((c) => !c.hidden).map((c) => c.id.replaceAll(':', ' '));
  commands.push(...config.topics.map((topic) => topic.name));
  // The id includes the arguments after an unknown command: only a topic's second word belongs to its name.
  const [first, second] = id.split(':');
  const isTopic = config.topics.some((topic) => topic.name === first);
  const asked = isTopic && second !== undefined ? `${first} ${second}` : first;
  const near = closest(asked, commands);
  const help = near ? `did you mean lenet ${near}?` : 'lenet --help lists the commands';
  const message = `unknown command ${asked}`;
  if (process.argv.includes('--json'))
    process.stdout.write(`${JSON.stringify({ error: { message, help } }, null, 2)}\n`);
  else process.stderr.write(`error ${message}\nhelp: ${help}\n`);
  process.exit(2);
};

export default hook;
