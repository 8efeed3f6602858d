import type { Source } from './document.ts';
import type { Engine } from './engine.ts';
import type { Store } from './oracle.ts';
import type { CellContext } from './oracle-cell.ts';

/** A source to be tested, with an emission that is received, and what is stored before. */
export type Given = {
  readonly source: Source;
  readonly engine: Engine;
  readonly store: Store;
  readonly context: CellContext;
};
