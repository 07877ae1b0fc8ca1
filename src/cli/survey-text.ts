// Formats the result of `lenet data check`.
import chalk from 'chalk';
import { isPathLike } from '../data/sources/detect.js';
import type { Survey } from '../data/survey.js';
import { flowText } from '../format/flow.js';
import { counted, grouped, percent } from '../format/numbers.js';
import { quotedWord } from '../format/shell.js';
import { wrapped } from '../format/wrap.js';
import { formatShape } from '../layers/index.js';
import { renderTable } from './table.js';

/** Classes that a table lists. */
const MOST_CLASSES = 40;
/** Fewer training images of a class say little. */
const FEW = 10;
/** A class that has so many times the images of another. */
const UNEQUAL = 10;

/** What is read, what looks wrong, and the command that trains on it. @param given the path as it was typed */
export function surveyText(survey: Survey, given: string, width: number): string {
  const { classes, sizes, channels, colour, polarity, skipped } = survey;
  const [kind] = Object.keys(survey.source);
  const total = (part: 'train' | 'test') => classes.reduce((sum, one) => sum + one[part], 0);
  const table = renderTable(
    [{ title: 'class' }, { title: 'train', align: 'right' }, { title: 'test', align: 'right' }],
    [
      ...classes.slice(0, MOST_CLASSES).map(({ name, train, test }) => [name, grouped(train), grouped(test)]),
      ['total', grouped(total('train')), grouped(total('test'))],
    ],
    1,
  );
  const more = classes.length > MOST_CLASSES ? `\n${counted(classes.length - MOST_CLASSES, 'more class')}es` : '';
  const same = String(sizes.smallest) === String(sizes.largest);
  const range = same ? formatShape(sizes.smallest) : `${formatShape(sizes.smallest)} to ${formatShape(sizes.largest)}`;
  const fitted = same && String(sizes.smallest) === String(sizes.read) ? '' : `, resized to ${formatShape(sizes.read)}`;
  const words = polarity.value === 'light_on_dark' ? 'light on dark' : 'dark on light';
  const entries = Object.entries(skipped).map(([reason, count]) => `${grouped(count)} ${reason}`);
  const facts = [
    `size      ${range} pixels${fitted}`,
    `channels  ${channels}${channels === 1 && colour > 0 ? `: ${counted(colour, 'image')} in colour, read as grey` : ''}`,
    `strokes   ${words}, in ${percent(polarity.share)} of the training images`,
    ...(entries.length > 0 ? [`skipped   ${entries.join(', ')}`] : []),
  ];
  const warnings = warningsOf(survey).map((text) => wrapped(chalk.yellow(text), width));
  return [
    `${chalk.bold(given)}  ${kind === 'images' ? 'a directory of images per class' : 'IDX files'}\n`,
    `${table}${more}\n`,
    ...facts.map((text) => wrapped(text, width)),
    ...(warnings.length > 0 ? ['', ...warnings] : []),
    ...(survey.unreadable.length === 0 ? [`\n${commandFor(survey, given)}`] : []),
  ].join('\n');
}

/** What makes results worse, or wrong. */
export function warningsOf({ classes, unreadable, duplicates }: Survey): string[] {
  const untested = classes.filter(({ test }) => test === 0).map(({ name }) => name);
  const few = classes.filter(({ train }) => train < FEW).map(({ name, train }) => `${name} (${train})`);
  const counts = classes.map(({ train }) => train);
  const unequal = Math.max(...counts) / Math.max(1, Math.min(...counts));
  const [pair] = duplicates.examples;
  return [
    ...unreadable.slice(0, 5).map((text) => `not readable: ${text}`),
    ...(unreadable.length > 5 ? [`not readable: ${unreadable.length - 5} more`] : []),
    ...(unreadable.length > 0 ? ['A run refuses data with files that cannot be read: remove or repair them.'] : []),
    ...(untested.length > 0 ? [`no test images of ${untested.join(', ')}: their accuracy stays unknown`] : []),
    ...(few.length > 0 ? [`fewer than ${FEW} training images of ${few.join(', ')}`] : []),
    ...(unequal >= UNEQUAL
      ? [
          `the largest class has ${Math.round(unequal)} times the training images of the smallest: accuracy says little of small classes`,
        ]
      : []),
    ...(pair
      ? [
          `${counted(duplicates.count, 'test image')} ${duplicates.count === 1 ? 'is' : 'are'} also among the training images: test accuracy is too high (${pair[0]} = ${pair[1]})`,
        ]
      : []),
  ];
}

/** Trains LeNet-5, made for 28 x 28 pixels, on the data. */
export function commandFor({ source, sizes, classes }: Survey, given: string): string {
  const [[kind, options]] = Object.entries(source);
  const { path: _, ...needed } = options as { path: string };
  const path = isPathLike(given) ? given : `./${given}`;
  const value = Object.keys(needed).length > 0 ? flowText({ [kind]: { path, ...needed } }) : path;
  const isFitting = String(sizes.read) === '28,28';
  const settings = [
    `data.source=${value}`,
    // The split of the configuration is MNIST's, and images of a directory are sorted by class.
    'data.split={method: stratified}',
    // Its head has ten classes.
    ...(classes.length === 10 ? [] : ['head.classes=null']),
    ...(isFitting ? [] : ['data.transforms=[{resize: 28}, {pad: 2}, {scale: [0, 1]}]']),
  ];
  return `lenet run lenet5-maxpool ${settings.map((one) => `--set ${quotedWord(one)}`).join(' ')}`;
}
