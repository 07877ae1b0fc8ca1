// Flags shared by figures and report.
import * as Flags from '@oclif/core/flags';

export const figureFlags = {
  metric: Flags.string({ description: 'Metric to compare several runs by. Default: the study’s, or test_accuracy.' }),
  points: Flags.integer({ min: 10, default: 1000, description: 'Number of test images in tsne and umap.' }),
  mistakes: Flags.integer({ min: 1, default: 48, description: 'Number of mistakes to show, most confident first.' }),
};
