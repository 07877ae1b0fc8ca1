import { describe, expect, it } from 'vitest';
import { toCsv, toLatex, toMarkdown } from '../../src/compare/table.js';
import { csvField, latexText, markdownText, oneLine, scriptJson, terminalText } from '../../src/format/quoting.js';

describe('foreign text', () => {
  it('cannot move the cursor or rename the window of a terminal; colours and line breaks stay', () => {
    expect(terminalText('\u001b[31mred\u001b[0m\n\tnext')).toBe('\u001b[31mred\u001b[0m\n\tnext');
    expect(terminalText('a\u001b]0;title\u0007b\u001b[2Jc\rd\u009bA')).toBe(
      'a\\u001b]0;title\\u0007b\\u001b[2Jc\\u000dd\\u009bA',
    );
    expect(oneLine('a\nb\u202eexe')).toBe('a\\u000ab\\u202eexe');
  });

  it.each([
    ['=1+2', "'=1+2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-cmd', "'-cmd"],
    ['-5', '-5'],
    [-5.25, '-5.25'],
    ['a,"b"', '"a,""b"""'],
    [null, ''],
  ])('is not a formula in a spreadsheet, and numbers stay numbers: %s', (value, field) => {
    expect(csvField(value)).toBe(field);
  });

  it('is neither markup nor a tag in Markdown', () => {
    expect(markdownText('**b** <img> a|b `c` [x](http://y) _i_ ~~s~~\nnext')).toBe(
      '\\*\\*b\\*\\* &lt;img> a\\|b \\`c\\` [x]\\(http://y) \\_i\\_ ~\\~s~\\~ next',
    );
    expect(markdownText('test_accuracy +0.1 [-0.2, +0.3]')).toBe('test_accuracy +0.1 [-0.2, +0.3]');
  });

  it('cannot end a row of a LaTeX table, and is not a command', () => {
    expect(latexText('50 % & \\input{x}\nnext <a>')).toBe(
      '50 \\% \\& \\textbackslash{}input\\{x\\} next \\textless{}a\\textgreater{}',
    );
  });

  it('cannot end a script of a page, in any case', () => {
    const text = '</SCRIPT><img src=x onerror=alert(1)>\u2028';
    expect(scriptJson({ text })).not.toMatch(/[<>\u2028]/);
    expect(JSON.parse(scriptJson({ text }))).toEqual({ text });
  });
});

it('every format of a table quotes its cells and its title', () => {
  const table = {
    title: 'a_b <c>\n|d',
    columns: [{ key: 'k', title: 'k', align: 'left' as const }],
    rows: [[{ value: '=x', text: '=x|<b>\n&' }]],
  };
  expect(toCsv(table)).toBe("k\n'=x");
  expect(toMarkdown(table)).toBe('**a_b &lt;c> \\|d**\n\n| k |\n| --- |\n| =x\\|&lt;b> & |');
  expect(toLatex(table)).toContain('% a_b <c>\\u000a|d\n');
  expect(toLatex(table)).toContain('  =x|\\textless{}b\\textgreater{} \\& \\\\\n');
});
