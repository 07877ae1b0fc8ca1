// A real Slurm cluster of one node, in a temporary directory: munged, slurmctld and slurmd, started as root and without
// systemd. Installs missing Debian packages if possible.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { missing } from '../debian.js';

const DAEMONS = ['/usr/sbin/munged', '/usr/sbin/slurmctld', '/usr/sbin/slurmd'];

export interface Cluster {
  /** The environment in which Slurm's commands find it. */
  readonly env: Record<string, string>;
  stop(): Promise<void>;
}

/** Why no cluster is possible here, or undefined; installs missing packages. */
export function obstacle(): string | undefined {
  if (process.getuid?.() !== 0) return 'Slurm’s daemons need root';
  return missing('Slurm', DAEMONS, ['slurm-wlm', 'munge']);
}

export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync('/tmp/lenet-slurm-');
  const path = (name: string) => join(folder, name);
  const daemons: ChildProcess[] = [];
  const daemon = (command: string, args: string[], env: Record<string, string> = {}) => {
    daemons.push(spawn(command, args, { env: { ...process.env, ...env }, stdio: 'ignore' }));
  };
  // munged refuses directories to which others may write.
  chmodSync(folder, 0o755);
  mkdirSync(path('munge'), { mode: 0o755 });
  writeFileSync(path('munge/key'), Buffer.alloc(128, 'lenet'), { mode: 0o400 });
  const munge = ['socket', 'key-file', 'pid-file', 'log-file', 'seed-file'].map(
    (name) => `--${name}=${path(`munge/${name.replace('-file', '')}`)}`,
  );
  daemon('/usr/sbin/munged', ['--foreground', '--force', ...munge]);
  const host = os.hostname().split('.')[0];
  // One for each process, together with its parent.
  const port = 20_000 + 2 * (process.pid % 10_000);
  writeFileSync(
    path('slurm.conf'),
    `ClusterName=lenet
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${port}
SlurmdPort=${port + 1}
AuthType=auth/munge
AuthInfo=socket=${path('munge/socket')}
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=${path('state')}
SlurmdSpoolDir=${path('spool')}
SlurmctldPidFile=${path('slurmctld.pid')}
SlurmdPidFile=${path('slurmd.pid')}
SlurmctldLogFile=${path('slurmctld.log')}
SlurmdLogFile=${path('slurmd.log')}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
ReturnToService=2
SchedulerParameters=sched_min_interval=0,batch_sched_delay=0,sched_interval=1
NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`,
  );
  mkdirSync(path('state'));
  mkdirSync(path('spool'));
  const env = { SLURM_CONF: path('slurm.conf') };
  await until(() => existsSync(path('munge/socket')), 'munged');
  daemon('/usr/sbin/slurmctld', ['-D', '-c'], env);
  daemon('/usr/sbin/slurmd', ['-D', '-N', host], env);
  const idle = () => {
    try {
      const asked = { env: { ...process.env, ...env }, stdio: 'pipe' } as const;
      return /idle/.test(execFileSync('sinfo', ['--noheader', '--format=%T'], asked).toString());
    } catch {
      return false;
    }
  };
  const logs = () => ['slurmctld.log', 'slurmd.log'].map((log) => readIf(path(log)).slice(-1500)).join('\n');
  await until(idle, 'Slurm’s node', logs);
  return {
    env,
    async stop() {
      for (const child of daemons.reverse()) child.kill('SIGTERM');
      await sleep(300);
      for (const child of daemons) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const readIf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

async function until(isTrue: () => boolean, what: string, logs: () => string = () => ''): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (isTrue()) return;
    await sleep(100);
  }
  throw new Error(`${what} did not come up\n${logs()}`);
}
