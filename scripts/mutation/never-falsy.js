// Where `a ?? b` and `a || b` are the same: the types say that `a` is an object, a function or a text that is not empty, if
// it is there at all.
import ts from 'typescript';

const { options, fileNames } = ts.parseJsonConfigFileContent(
  ts.readConfigFile('tsconfig.json', ts.sys.readFile).config,
  ts.sys,
  '.',
);
let program;

const MAYBE_FALSY =
  ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.String | ts.TypeFlags.Number | ts.TypeFlags.BooleanLike;

function mayBeFalsy(type) {
  if (type.isUnion()) return type.types.some(mayBeFalsy);
  if (type.isStringLiteral() || type.isNumberLiteral()) return !type.value;
  return (type.flags & (MAYBE_FALSY | ts.TypeFlags.TypeParameter | ts.TypeFlags.BigIntLike)) !== 0;
}

/** For each `??` of a built module, in order: whether `||` in its place changes nothing. @returns {boolean[]} */
export function neverFalsy(module) {
  program ??= ts.createProgram(fileNames, options);
  const source = program.getSourceFile(`src/${module.replace(/\.js$/, '.ts')}`);
  const checker = program.getTypeChecker();
  const found = [];
  const visit = (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
      found.push([
        node.operatorToken.pos,
        !mayBeFalsy(checker.getNonNullableType(checker.getTypeAtLocation(node.left))),
      ]);
    }
    ts.forEachChild(node, visit);
  };
  if (source) visit(source);
  return found.sort(([a], [b]) => a - b).map(([, never]) => never);
}
