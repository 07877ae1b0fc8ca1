// One element of a study's Slurm array job: node task.js STUDY PLAN. Its trials run one after another.
import type { Dataset } from '../../data/dataset.js';
import { readStudy } from '../../runs/study-directory.js';
import { runTrial } from '../trial.js';
import { readPlan, writeOutcome } from './job.js';

const [study, planPath] = process.argv.slice(2);
const element = Number(process.env.SLURM_ARRAY_TASK_ID ?? 0);
const threads = Number(process.env.SLURM_CPUS_PER_TASK ?? 1);
const { chunk, tasks, host } = readPlan(planPath);
const { trials } = readStudy(study);
const controller = new AbortController();
// Slurm sends SIGTERM before its time limit, and before a preemption.
process.on('SIGTERM', () => controller.abort('SIGTERM'));

const kept = new Map<string, Dataset>();
for (let i = element * chunk; i < Math.min(tasks.length, (element + 1) * chunk); i++) {
  if (controller.signal.aborted) break;
  const { trial: id, until } = tasks[i];
  const trial = trials.find((one) => one.id === id);
  if (!trial) throw new Error(`the study no longer has a trial ${id}`);
  console.log(`${id}: started`);
  const remark = (text: string) => console.log(text);
  const reporter = { metrics: (line: object) => console.log(JSON.stringify(line)), remark, unlogged: remark };
  const outcome = await runTrial({ study, trial, until }, host, { threads, kept, reporter, signal: controller.signal });
  console.log(`${id}: ${outcome.status}${outcome.reason ? `: ${outcome.reason}` : ''}`);
  writeOutcome(planPath, i, outcome);
}
