// An unknown command: the nearest one is named.
import type { Hook } from '@oclif/core';
import { closest } from '../config/closest.js';

const hook: Hook<'command_not_found'> = async ({ id, config }) => {
  const asked = id.replaceAll(':', ' ');
  const commands = config.commands.filter((c) => !c.hidden).map((c) => c.id.replaceAll(':', ' '));
  commands.push(...config.topics.map((topic) => topic.name));
  const near = closest(asked, commands) ?? closest(asked.split(' ')[0], commands);
  const help = near ? `did you mean lenet ${near}?` : 'lenet --help lists the commands';
  process.stderr.write(`error there is no command ${asked}\nhelp: ${help}\n`);
  process.exit(2);
};

export default hook;
