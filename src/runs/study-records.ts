// The records of a study.

/** The settings of a trial: swept paths, or kinds of axes (`case`), and labels of their values. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

export interface TrialRecord {
  /** Name of its run directory in the study directory. */
  readonly id: string;
  readonly settings: Settings;
  readonly seed: number;
  /** The resolved configuration. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Successive halving: how many groups continue, and when. */
export interface Halving {
  readonly factor: number;
  readonly min_epochs: number;
}

export interface PowerLaw {
  /** The swept path of P. */
  readonly size: string;
  readonly capacity: number;
}

/** A published result, shown next to the measured one. */
export interface Reported {
  /** Settings of the groups that it applies to. */
  readonly when: Settings;
  readonly metric: string;
  readonly value: number;
}

/** study.json */
export interface StudyRecord {
  readonly name: string;
  readonly description: string | null;
  /** The study file, or null if it was made from the command line only. */
  readonly file: string | null;
  readonly created: string;
  /** The metric to rank and choose trials by; null if the study names none. */
  readonly metric: string | null;
  readonly direction: 'max' | 'min';
  /** Keys of the settings, in order. */
  readonly keys: readonly string[];
  /** Settings of the baseline that other groups are compared with. */
  readonly baseline: Settings | null;
  readonly halving: Halving | null;
  readonly power_law: PowerLaw | null;
  readonly reported: readonly Reported[];
  readonly slurm: { readonly chunk: number; readonly options: Readonly<Record<string, string | number | boolean>> };
  readonly trials: readonly TrialRecord[];
  /** Remarks from planning. */
  readonly remarks: readonly string[];
}
