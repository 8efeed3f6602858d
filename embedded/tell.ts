/** Says one sentence to whoever started cQube. */
export type Tell = (sentence: string) => void;

/**
 * Runs work under a title and, where it takes longer than two seconds, says so every few seconds. Begins
 * nothing any more once the run is to stop.
 */
export type Step = <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;

const firstSign = 2_000;
const furtherSigns = 5_000;

export function makeStep(tell: Tell, signal: AbortSignal): Step {
  return async (title, work) => {
    signal.throwIfAborted();
    const started = Date.now();
    const seconds = () => Math.round((Date.now() - started) / 1000);
    let ticking: NodeJS.Timeout | undefined;
    let spoke = false;
    const speak = () => {
      tell(spoke ? `${title}: ${seconds()} s …` : `${title} …`);
      spoke = true;
      ticking = setTimeout(speak, furtherSigns);
    };
    ticking = setTimeout(speak, firstSign);
    try {
      const result = await work();
      if (spoke) {
        tell(`${title}: done in ${seconds()} s.`);
      }
      return result;
    } finally {
      clearTimeout(ticking);
    }
  };
}
