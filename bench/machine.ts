import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';

/** What the figures were measured on; load that is not ours makes them worse. */
export function describeMachine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const [load] = loadavg();
  return [
    `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown processor'}, ${memory} GB`,
    `${distribution()}, Linux ${release()}`,
    `Node ${process.versions.node}`,
    `load ${load!.toFixed(1)} before the run`,
  ].join('; ');
}

function distribution(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux';
  } catch {
    return 'Linux';
  }
}
