// Events of TensorBoard, each a record of an event file. Field numbers are those of event.proto.
// https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto
import { Message } from '../files/protobuf.js';
import { recordOf } from './record.js';

/** Status START of a SessionLog. */
const START = 1;

/** When and at which step. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly step: number;
}

const event = ({ time, step }: Moment): Message => new Message().double(1, time / 1000).integer(2, step);

const encoded = (message: Message): Uint8Array => recordOf(message.encode());

/** The first event of every file. */
export const versionEvent = (time: number): Uint8Array =>
  encoded(event({ time, step: 0 }).text(3, 'brain.Event:2').message(10, new Message().text(1, 'lenet')));

/** Training begins or goes on at this step: readers drop what earlier files have from it on. */
export const startEvent = (moment: Moment): Uint8Array =>
  encoded(event(moment).message(7, new Message().integer(1, START)));

/** @param values see values.ts */
export const summaryEvent = (moment: Moment, values: readonly Message[]): Uint8Array =>
  encoded(event(moment).message(5, new Message().messages(1, values)));
