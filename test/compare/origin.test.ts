import { describe, expect, it } from 'vitest';
import { type Configured, effectiveConfig } from '../../src/compare/origin.js';

/** A run that was to train on MNIST or, without it, on the embedded digits. */
const run = (data: Configured['data'], more: Partial<Configured> = {}): Configured => ({
  config: {
    data: { source: { mnist: { dir: 'here' } }, fallback: { digits: {} }, split: { train: 50 } },
    training: { epochs: 9 },
  },
  data,
  init_from: null,
  earlier_epochs: [],
  ...more,
});
const ASKED_FOR = { source: 'mnist', fallback: false, requested: 'mnist' };
const settings = (summary: Configured) => Object.fromEntries(effectiveConfig(summary));

describe('the settings that took effect', () => {
  it('have the source that was read, and none of what was said of the other, where a run fell back', () => {
    const fellBack = run({ source: 'digits', fallback: true, requested: 'mnist' });
    expect(settings(fellBack)).toEqual({
      'data.source': 'digits (in place of mnist)',
      'data.split.train': 50,
      'training.epochs': 9,
    });
  });

  it('have the source as it was asked for where it was there, and no fallback', () => {
    expect(settings(run(ASKED_FOR))).toEqual({
      'data.source': 'mnist',
      'data.source.dir': 'here',
      'data.split.train': 50,
      'training.epochs': 9,
    });
  });

  it('say where training started from, and how many epochs were planned before', () => {
    const { 'training.init_from': from, 'training.epochs': epochs } = settings(
      run(ASKED_FOR, {
        init_from: { file: '/far/away/model.safetensors', sha256: '0123456789abcdef' },
        earlier_epochs: [3, 5],
      }),
    );
    expect([from, epochs]).toEqual(['away (01234567)', '9 (at first 3, 5)']);
  });

  it('say the same of a start however it was asked for, and which parameters it left out', () => {
    const from = (init_from: object | string, from_seed?: string[]) => {
      const config = { ...ASKED_FOR, training: { epochs: 9, init_from } };
      const flat = settings(
        run(config, { init_from: { file: '/far/start.safetensors', sha256: '0123456789abcdef', from_seed } }),
      );
      return Object.entries(flat).filter(([key]) => key.startsWith('training.init_from'));
    };
    const whole = [['training.init_from', 'start.safetensors (01234567)']];
    expect(from('/far/start.safetensors')).toEqual(whole);
    expect(from({ model: '/far/start.safetensors', partial: true })).toEqual(whole);
    const asked = { model: '/far/start.safetensors', layers: ['c1'], partial: true };
    expect(from(asked, ['head.weight'])).toEqual([
      ['training.init_from', 'start.safetensors (01234567), without head.weight'],
    ]);
  });
});
