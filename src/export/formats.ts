// The export formats by name.

/** Of a stored model. */
const MODEL_FORMATS = ['onnx', 'safetensors', 'json'] as const;
/** Of the records of a run: metrics and settings, with the model where the format has a place for it. */
const RECORD_FORMATS = ['tensorboard', 'mlflow', 'csv'] as const;

export const FORMATS = [...MODEL_FORMATS, ...RECORD_FORMATS] as const;
export type ModelFormat = (typeof MODEL_FORMATS)[number];
export type RecordFormat = (typeof RECORD_FORMATS)[number];
export type Format = ModelFormat | RecordFormat;

export const isRecordFormat = (format: Format): format is RecordFormat =>
  RECORD_FORMATS.some((name) => name === format);
