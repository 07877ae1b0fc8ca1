// The module's exports: one function a primitive, wrapped by ../index.ts.
export { fused, peak } from './vector';
export { correlate, pack, pad } from './correlate';
export { biasGradient, conv2dWeightGradient, denseWeightGradient } from './gradients';
export { averagePool, averagePoolBackward, maxPool, maxPoolBackward } from './pool';
export { activate, activateBackward, prelu, preluBackward } from './activations';
export {
  channelAffine, channelBlend, channelMoments, channelSums, normalizeImages, normalizeImagesBackward,
} from './normalization';
export { distances, distancesBackward } from './distances';
export {
  distanceLoss, distanceProbabilities, hinge, predict, rank, softmax, softmaxCrossEntropy, softmaxSquaredError,
  squaredError,
} from './losses';
export { addTo, dropout, multiplyAdd, scale, sumGroups, sumOfSquares, zero } from './elementwise';
export { loadImages } from './images';
export { displacement, noise, warp } from './augmentation';
export { adadelta, adagrad, adam, rmsprop, sdlm, sgd } from './optimizers';
