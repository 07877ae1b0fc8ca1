// The published package, and the pages and workflows of the project: everything that they name must exist.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { stepsOf } from '../../scripts/smoke/steps.js';

const read = (file: string) => readFileSync(file, 'utf8');
const manifest = JSON.parse(read('package.json'));
const workflow = parse(read('.github/workflows/ci.yml'));

interface Packed {
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

function pack(): Packed {
  const said = execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  // A list, or an object with the package's name: versions of npm differ.
  return Object.values<Packed>(JSON.parse(said))[0] as Packed;
}

describe('the package', () => {
  const { files, unpackedSize } = pack();
  const paths = files.map(({ path }) => path);

  it('contains the program and its documentation, and no development files', () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        ...['README.md', 'LICENSE', 'CHANGELOG.md', 'CITATION.cff', 'oclif.manifest.json', 'bin/run.js'],
        ...['dist/commands/run.js', 'dist/kernels/simd.wasm', 'dist/ui/page/index.html', 'docs/handwriting.jpg'],
        ...['configs/quickstart.yaml', 'configs/studies/nagar-batch-size.yaml', 'schema/experiment.schema.json'],
        ...['test/models/lenet5-best/model.safetensors', 'test/models/lenet5-best/resolved.yaml'],
      ]),
    );
    const workshop = /^(src|scripts|bench|runs|coverage|\.|docs\/reproduction\/|test\/(?!models\/lenet5-best\/))/;
    expect(paths.filter((path) => workshop.test(path))).toEqual([]);
    expect(unpackedSize).toBeLessThan(4_000_000);
  });

  it('contains the targets of all links in its pages', () => {
    const broken = paths
      // The page on the architecture links to the source, which is not packed.
      .filter((path) => path.endsWith('.md') && !path.startsWith('dist/') && path !== 'docs/architecture.md')
      .flatMap((page) =>
        [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
          .map(([, target]) => posix.normalize(posix.join(posix.dirname(page), target as string)))
          .filter(
            (target) => !paths.some((path) => path === target || (target.endsWith('/') && path.startsWith(target))),
          )
          .map((target) => `${page}: ${target}`),
      );
    expect(broken).toEqual([]);
  });

  it('is tested with existing commands and flags', () => {
    const { commands } = JSON.parse(read('oclif.manifest.json'));
    for (const { args } of stepsOf(manifest.version)) {
      const [first, second] = args;
      if (first.startsWith('--')) continue;
      const { flags } = commands[first] ?? commands[`${first}:${second}`];
      const used = args.filter((arg) => arg.startsWith('--')).map((arg) => arg.slice(2));
      expect(Object.keys(flags), args.join(' ')).toEqual(expect.arrayContaining(used));
    }
  });

  it('has the address of its repository if it may be published', () => {
    const homeless = ['repository', 'homepage', 'bugs'].filter((field) => !(field in manifest));
    expect(manifest.private === true || homeless.length === 0, `${homeless} missing`).toBe(true);
  });
});

it('CITATION.cff and package-lock.json have the version and the licence of package.json', () => {
  const citation = parse(read('CITATION.cff'));
  const lock = JSON.parse(read('package-lock.json'));
  const { version, license } = manifest;
  expect(citation).toMatchObject({ 'cff-version': '1.2.0', title: manifest.name, version, license });
  expect(citation.authors).toEqual([{ name: manifest.author }]);
  expect([lock.version, lock.packages[''].version, lock.packages[''].license]).toEqual([version, version, license]);
  expect(read('LICENSE')).toMatch(new RegExp(`^${license} License`));
});

it('every npm script that a page or the workflow runs is in package.json', () => {
  const pages = readdirSync('docs').filter((name) => name.endsWith('.md'));
  const forms = readdirSync('.github', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(md|yml)$/.test(name),
  );
  const files = ['README.md', 'CONTRIBUTING.md', ...pages.map((name) => `docs/${name}`)];
  const unknown = [...files, ...forms.map((name) => `.github/${name}`)].flatMap((file) =>
    [...read(file).matchAll(/npm run ([\w:-]+)/g)]
      .filter(([, name]) => !((name as string) in manifest.scripts))
      .map(([text]) => `${file}: ${text}`),
  );
  expect(unknown).toEqual([]);
});

it('the workflow tests every supported major version of Node, from the oldest', () => {
  const { strategy, steps } = workflow.jobs.test;
  const [, oldest] = /^>=(\d+)/.exec(manifest.engines.node) ?? [];
  expect(strategy.matrix.node).toEqual([0, 2, 4, 6].map((more) => Number(oldest) + more));
  expect(strategy.matrix.os).toHaveLength(3);
  expect(steps.flatMap(({ run }: { run?: string }) => run ?? [])).toEqual([
    // Without the workspace, whose Node 24 npm would find before that of the matrix.
    'npm ci --workspaces=false',
    'npm test',
    'npm run smoke',
  ]);
  expect(workflow.permissions).toEqual({ contents: 'read' });
});
