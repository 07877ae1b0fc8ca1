// A search for a learning rate by hand: four rates a decade apart, then two beside the best. Takes a few seconds.
//   node examples/learning-rate-search.mjs
import { explain, run } from 'lenet';

/** LeNet-5 on 2,000 embedded digits, so that nothing is downloaded. */
const config = {
  extends: 'lenet5-maxpool',
  name: 'learning-rate-search',
  data: { source: { digits: { train: 2000, test: 500 } }, split: { train: 1500, validation: 500 } },
  training: { epochs: 3, batch_size: 32 },
};

const tried = [];

async function attempt(rate) {
  const training = run(config, { set: { 'training.optimizer.learning_rate': rate } });
  for await (const event of training) {
    if (event.kind !== 'epoch') continue;
    const { epoch, validation } = event;
    console.error(`rate ${rate}  epoch ${epoch}  validation accuracy ${validation.accuracy.toFixed(3)}`);
  }
  tried.push({ rate, result: await training.finished });
}

/** The one with the smallest loss on the validation images. */
const best = () => tried.reduce((a, b) => (b.result.validation.loss < a.result.validation.loss ? b : a));

try {
  for (const rate of [0.0001, 0.001, 0.01, 0.1]) await attempt(rate);
  const { rate } = best();
  for (const factor of [1 / 3, 3]) await attempt(Number((rate * factor).toPrecision(2)));
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}

console.log('learning rate  validation loss  validation accuracy');
for (const { rate, result } of [...tried].sort((a, b) => a.rate - b.rate)) {
  const { loss, accuracy } = result.validation;
  console.log(
    `${String(rate).padStart(13)}  ${loss.toFixed(4).padStart(15)}  ${(100 * accuracy).toFixed(1).padStart(17)} %`,
  );
}
// The test images judge one run only, the chosen one.
const { rate, result } = best();
console.log(`\nchosen: ${rate}; test accuracy ${(100 * result.test.accuracy).toFixed(1)} %  ${result.run}`);
