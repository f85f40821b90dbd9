import { readFile } from 'node:fs/promises';
import { childrenOf } from '../local/child-processes.ts';

/** A process whose use of the machine is told. */
export interface Watched {
  name: string;
  pid: number;
  /** PostgreSQL is a process per connection: they count together. */
  withChildren?: boolean;
}

/** The clock of /proc, which on Linux is 100 a second for every program, whatever the kernel's own is. */
const ticksPerSecond = 100;

/** CPU seconds since its start, of a process and of its children dead and alive; undefined where there is no /proc. */
export async function cpuSeconds({ pid, withChildren = false }: Watched): Promise<number | undefined> {
  const own = await stat(pid);
  if (own === undefined) return undefined;
  if (!withChildren) return (own.selfTicks + own.reapedTicks) / ticksPerSecond;
  const children = await Promise.all((await childrenOf(pid)).map(stat));
  const living = children.reduce((sum, child) => sum + (child?.selfTicks ?? 0), 0);
  return (own.selfTicks + own.reapedTicks + living) / ticksPerSecond;
}

/** CPU seconds that the whole machine has been busy since it started, with what its host took away. */
export async function machineSeconds(): Promise<number | undefined> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (text.split('\n')[0] ?? '')
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / ticksPerSecond;
}

/** The most memory it ever held, in MB; of PostgreSQL only what its processes do not share counts more than once. */
export async function peakMegabytes({ pid, withChildren = false }: Watched): Promise<number | undefined> {
  const own = await status(pid, 'VmHWM');
  if (own === undefined || !withChildren) return own;
  const children = await Promise.all((await childrenOf(pid)).map((child) => status(child, 'RssAnon')));
  return children.reduce<number>((sum, child) => sum + (child ?? 0), own);
}

async function stat(pid: number): Promise<{ selfTicks: number; reapedTicks: number } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The name, in brackets, may hold spaces. After it: state; user and system time are the 14th and 15th field.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    selfTicks: field(14) + field(15),
    reapedTicks: field(16) + field(17),
  };
}

async function status(pid: number, field: string): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}
