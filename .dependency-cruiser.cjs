// Which folder may import which: data flows one way (docs/architecture.md).
const folders = {
  kernels: [],
  schema: [],
  random: [],
  initializers: ['random', 'schema'],
  layers: ['initializers', 'kernels', 'schema'],
  heads: ['initializers', 'kernels', 'layers', 'schema'],
  optimizers: ['kernels', 'schema'],
  schedules: ['schema'],
  data: ['kernels', 'random', 'schema'],
  config: ['data', 'heads', 'layers', 'optimizers', 'schedules', 'schema'],
  graph: ['heads', 'initializers', 'kernels', 'layers', 'random', 'schema'],
  runs: [],
  training: [
    'config',
    'data',
    'graph',
    'heads',
    'kernels',
    'layers',
    'optimizers',
    'random',
    'runs',
    'schedules',
    'schema',
  ],
  bench: ['config', 'data', 'graph', 'kernels', 'random', 'training'],
  inspect: ['graph', 'layers'],
  compare: ['runs'],
  cli: ['bench', 'compare', 'config', 'data', 'graph', 'inspect', 'kernels', 'layers', 'runs', 'schema', 'training'],
  commands: ['bench', 'cli', 'compare', 'config', 'data', 'inspect', 'kernels', 'training'],
};

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(folders).map(([folder, allowed]) => ({
      name: `${folder}-imports`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
    })),
    {
      name: 'a-folder-of-the-list',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${Object.keys(folders).join('|')})/` },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^src/kernels/simd/assembly' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
