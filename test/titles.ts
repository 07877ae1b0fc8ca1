// The titles of tests and the commands that they run, read from their sources.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const TESTS = new Set(['it', 'describe', 'test']);

function* within(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  node.forEachChild((child) => {
    children.push(child);
  });
  for (const child of children) yield* within(child);
}

function nodesOf(folder: string): ts.Node[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  return files.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return [...within(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true))];
  });
}

const literalsIn = (node: ts.Node): string[] =>
  [...within(node)].flatMap((one) => (ts.isStringLiteralLike(one) || ts.isIdentifier(one) ? [one.text] : []));

/** The literals of a list, or of the list that a name of the file stands for. */
function listed(node: ts.Expression): string[] {
  if (!ts.isIdentifier(node)) return literalsIn(node);
  const declared = [...within(node.getSourceFile())].filter(ts.isVariableDeclaration);
  return declared.flatMap(({ name, initializer }) =>
    ts.isIdentifier(name) && name.text === node.text && initializer ? literalsIn(initializer) : [],
  );
}

/** `it` of it('...'), of it.each([...])('...') and of it.skipIf(...)('...'). */
function rootOf(called: ts.Expression): string | undefined {
  if (ts.isIdentifier(called)) return called.text;
  return ts.isPropertyAccessExpression(called) || ts.isCallExpression(called) ? rootOf(called.expression) : undefined;
}

/** The lower-case words in the titles of a directory's tests, and in the lists of parametrised tests. */
export function wordsOfTitles(folder: string): Set<string> {
  const texts = nodesOf(folder).flatMap((node) => {
    if (!ts.isCallExpression(node) || !TESTS.has(rootOf(node.expression) ?? '')) return [];
    const [title] = node.arguments;
    const ofEach = ts.isCallExpression(node.expression) ? node.expression.arguments.flatMap(listed) : [];
    return [...(title && ts.isStringLiteralLike(title) ? [title.text] : []), ...ofEach];
  });
  return new Set(texts.flatMap((text) => text.toLowerCase().split(/[^a-z0-9_-]+/)));
}

/** Names that the tests of a directory give to functions of these names, draw('curves'), or list in it.each([...]). */
export const namesGivenTo = (functions: readonly string[], folder: string): Set<string> =>
  new Set(
    nodesOf(folder).flatMap((node) => {
      if (!ts.isCallExpression(node)) return [];
      if (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'each') {
        return node.arguments.flatMap(listed);
      }
      const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
      if (!ts.isIdentifier(called) || !functions.includes(called.text)) return [];
      return node.arguments.flatMap((one) => (ts.isStringLiteralLike(one) ? [one.text] : []));
    }),
  );

/** The keys of objects in the tests of a directory. */
export const keysIn = (folder: string): Set<string> =>
  new Set(
    nodesOf(folder).flatMap((node) =>
      ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) ? [node.name.getText()] : [],
    ),
  );

/** The words at the start of argument lists: "data preview". */
export const commandsRunIn = (folder: string): Set<string> =>
  new Set(
    nodesOf(folder).flatMap((node) => {
      const words = ts.isArrayLiteralExpression(node) ? node.elements : argumentsOfRun(node);
      if (!words) return [];
      const [first, second] = words.map((one) => (ts.isStringLiteralLike(one) ? one.text : ''));
      return [first, `${first} ${second}`];
    }),
  );

/** The words given to a function `run` of a test file. */
const argumentsOfRun = (node: ts.Node): readonly ts.Node[] | undefined =>
  ts.isCallExpression(node) && node.expression.getText() === 'run' ? node.arguments : undefined;
