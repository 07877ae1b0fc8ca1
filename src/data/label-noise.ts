// Wrong labels on purpose: how much a network learns by heart.
import { randomStream, shuffle } from '../random/index.js';
import type { Images } from './dataset.js';

/**
 * Images of which a share, chosen by the seed, has another class as its label, each of the others with the same probability:
 * symmetric noise. Zhang et al. 2017. The labels are a copy.
 */
export function withLabelNoise(images: Images, classes: number, share: number, seed: number): Images {
  if (share === 0) return images;
  const random = randomStream(seed, 'label noise');
  const order = Int32Array.from({ length: images.count }, (_, i) => i);
  shuffle(order, random);
  const labels = images.labels.slice();
  for (const image of order.subarray(0, Math.round(share * images.count))) {
    labels[image] = (labels[image] + 1 + random.integer(classes - 1)) % classes;
  }
  return { ...images, labels };
}
