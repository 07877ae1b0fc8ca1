// Small plausible faults in a module: a similar operator, a condition that is always true, a removed call.
import ts from 'typescript';

/**
 * @typedef {object} Mutant
 * @property {number} start where it begins in the module's text
 * @property {number} end
 * @property {string} text what stands there instead
 * @property {boolean} atImport whether it is outside all functions
 */

const { SyntaxKind: Kind } = ts;

/** Operators that are easily confused. */
const NEIGHBOURS = {
  ...{ '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '**': '*' },
  ...{ '<': '<=', '<=': '<', '>': '>=', '>=': '>', '===': '!==', '!==': '===' },
  ...{ '&&': '||', '||': '&&', '??': '||', '+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=', '??=': '=' },
};

const OPPOSITES = {
  ...{ min: 'max', max: 'min', floor: 'ceil', ceil: 'floor', round: 'floor', sin: 'cos', cos: 'sin' },
  ...{ some: 'every', every: 'some', find: 'findLast', startsWith: 'endsWith', endsWith: 'startsWith' },
};

/** Methods whose receiver can replace their result. */
const PASSED_THROUGH = ['filter', 'sort', 'toSorted', 'reverse', 'toReversed', 'slice', 'trim', 'flat'];

const parsed = (code) => ts.createSourceFile('module.js', code, ts.ScriptTarget.ES2023, true, ts.ScriptKind.JS);

/** All mutants of a JavaScript module; some do not parse. @returns {Mutant[]} */
export function mutantsOf(code) {
  const source = parsed(code);
  const mutants = [];
  const visit = (node, atImport) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    for (const [part, text] of changesOf(node, source)) {
      mutants.push({ start: part.getStart(source), end: part.getEnd(), text, atImport });
    }
    const isInside = ts.isFunctionLike(node) || ts.isPropertyDeclaration(node);
    ts.forEachChild(node, (child) => visit(child, atImport && !isInside));
  };
  visit(source, true);
  return mutants;
}

/** The module with the fault. */
export const applied = (code, { start, end, text }) => code.slice(0, start) + text + code.slice(end);

export const parses = (code) => parsed(code).parseDiagnostics.length === 0;

/** The position and the change of a mutant, as text. */
export function lineOf(code, { start, end, text }) {
  const from = code.lastIndexOf('\n', start - 1) + 1;
  const line = code.slice(from, code.indexOf('\n', start)).trim();
  const shortened = (part) => (part.length > 60 ? `${part.slice(0, 57)}...` : part).replace(/\s+/g, ' ').trim();
  const number = code.slice(0, start).split('\n').length;
  const column = code.slice(from, start).trimStart().length;
  return { number, line, column, change: `${shortened(code.slice(start, end))} -> ${shortened(text)}` };
}

/** Pairs of a part and its replacement. */
function changesOf(node, source) {
  const text = (part) => part.getText(source);
  if (ts.isBinaryExpression(node)) {
    const other = NEIGHBOURS[text(node.operatorToken)];
    return other === undefined || isText(node) ? [] : [[node.operatorToken, other]];
  }
  if (ts.isPrefixUnaryExpression(node)) {
    const isSign = node.operator === Kind.ExclamationToken || node.operator === Kind.MinusToken;
    return isSign ? [[node, ` ${text(node.operand)}`]] : [];
  }
  if (ts.isIfStatement(node)) return ['true', 'false'].map((value) => [node.expression, value]);
  if (ts.isConditionalExpression(node)) return ['true', 'false'].map((value) => [node.condition, value]);
  if (ts.isNumericLiteral(node))
    return [[node, node.text === '0' ? '1' : node.text === '1' ? '2' : `(${node.text} + 1)`]];
  if (node.kind === Kind.TrueKeyword) return [[node, 'false']];
  if (node.kind === Kind.FalseKeyword) return [[node, 'true']];
  if (ts.isCallExpression(node)) return callChanges(node, text);
  if (isLeftOut(node)) return [[node, ';']];
  return [];
}

/** A concatenated sentence, such as a description. */
const isText = ({ left, operatorToken, right }) =>
  operatorToken.kind === Kind.PlusToken &&
  [left, right].some((part) => ts.isStringLiteralLike(part) || ts.isTemplateExpression(part));

function callChanges(node, text) {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const name = callee.name.text;
  if (PASSED_THROUGH.includes(name)) return [[node, text(callee.expression)]];
  return Object.hasOwn(OPPOSITES, name) ? [[callee.name, OPPOSITES[name]]] : [];
}

/** Statements without which the module still loads. */
function isLeftOut(node) {
  if (ts.isThrowStatement(node) || ts.isContinueStatement(node) || ts.isBreakStatement(node)) return true;
  if (ts.isReturnStatement(node)) return node.expression === undefined;
  if (!ts.isExpressionStatement(node) || ts.isStringLiteral(node.expression)) return false;
  return !(ts.isCallExpression(node.expression) && node.expression.expression.kind === Kind.SuperKeyword);
}
