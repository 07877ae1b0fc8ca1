// What a model says of images and of pictures, as `lenet predict --json` prints it.

export interface Prediction {
  readonly class: string;
  /** Probability of the predicted class. */
  readonly probability: number;
  /** Probability of every class, in order. */
  readonly probabilities: readonly number[];
}

export interface ReadDigit extends Prediction {
  /** Box in pixels of the file. */
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}

export interface Reading {
  readonly file: string;
  readonly digits: readonly ReadDigit[];
  /** Why there are no digits. */
  readonly problem?: string;
  /** Why the prediction is doubtful. */
  readonly remark?: string;
}
