// Flags of the commands that draw: figures and report.
import { Flags } from '@oclif/core';

export const figureFlags = {
  metric: Flags.string({ description: 'What several runs are compared by. Default: the study’s, or test_accuracy.' }),
  points: Flags.integer({ min: 10, default: 1000, description: 'Test images in tsne and umap.' }),
  mistakes: Flags.integer({ min: 1, default: 48, description: 'Mistakes to show, the surest first.' }),
};
