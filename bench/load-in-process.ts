/** Loads one file with all that a worker holds in memory, and prints the most that it took, in megabytes. */
import '../worker/jobs/load.ts';
import { connectionTo } from './connection.ts';
import { loadFile, type BenchFile } from './load.ts';

const [port, database, file] = process.argv.slice(2);
await loadFile(connectionTo(Number(port)), database!, JSON.parse(file!) as BenchFile);
console.log(process.resourceUsage().maxRSS / 1024);
