// The types of the exports of the compiled kernels, derived from their AssemblyScript.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const FOLDER = 'src/kernels/assembly';
/** The formatter's maximum line length. */
const WIDTH = 120;

/** AssemblyScript's types that are numbers in JavaScript, including addresses. */
const TYPES = { usize: 'Pointer', i32: 'number', f32: 'number', void: 'void' };

const parse = (file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);

/** @param {ts.TypeNode | undefined} node @param {ts.SourceFile} source */
function typeOf(node, source) {
  const type = TYPES[node?.getText(source)];
  if (!type) throw new Error(`${source.fileName}: ${node?.getText(source)} cannot be passed to or from JavaScript`);
  return type;
}

/** The signature of an exported function of a file. */
function signature(source, name) {
  const found = source.statements.find((node) => ts.isFunctionDeclaration(node) && node.name?.text === name);
  if (!found) throw new Error(`${source.fileName} has no function ${name}`);
  const parameters = found.parameters.map((p) => `${p.name.getText(source)}: ${typeOf(p.type, source)}`);
  const line = `  ${name}(${parameters.join(', ')}): ${typeOf(found.type, source)};`;
  if (line.length <= WIDTH) return line;
  return `  ${name}(\n${parameters.map((p) => `    ${p},\n`).join('')}  ): ${typeOf(found.type, source)};`;
}

/** The text of src/kernels/simd-module.ts. */
export function kernelTypes() {
  const index = parse(join(FOLDER, 'index.ts'));
  const signatures = index.statements.filter(ts.isExportDeclaration).flatMap((node) => {
    const source = parse(join(FOLDER, `${node.moduleSpecifier.text}.ts`));
    return node.exportClause.elements.map(({ name }) => signature(source, name.text));
  });
  return `// Generated from the assembly.ts of each family (\`npm run generate\`): what the compiled kernels export.
import type { Pointer } from './arena.js';

export interface SimdModule {
${signatures.join('\n')}
}
`;
}
