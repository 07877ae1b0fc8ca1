import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../scripts/docs/catalogue.js';
import { configurationReference } from '../../scripts/docs/configuration.js';
import { figuresReference } from '../../scripts/docs/figures.js';
import { studyReference } from '../../scripts/docs/studies.js';
import { loadConfig } from '../../src/config/load.js';
import { fileSchema } from '../../src/config/schema.js';
import { heads } from '../../src/heads/index.js';
import { layers } from '../../src/layers/index.js';
import { optimizers } from '../../src/optimizers/index.js';
import { loadStudy } from '../../src/sweep/load-study.js';
import { planStudy } from '../../src/sweep/plan.js';
import { studySchema } from '../../src/sweep/study-schema.js';

const configs = readdirSync('configs').filter((name) => name.endsWith('.yaml'));
const studies = readdirSync('configs/studies');

describe('the published schema', () => {
  it('is the one that validates: npm run generate keeps it current', () => {
    const published = (name: string) => JSON.parse(readFileSync(`schema/${name}.schema.json`, 'utf8'));
    expect(published('experiment')).toEqual(JSON.parse(JSON.stringify(fileSchema)));
    expect(published('study')).toEqual(JSON.parse(JSON.stringify(studySchema)));
  });

  it('is what docs/configuration.md is made from', () => {
    expect(readFileSync('docs/configuration.md', 'utf8')).toBe(configurationReference());
  });

  it('is what docs/studies.md is made from', () => {
    expect(readFileSync('docs/studies.md', 'utf8')).toBe(studyReference());
    expect(readFileSync('docs/figures.md', 'utf8')).toBe(figuresReference());
  });

  it.each(Object.entries(catalogue()))('docs/%s is made from the registry', (file, text) => {
    expect(readFileSync(`docs/${file}`, 'utf8')).toBe(text);
  });

  it('is named in every shipped configuration', () => {
    expect(configs.length).toBeGreaterThan(6);
    for (const name of configs) {
      const [first] = readFileSync(`configs/${name}`, 'utf8').split('\n');
      expect(first, name).toBe('# yaml-language-server: $schema=../schema/experiment.schema.json');
    }
    for (const name of studies) {
      const [first] = readFileSync(`configs/studies/${name}`, 'utf8').split('\n');
      expect(first, name).toBe('# yaml-language-server: $schema=../../schema/study.schema.json');
    }
  });

  it('describes every kind and every option', () => {
    for (const { type, summary, options, documentation } of [...layers.kinds, ...optimizers.kinds, ...heads.kinds]) {
      expect(summary.length, type).toBeGreaterThan(10);
      expect(documentation.formula.length, type).toBeGreaterThan(3);
      expect(documentation.conventions ?? documentation.shapes, type).toBeTruthy();
      for (const [key, option] of Object.entries(options.properties as Record<string, { description?: string }>)) {
        expect(option.description, `${type}.${key}`).toBeTruthy();
      }
    }
  });

  it.each(studies)('accepts the study %s, and the networks of all its trials', async (name) => {
    const file = `configs/studies/${name}`;
    const { record } = await planStudy(await loadStudy(file), file, { cacheDir: 'nowhere' });
    expect(record.name).toBe(name.replace('.yaml', ''));
    expect(record.trials.length).toBeGreaterThan(1);
  });

  it.each(configs)('accepts %s', async (name) => {
    const { experiment } = await loadConfig(`configs/${name}`);
    expect(experiment.name).toBe(name.replace('.yaml', ''));
  });
});
