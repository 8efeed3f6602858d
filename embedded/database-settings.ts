import { statfsSync } from 'node:fs';
import { totalmem } from 'node:os';

const megabyte = 2 ** 20;

/** Settings of the embedded server for this machine: everything durable, memory by what there is. */
export function databaseSettings(memory: number = availableMemory()): Record<string, string> {
  const sharedMegabytes = Math.floor(Math.min(Math.max(memory / 4 / megabyte, 128), 4096));
  return {
    shared_buffers: `${sharedMegabytes}MB`,
    max_connections: '120',
    max_locks_per_transaction: '512',
    max_wal_size: '8GB',
    checkpoint_timeout: '30min',
    wal_compression: 'off',
    jit: 'off',
    random_page_cost: '1.1',
    max_parallel_workers_per_gather: '2',
    idle_in_transaction_session_timeout: '10min',
    dynamic_shared_memory_type: hasRoomyShm() ? 'posix' : 'mmap',
    log_checkpoints: 'off',
    timezone: 'UTC',
  };
}

/** What this process group may use: the container's limit where there is one. */
function availableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(totalmem(), limit) : totalmem();
}

/** Containers often have 64 MB there, which one parallel query fills. */
function hasRoomyShm(): boolean {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize >= 1024 * megabyte;
  } catch {
    return false;
  }
}
