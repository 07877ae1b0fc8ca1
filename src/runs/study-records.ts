// What a study writes down.

/** What tells trials apart: swept paths, or kinds of axes (`case`), and labels of their values. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

export interface TrialRecord {
  /** Its run directory, inside that of the study. */
  readonly id: string;
  readonly settings: Settings;
  readonly seed: number;
  /** The resolved configuration. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Successive halving: how many go on, and when. */
export interface Halving {
  readonly factor: number;
  readonly min_epochs: number;
}

export interface PowerLaw {
  /** The swept path that is P. */
  readonly size: string;
  readonly capacity: number;
}

/** What others found, to be set beside what is measured. */
export interface Reported {
  /** Settings of the groups that it is about. */
  readonly when: Settings;
  readonly metric: string;
  readonly value: number;
}

/** study.json */
export interface StudyRecord {
  readonly name: string;
  readonly description: string | null;
  /** The study's file, or null where the command line alone made it. */
  readonly file: string | null;
  readonly created: string;
  /** What trials are judged and chosen by; null where the study names none. */
  readonly metric: string | null;
  readonly direction: 'max' | 'min';
  /** Keys of the settings, in order. */
  readonly keys: readonly string[];
  /** What other groups are compared with: settings that it meets. */
  readonly baseline: Settings | null;
  readonly halving: Halving | null;
  readonly power_law: PowerLaw | null;
  readonly reported: readonly Reported[];
  readonly slurm: { readonly chunk: number; readonly options: Readonly<Record<string, string | number | boolean>> };
  readonly trials: readonly TrialRecord[];
  /** What was noticed when it was planned. */
  readonly remarks: readonly string[];
}
