// The hyper-parameters of a run for TensorBoard's HParams plugin. Field numbers are those of plugin_data.proto and of
// google.protobuf.Value. https://github.com/tensorflow/tensorboard/tree/master/tensorboard/plugins/hparams
//
// Without an `_hparams_/experiment` TensorBoard collects the columns from all runs of a directory; with one it takes the
// columns of the first run that it finds, and settings that only other runs have are missing. So none is written.
import { Message } from '../files/protobuf.js';
import type { Summary } from '../runs/records.js';
import { settingsOf } from '../runs/settings-of.js';
import { pluginValue } from './values.js';

const PLUGIN = 'hparams';
const STATUS: Readonly<Partial<Record<Summary['status'], number>>> = { finished: 1, failed: 2, running: 3 };
const UNKNOWN = 0;

/** Every setting that may affect the result, and when the run started. */
export function sessionStart(summary: Summary): Message {
  const info = new Message().messages(1, [...settingsOf(summary.config)].map(entry));
  return data('session_start_info', 3, info.double(5, Date.parse(summary.started) / 1000));
}

/** How and when the run ended. */
export function sessionEnd({ status, finished }: Summary): Message {
  const info = new Message().integer(1, STATUS[status] ?? UNKNOWN);
  return data('session_end_info', 4, finished === null ? info : info.double(2, Date.parse(finished) / 1000));
}

const data = (name: string, field: number, info: Message): Message =>
  pluginValue(`_hparams_/${name}`, PLUGIN, new Message().message(field, info).encode());

/** An entry of a map. */
function entry([name, setting]: [string, unknown]): Message {
  const value = new Message();
  if (typeof setting === 'number') value.double(2, setting);
  else if (typeof setting === 'boolean') value.integer(4, setting ? 1 : 0);
  else value.text(3, String(setting));
  return new Message().text(1, name).message(2, value);
}
