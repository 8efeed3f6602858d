/** What a terminal offers, and a file or a pipe does not. */
export type Screen = {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

export type Progress = {
  /** One thing that happened, on a line of its own. */
  say(sentence: string): void;
  /** What the bar shows now. */
  show(state: { title: string; done: number; total: number; note: string }): void;
  /** Takes the bar away. */
  close(): void;
};

/** A bar that stays below the lines on a terminal; only the lines elsewhere, so that a log stays readable. */
export function openProgress(screen: Screen): Progress {
  return screen.isTTY ? openBar(screen) : {
    say: (sentence) => void screen.write(`${sentence}\n`),
    show() {},
    close() {},
  };
}

/** A terminal is redrawn at most this often. */
const betweenDrawings = 80;

function openBar(screen: Screen): Progress {
  let line = '';
  let drawnAt = 0;
  const draw = (text: string) => {
    screen.write(`\r\u001b[2K${text}`);
    drawnAt = Date.now();
  };
  return {
    say(sentence) {
      draw(`${sentence}\n${line}`);
    },
    show(state) {
      line = barLine(state, screen.columns || 80);
      if (Date.now() - drawnAt >= betweenDrawings || state.done >= state.total) {
        draw(line);
      }
    },
    close() {
      line = '';
      draw('');
    },
  };
}

type BarState = Parameters<Progress['show']>[0];

/** `Sending   [##########..........]  50 %  1.2 of 2.4 MB, 3 of 7 files`, cut to the terminal's width. */
export function barLine({ title, done, total, note }: BarState, columns: number): string {
  const share = total > 0 ? Math.min(Math.max(done / total, 0), 1) : 0;
  const width = columns < 60 ? 10 : 24;
  const full = Math.floor(share * width);
  const bar = `${'#'.repeat(full)}${'.'.repeat(width - full)}`;
  const percent = `${Math.floor(share * 100)}`.padStart(3);
  return `${title.padEnd(8)} [${bar}] ${percent} %  ${note}`.slice(0, columns - 1);
}
