// An unknown command: the nearest one is named.
import type { Hook } from '@oclif/core';
import { closest } from '../config/closest.js';

const hook: Hook<'command_not_found'> = async ({ id, config }) => {
  const commands = config.commands.filter((c) => !c.hidden).map((c) => c.id.replaceAll(':', ' '));
  commands.push(...config.topics.map((topic) => topic.name));
  // What follows an unknown command is part of the id, too: only a topic's second word belongs to its name.
  const [first, second] = id.split(':');
  const isTopic = config.topics.some((topic) => topic.name === first);
  const asked = isTopic && second !== undefined ? `${first} ${second}` : first;
  const near = closest(asked, commands);
  const help = near ? `did you mean lenet ${near}?` : 'lenet --help lists the commands';
  process.stderr.write(`error there is no command ${asked}\nhelp: ${help}\n`);
  process.exit(2);
};

export default hook;
