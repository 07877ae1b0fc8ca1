// The module's exports: what each family of kernels has compiled.
export { fused, peak, peakWide } from './machine';
export { pack } from './panel';
export { collect, gather, transpose } from './rows';
export {
  activateIdentity, activateIdentityBackward, activateRelu, activateReluBackward, activateTanh, activateTanhBackward,
  activateScaledTanh, activateScaledTanhBackward, activateSigmoid, activateSigmoidBackward, activateLeakyRelu,
  activateLeakyReluBackward, activateElu, activateEluBackward, activateSoftplus, activateSoftplusBackward,
  activateGelu, activateGeluBackward, activateSwish, activateSwishBackward, prelu, preluBackward,
} from '../activations/assembly';
export { displacement, noise, warp } from '../augmentation/assembly';
export { biasGradient } from '../convolution/assembly/bias-gradient';
export { correlate, correlateWide } from '../convolution/assembly/correlate';
export { pad } from '../convolution/assembly/pad';
export { conv2dWeightGradient, conv2dWeightGradientWide } from '../convolution/assembly/weight-gradient';
export { denseProduct, denseProductWide } from '../dense/assembly/product';
export { denseWeightGradient, denseWeightGradientWide } from '../dense/assembly/weight-gradient';
export { distances, distancesBackward } from '../distances/assembly';
export { loadImages } from '../images/assembly';
export { distanceLoss, hinge, softmaxCrossEntropy, softmaxSquaredError, squaredError } from '../losses/assembly/losses';
export { distanceProbabilities, predict, rank, softmax } from '../losses/assembly/scores';
export {
  channelAffine, channelBlend, channelMoments, channelSums, normalizeImages, normalizeImagesBackward,
} from '../normalization/assembly';
export { adadelta, adagrad, adam, rmsprop, sdlm, sgd } from '../optimizers/assembly';
export { averagePool, averagePoolBackward, maxPool, maxPoolBackward } from '../pooling/assembly';
export { addTo, approach, dropout, multiplyAdd, scale, sumGroups, sumOfSquares, zero } from '../vectors/assembly';
