// The module's exports: one function a primitive, wrapped by ../index.ts.
export { fused, peak } from './vector';
export { correlate, gather, pad } from './correlate';
export { biasGradient, conv2dWeightGradient, denseWeightGradient } from './gradients';
export { averagePool, averagePoolBackward, maxPool, maxPoolBackward } from './pool';
export { activate, activateBackward } from './activations';
export { predict, softmax, softmaxCrossEntropy, softmaxSquaredError } from './losses';
export { addTo, scale, sumGroups, sumOfSquares, zero } from './elementwise';
export { loadImages } from './images';
export { adadelta, adagrad, adam, rmsprop, sgd } from './optimizers';
