// Generated from the assembly.ts of each family (`npm run generate`): what the compiled kernels export.
import type { Pointer } from './arena.js';

export interface SimdModule {
  fused(a: number, b: number, c: number): number;
  peak(rounds: number, scratch: Pointer): void;
  peakWide(rounds: number, scratch: Pointer): void;
  pack(
    w: Pointer,
    packed: Pointer,
    panelBytes: Pointer,
    outputs: number,
    maps: number,
    cells: number,
    outputStep: Pointer,
    mapStep: Pointer,
    cellStep: Pointer,
  ): void;
  collect(x: Pointer, y: Pointer, count: number, step: Pointer): void;
  gather(x: Pointer, offsets: Pointer, xt: Pointer, units: number, pitch: Pointer): void;
  transpose(x: Pointer, xt: Pointer, units: number, pitch: Pointer): void;
  activateIdentity(x: Pointer, y: Pointer, count: number): void;
  activateIdentityBackward(y: Pointer, dy: Pointer, dx: Pointer, count: number): void;
  activateRelu(x: Pointer, y: Pointer, count: number): void;
  activateReluBackward(y: Pointer, dy: Pointer, dx: Pointer, count: number): void;
  activateTanh(x: Pointer, y: Pointer, count: number): void;
  activateTanhBackward(y: Pointer, dy: Pointer, dx: Pointer, count: number): void;
  activateScaledTanh(x: Pointer, y: Pointer, count: number): void;
  activateScaledTanhBackward(y: Pointer, dy: Pointer, dx: Pointer, count: number): void;
  activateSigmoid(x: Pointer, y: Pointer, count: number): void;
  activateSigmoidBackward(y: Pointer, dy: Pointer, dx: Pointer, count: number): void;
  activateLeakyRelu(x: Pointer, y: Pointer, count: number, slope: number): void;
  activateLeakyReluBackward(y: Pointer, dy: Pointer, dx: Pointer, count: number, slope: number): void;
  activateElu(x: Pointer, y: Pointer, count: number, alpha: number): void;
  activateEluBackward(y: Pointer, dy: Pointer, dx: Pointer, count: number, alpha: number): void;
  activateSoftplus(x: Pointer, y: Pointer, count: number): void;
  activateSoftplusBackward(y: Pointer, dy: Pointer, dx: Pointer, count: number): void;
  activateGelu(x: Pointer, y: Pointer, count: number): void;
  activateGeluBackward(x: Pointer, dy: Pointer, dx: Pointer, count: number): void;
  activateSwish(x: Pointer, y: Pointer, count: number): void;
  activateSwishBackward(x: Pointer, dy: Pointer, dx: Pointer, count: number): void;
  prelu(x: Pointer, slopes: Pointer, y: Pointer, channels: number, size: number): void;
  preluBackward(
    x: Pointer,
    slopes: Pointer,
    dy: Pointer,
    dx: Pointer,
    dSlopes: Pointer,
    channels: number,
    size: number,
  ): void;
  displacement(
    field: Pointer,
    scratch: Pointer,
    rows: number,
    columns: number,
    alpha: number,
    weights: Pointer,
    radius: number,
    key: number,
  ): void;
  noise(bytes: Pointer, count: number, deviation: number, key: number): void;
  warp(
    image: Pointer,
    out: Pointer,
    scratch: Pointer,
    channels: number,
    rows: number,
    columns: number,
    rr: number,
    rc: number,
    cr: number,
    cc: number,
    shiftRow: number,
    shiftColumn: number,
    field: Pointer,
  ): void;
  biasGradient(dy: Pointer, db: Pointer, maps: number, size: number): void;
  correlate(
    x: Pointer,
    weights: Pointer,
    panelBytes: number,
    bias: Pointer,
    y: Pointer,
    map: number,
    filters: number,
    runs: Pointer,
    runCount: number,
    tapTable: Pointer,
  ): void;
  correlateWide(
    x: Pointer,
    weights: Pointer,
    panelBytes: number,
    bias: Pointer,
    y: Pointer,
    map: number,
    filters: number,
    runs: Pointer,
    runCount: number,
    tapTable: Pointer,
  ): void;
  pad(x: Pointer, y: Pointer, maps: number, rows: number, columns: number, pitch: number, map: number): void;
  conv2dWeightGradient(
    x: Pointer,
    xStep: number,
    xRow: number,
    dy: Pointer,
    map: number,
    rows: number,
    columns: number,
    dw: Pointer,
    filters: number,
    tapTable: Pointer,
    taps: number,
    scratch: Pointer,
  ): void;
  conv2dWeightGradientWide(
    x: Pointer,
    xStep: number,
    xRow: number,
    dy: Pointer,
    map: number,
    rows: number,
    columns: number,
    dw: Pointer,
    filters: number,
    tapTable: Pointer,
    taps: number,
    scratch: Pointer,
  ): void;
  denseProduct(x: Pointer, packed: Pointer, bias: Pointer, y: Pointer, inputs: number, outputs: number): void;
  denseProductWide(x: Pointer, packed: Pointer, bias: Pointer, y: Pointer, inputs: number, outputs: number): void;
  denseWeightGradient(
    xt: Pointer,
    pitch: Pointer,
    dy: Pointer,
    record: Pointer,
    blocks: number,
    dw: Pointer,
    inputs: number,
    start: number,
    end: number,
    scratch: Pointer,
  ): void;
  denseWeightGradientWide(
    xt: Pointer,
    pitch: Pointer,
    dy: Pointer,
    record: Pointer,
    blocks: number,
    dw: Pointer,
    inputs: number,
    start: number,
    end: number,
    scratch: Pointer,
  ): void;
  distances(x: Pointer, codes: Pointer, y: Pointer, inputs: number, outputs: number): void;
  distancesBackward(
    x: Pointer,
    codes: Pointer,
    dy: Pointer,
    dx: Pointer,
    dCodes: Pointer,
    inputs: number,
    outputs: number,
  ): void;
  loadImages(
    pixels: Pointer,
    indices: Pointer,
    count: number,
    channels: number,
    rows: number,
    columns: number,
    padding: number,
    table: Pointer,
    y: Pointer,
  ): void;
  distanceLoss(
    scores: Pointer,
    labels: Pointer,
    losses: Pointer,
    dscores: Pointer,
    classes: number,
    scale: number,
    discriminative: number,
    j: number,
  ): void;
  hinge(
    scores: Pointer,
    labels: Pointer,
    losses: Pointer,
    dscores: Pointer,
    classes: number,
    scale: number,
    margin: number,
    power: number,
  ): void;
  softmaxCrossEntropy(
    scores: Pointer,
    labels: Pointer,
    losses: Pointer,
    dscores: Pointer,
    classes: number,
    scale: number,
    smoothing: number,
  ): void;
  softmaxSquaredError(
    scores: Pointer,
    labels: Pointer,
    losses: Pointer,
    dscores: Pointer,
    classes: number,
    scale: number,
  ): void;
  squaredError(
    scores: Pointer,
    labels: Pointer,
    losses: Pointer,
    dscores: Pointer,
    classes: number,
    scale: number,
    on: number,
    off: number,
  ): void;
  distanceProbabilities(distances: Pointer, probabilities: Pointer, classes: number, j: number): void;
  predict(scores: Pointer, predictions: Pointer, classes: number, sign: number): void;
  rank(scores: Pointer, labels: Pointer, ranks: Pointer, classes: number, sign: number): void;
  softmax(logits: Pointer, probabilities: Pointer, classes: number): void;
  channelAffine(x: Pointer, scale: Pointer, shift: Pointer, y: Pointer, channels: number, size: number): void;
  channelBlend(
    u: Pointer,
    v: Pointer,
    coefficients: Pointer,
    y: Pointer,
    channels: number,
    size: number,
    lanes: number,
  ): void;
  channelMoments(x: Pointer, moments: Pointer, channels: number, size: number, lanes: number): void;
  channelSums(a: Pointer, b: Pointer, centre: Pointer, sums: Pointer, channels: number, size: number): void;
  normalizeImages(x: Pointer, y: Pointer, deviations: Pointer, epsilon: number, count: number): void;
  normalizeImagesBackward(y: Pointer, dy: Pointer, deviations: Pointer, dx: Pointer, count: number): void;
  adadelta(
    w: Pointer,
    g: Pointer,
    s: Pointer,
    u: Pointer,
    count: number,
    rate: number,
    rho: number,
    epsilon: number,
    decay: number,
  ): void;
  adagrad(w: Pointer, g: Pointer, s: Pointer, count: number, rate: number, epsilon: number, decay: number): void;
  adam(
    w: Pointer,
    g: Pointer,
    m: Pointer,
    v: Pointer,
    count: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    correction: number,
    decay: number,
    shrink: number,
  ): void;
  rmsprop(
    w: Pointer,
    g: Pointer,
    s: Pointer,
    v: Pointer,
    count: number,
    rate: number,
    alpha: number,
    epsilon: number,
    momentum: number,
    decay: number,
  ): void;
  sdlm(w: Pointer, g: Pointer, h: Pointer, count: number, rate: number, mu: number, decay: number): void;
  sgd(
    w: Pointer,
    g: Pointer,
    v: Pointer,
    count: number,
    rate: number,
    momentum: number,
    nesterov: number,
    decay: number,
  ): void;
  averagePool(
    maps: number,
    rows: number,
    columns: number,
    outRows: number,
    outColumns: number,
    kernelRows: number,
    kernelColumns: number,
    strideRows: number,
    strideColumns: number,
    padRows: number,
    padColumns: number,
    factor: number,
    x: Pointer,
    y: Pointer,
  ): void;
  averagePoolBackward(
    maps: number,
    rows: number,
    columns: number,
    outRows: number,
    outColumns: number,
    kernelRows: number,
    kernelColumns: number,
    strideRows: number,
    strideColumns: number,
    padRows: number,
    padColumns: number,
    factor: number,
    dy: Pointer,
    dx: Pointer,
  ): void;
  maxPool(
    maps: number,
    rows: number,
    columns: number,
    outRows: number,
    outColumns: number,
    kernelRows: number,
    kernelColumns: number,
    strideRows: number,
    strideColumns: number,
    padRows: number,
    padColumns: number,
    x: Pointer,
    y: Pointer,
  ): void;
  maxPoolBackward(
    maps: number,
    rows: number,
    columns: number,
    outRows: number,
    outColumns: number,
    kernelRows: number,
    kernelColumns: number,
    strideRows: number,
    strideColumns: number,
    padRows: number,
    padColumns: number,
    x: Pointer,
    y: Pointer,
    dy: Pointer,
    dx: Pointer,
  ): void;
  addTo(x: Pointer, y: Pointer, count: number): void;
  approach(x: Pointer, y: Pointer, share: number, count: number): void;
  dropout(x: Pointer, y: Pointer, count: number, threshold: number, scale: number, key: number): void;
  multiplyAdd(a: Pointer, b: Pointer, y: Pointer, factor: number, count: number): void;
  scale(x: Pointer, factor: number, count: number): void;
  sumGroups(first: Pointer, groups: number, stride: Pointer, count: number): void;
  sumOfSquares(x: Pointer, count: number): number;
  zero(x: Pointer, count: number): void;
}
